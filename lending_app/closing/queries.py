"""Reads of what a closed day has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import frappe

from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.portfolio import STATUSES


@dataclass(frozen=True, slots=True)
class DayEvent:
	"""A loan whose status or arrears bucket is another after a day than it was before."""

	loan: str
	status_before: str
	status: str
	days_before: int
	days_past_due: int

	@property
	def is_default(self) -> bool:
		return self.status == LoanStatus.DEFAULTED.value != self.status_before

	def has_passed(self, days: int) -> bool:
		"""True on the first day on which the loan is more than that many days late."""
		return self.days_before <= days < self.days_past_due


def list_day_events(company: str, day: date) -> list[DayEvent]:
	"""Loans that a closed day has moved: for alerts, defaults, and charge-offs to propose."""
	event, state = frappe.qb.Table("lending_close_event"), frappe.qb.Table("lending_loan_state")
	group = frappe.qb.Table("lending_book_group")
	rows = (
		frappe.qb.from_(event)
		.join(state).on(state.id == event.loan_id)
		.join(group).on(group.id == state.group_id)
		.select(state.loan, event.status_before, event.status, event.days_before, event.days_past_due)
		.where((event.closing_date == day) & (group.company == company))
		.orderby(state.loan)
		.run()
	)  # fmt: skip
	return [
		DayEvent(loan, STATUSES[before].value, STATUSES[status].value, days_before, days)
		for loan, before, status, days_before, days in rows
	]
