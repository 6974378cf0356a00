"""What the engine allows, in the reader's language: it says so in short English phrases with figures and dates."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum

from frappe import _
from frappe.utils import formatdate

DAY = re.compile(r"\d{4}-\d\d-\d\d")


def say_bound(bound: object) -> str:
	"""An `EngineError.bound` for a message. A phrase that is not known stays as the engine says it.

	Dates and figures take the reader's format and place in the sentence; None is what broke nothing that can be named.
	"""
	if bound is None:
		return _("something else")
	if isinstance(bound, Enum):
		return _(str(bound.value))
	if isinstance(bound, date):
		return formatdate(bound)
	text = str(bound)
	for pattern, words in _list_phrases():
		if found := re.fullmatch(pattern, text):
			return words.format(*(_show(part) for part in found.groups() if part is not None))
	return text


def _show(part: str) -> str:
	return formatdate(part) if DAY.fullmatch(part) else part


def _list_phrases() -> tuple[tuple[str, str], ...]:
	return (
		(r"after (\S+)", _("after {0}")),
		(r"before (\S+)", _("before {0}")),
		(r"from (\S+) on", _("from {0} on")),
		(r"within (\d+) days of (\S+)", _("within {0} days of {1}")),
		(r"one of the days (.+)", _("one of the days {0}")),
		(r"one of (.+)", _("one of {0}")),
		(r"not below (\S+)", _("{0} or more")),
		(r"(\S+) or more", _("{0} or more")),
		(r"at least (?:one|1)", _("at least one")),
		(r"above (\S+)(?:, up to| and up to|, below) (\S+)(?: as a fraction)?", _("above {0}, up to {1}")),
		(r"above (\S+)", _("above {0}")),
		(r"(?:below|under) (\S+)", _("below {0}")),
		(r"up to (\S+)", _("up to {0}")),
		(r"(?:years )?(-?[^\s.]\S*?)\.\.(\S+)(?: as a (?:yearly )?fraction)?", _("from {0} to {1}")),
		(r"(\S+) to (\d+)", _("from {0} to {1}")),
		(r"(\S+) decimals", _("at most {0} decimals")),
		(r"a date", _("a date")),
		(r"(?:a number|a finite Decimal|a number as text)", _("a number")),
		(r"(?:given|a text)", _("given")),
		(r"rising(?:, .+)?", _("rising")),
		(r"each(?: \w+)? once", _("each once")),
		(r"one that is not skipped yet", _("one that is not skipped yet")),
		(r"shorter than the loan", _("shorter than the loan")),
	)
