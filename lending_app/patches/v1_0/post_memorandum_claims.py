"""Loans charged off before their claims had memorandum accounts: the next close replays them, and posts what is missing."""

from __future__ import annotations

import frappe

from lending_app.engine.loan.state import LoanStatus
from lending_app.servicing.stored.loan_states import mark_for_replay


def execute() -> None:
	"""Safe to run again: a loan whose claim is there posts nothing."""
	for loan in frappe.get_all("Loan", {"status": LoanStatus.CHARGED_OFF.value}, pluck="name"):
		mark_for_replay(loan)
