"""The business date of a company: up to which day it is closed, which days are open, and who closes them.

The one place that says so: the banner above the pages of Desk, the defaults of reports, the form of a closed day, and
the alert to managers all read it here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import frappe
from frappe.utils import add_days, date_diff, getdate, today

from lending_app.ledger.queries import get_first_posting_date
from lending_app.lending_setup.queries import get_last_closed_date


@dataclass(frozen=True, slots=True)
class OpenDays:
	"""`first_open` is None where the company has nothing to close; `open_days` count up to yesterday."""

	company: str
	last_closed: date | None
	first_open: date | None
	yesterday: date

	@property
	def open_days(self) -> int:
		return max(date_diff(self.yesterday, self.first_open) + 1, 0) if self.first_open else 0


def count_open_days(company: str) -> OpenDays:
	"""The days of a company that are over and not closed. Permission is the caller's."""
	closed = get_last_closed_date(company)
	first = getdate(add_days(closed, 1)) if closed else get_first_posting_date(company)
	return OpenDays(
		company=company,
		last_closed=getdate(closed) if closed else None,
		first_open=first,
		yesterday=getdate(add_days(today(), -1)),
	)


def list_closers() -> list[str]:
	"""Roles that may close days, as Lending Company gives them; the system's own left out."""
	rows = frappe.get_meta("Lending Company").permissions
	return sorted({row.role for row in rows if row.write and not row.permlevel} - {"System Manager"})


def get_first_closed_date(company: str) -> date | None:
	"""The first day of which there are figures."""
	day = frappe.db.get_value("Day Close", {"company": company}, "min(closing_date)")
	return getdate(day) if day else None
