"""Arguments of whitelisted functions: a dialog sends them right, the API may send anything."""

from __future__ import annotations

import json
import re
from datetime import date
from math import isfinite
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.utils import escape_html, getdate

from lending_app.lending_setup.exceptions import InputError, NumberError

# What a column of the database holds with its decimals.
LARGEST = 10**15
# Commas group three digits before a decimal point. Without that order a comma may have been meant as one.
GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")


def read_number(value: Any, label: str, *, is_whole: bool = False) -> Any:
	"""A finite number. Raises NumberError naming it."""
	if isinstance(value, str) and GROUPED.fullmatch(value.strip()):
		value = value.replace(",", "")
	try:
		number = float(value)
	except (TypeError, ValueError):
		_refuse_number(value, label, is_whole)
	if not isfinite(number) or abs(number) >= LARGEST or (is_whole and number != int(number)):
		_refuse_number(value, label, is_whole)
	return int(number) if is_whole else number


def read_number_or_none(value: Any, label: str, *, is_whole: bool = False) -> Any:
	"""The same; None where nothing was given."""
	return None if value in (None, "") else read_number(value, label, is_whole=is_whole)


def read_day_or_none(value: Any, label: str) -> date | None:
	"""A day as the database writes it. Raises InputError naming it."""
	if not value:
		return None
	try:
		return getdate(value)
	except (frappe.ValidationError, ValueError, TypeError):
		frappe.clear_last_message()
		_refuse(_("{0} cannot be {1}. Enter a day as in 2026-12-31.").format(label, _quote(value)))


def read_list(value: Any, label: str) -> list[Any]:
	"""A list, its JSON, or lines of a text. Raises InputError naming it."""
	if isinstance(value, str) and value.strip().startswith(("[", "{")):
		try:
			value = json.loads(value)
		except ValueError:
			_refuse(_("{0} cannot be {1}. Send a list.").format(label, _quote(value)))
	if isinstance(value, str):
		return value.splitlines()
	if value and not isinstance(value, list | tuple):
		_refuse(_("{0} cannot be {1}. Send a list.").format(label, _quote(value)))
	return list(value or [])


def read_texts(value: Any, label: str) -> tuple[str, ...]:
	"""A list of texts, without what is empty. Raises InputError naming it."""
	rows = read_list(value, label)
	wrong = next((row for row in rows if not isinstance(row, str | int | float)), None)
	if wrong is not None:
		_refuse(_("{0} cannot be {1}. Send a list of texts.").format(label, _quote(wrong)))
	return tuple(text for text in (str(row).strip() for row in rows) if text)


def _refuse_number(value: Any, label: str, is_whole: bool) -> NoReturn:
	text = (
		_("{0} cannot be {1}. Enter a whole number.") if is_whole else _("{0} cannot be {1}. Enter a number.")
	)
	frappe.throw(text.format(label, _quote(value)), exc=NumberError, title=_("Not a Number"))


def _refuse(text: str) -> NoReturn:
	frappe.throw(text, exc=InputError, title=_("Cannot Be Read"))


def _quote(value: Any) -> str:
	return str(frappe.bold(escape_html(str(value)[:40])))
