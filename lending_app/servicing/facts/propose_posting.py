"""The day on which a document with an earlier value date is entered in the books, and what that means."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import formatdate, getdate, today

from lending_app.ledger.periods.check_posting import get_business_date
from lending_app.ledger.periods.queries import list_closed_periods


def propose_posting(company: str, value_date: date, posting_date: date | None = None) -> dict[str, Any]:
	"""`posting_date`: the first open day from the value date on, today where none is; `message` says what happens.

	With a posting date the message is about that day. Permission is the caller's.
	"""
	last_day = getdate(today())
	periods = list_closed_periods(company, value_date, frappe.session.user)
	first_open = periods.get_first_open(max(value_date, get_business_date(company)))
	proposed = min(first_open, max(last_day, value_date))
	chosen = posting_date or proposed
	return {"posting_date": proposed, "message": _describe(value_date, proposed, chosen)}


def _describe(value_date: date, proposed: date, chosen: date) -> str:
	if chosen > proposed:
		return _(
			"The books know of it from {0} on: until that day is closed, reports of closed days and the stored figures "
			"of closes do not have it. The first open day is {1}."
		).format(formatdate(chosen), formatdate(proposed))
	if proposed > value_date:
		return _(
			"{0} is closed: entered in the books on {1}, the first open day. Interest counts from {0}."
		).format(formatdate(value_date), formatdate(proposed))
	return _("Entered in the books on {0}, and part of the close of that day.").format(formatdate(chosen))
