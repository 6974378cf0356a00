"""Is there a closed day to report on?"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import formatdate

from lending_app.closing.exceptions import DayCloseError
from lending_app.closing.figures.day_queries import is_closed_day
from lending_app.lending_setup.queries import get_last_closed_date


def check_closed_day(company: str, day: date) -> None:
	"""Raise DayCloseError for a day that was not closed: there are no figures of it."""
	if is_closed_day(company, day):
		return
	closed = get_last_closed_date(company)
	frappe.throw(
		_("{0} is not closed in {1}. Choose a closed day; the last one is {2}.").format(
			formatdate(day), company, formatdate(closed) if closed else _("none")
		),
		exc=DayCloseError,
		title=_("Day Not Closed"),
	)
