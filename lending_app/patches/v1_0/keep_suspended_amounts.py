"""Snapshots of days keep what is suspended of a loan: that it is the receivables no longer holds once some became principal."""

from __future__ import annotations

import frappe

from lending_app.ledger.tables import create_tables


def execute() -> None:
	"""Fill the columns of days closed before they were there. Safe to run again."""
	create_tables()
	days = frappe.qb.Table("lending_loan_day")
	(
		frappe.qb.update(days)
		.set(days.suspended_interest, days.interest_receivable)
		.set(days.suspended_penalty, days.penalty_receivable)
		.where((days.is_suspended == 1) & (days.suspended_interest == 0) & (days.suspended_penalty == 0))
	).run()
