"""Why a loan cannot be replayed, in words for anyone who corrects it."""

from __future__ import annotations

from datetime import date

from frappe import _
from frappe.utils import formatdate

from lending_app.engine.values.errors import (
	AlreadyDisbursedError,
	DisbursementAboveTermsError,
	DuplicateFactError,
	FutureFactError,
	LoanClosedError,
	NotDisbursedError,
	UnknownFactError,
)


def explain_error(error: Exception) -> str:
	"""The engine's refusal of a history; an error of any other kind by its name and text."""
	value = getattr(error, "value", None)
	shown = formatdate(value) if isinstance(value, date) else value
	for kind, words in _list_words():
		if isinstance(error, kind):
			return words.format(shown)
	text = str(error)
	name = type(error).__name__
	return text if text.startswith(name) else f"{name}: {text}"


def _list_words() -> list[tuple[type[Exception], str]]:
	return [
		(NotDisbursedError, _("A document dated {0} lies before the disbursement.")),
		(LoanClosedError, _("A document dated {0} comes after the loan was closed.")),
		(FutureFactError, _("A document dated {0} lies in the future.")),
		(AlreadyDisbursedError, _("{0} is a second disbursement of a loan that is drawn once.")),
		(DisbursementAboveTermsError, _("A disbursement of {0} is above what the loan may draw.")),
		(UnknownFactError, _("A reversal takes back {0}, which is not there.")),
		(DuplicateFactError, _("Two documents carry the number {0}.")),
	]
