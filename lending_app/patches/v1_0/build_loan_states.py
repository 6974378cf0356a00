"""Loans disbursed before the close kept states of them: each gets its row, and is replayed by the next close."""

from __future__ import annotations

import frappe
from frappe.query_builder.functions import Max

from lending_app.ledger.tables import create_tables
from lending_app.servicing.stored.loan_states import build_state


def execute() -> None:
	create_tables()
	loan, entry = frappe.qb.DocType("Loan"), frappe.qb.DocType("Loan Ledger Entry")
	state = frappe.qb.Table("lending_loan_state")
	rows = (
		frappe.qb.from_(entry)
		.join(loan)
		.on(loan.name == entry.loan)
		.left_join(state)
		.on(state.loan == loan.name)
		.select(
			loan.name, loan.client, loan.customer, loan.branch, loan.product, loan.currency, loan.company, Max(entry.posting_date)
		)
		.where(state.id.isnull())
		.groupby(loan.name)
		.run()
	)  # fmt: skip
	for *keys, company, known_on in rows:
		build_state(*keys, company=company, known_on=known_on)
