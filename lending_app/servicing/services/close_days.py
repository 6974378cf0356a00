"""Close days one after the other, each group of days in a transaction of its own: the edge of a job."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import frappe
from frappe.utils import getdate

from lending_app.lending_setup.queries import get_last_closed_date
from lending_app.servicing.queries import get_first_posting_date
from lending_app.servicing.services.close_day import DayCloser

DAYS_A_TRANSACTION = 31


def close_until(company: str, until: date, progress: Callable[[date], None] | None = None) -> list[str]:
	"""Close every day after the last closed one up to `until`; closed days are left as they are.

	Returns the names of the Day Close records made. Commits after each group of days, so that a killed job goes on
	from the last one; a failed group is rolled back whole.
	"""
	made: list[str] = []
	days = list_open_days(company, until)
	for start in range(0, len(days), DAYS_A_TRANSACTION):
		group = days[start : start + DAYS_A_TRANSACTION]
		try:
			# One close at a time: the second waits here, and finds the days closed.
			closed = frappe.db.get_value("Lending Company", company, "last_closed_date", for_update=True)
			group = [day for day in group if closed is None or day > closed]
			if group:
				made += DayCloser(company).close(group, progress)
			frappe.db.commit()  # the job's own edge
		except Exception:
			frappe.db.rollback()
			frappe.log_error(title=f"Day close of {company} failed at {group[0] if group else until}")
			raise
	return made


def list_open_days(company: str, until: date) -> list[date]:
	"""Days to close, in order: from the day after the last closed one, else from the first entry."""
	closed = get_last_closed_date(company)
	first = getdate(closed) + timedelta(days=1) if closed else get_first_posting_date(company)
	if first is None:
		return []
	return [first + timedelta(days=index) for index in range((until - first).days + 1)]
