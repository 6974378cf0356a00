"""A client's monthly sums, by the engine."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from lending_app.clients.adapters import build_household
from lending_app.lending_setup.numbers import to_float

TABLES_WITH_MONEY = ("incomes", "expenses", "debts")


def fill_household(client: Document) -> None:
	"""Write the sums into the client's read-only fields, and its currency into the rows that show money."""
	client.currency = client.currency or frappe.db.get_default("currency")
	for table in TABLES_WITH_MONEY:
		for row in client.get(table):
			row.currency = client.currency
	sums = build_household(client)
	client.other_monthly_income = to_float(sums.other_income)
	client.provable_other_monthly_income = to_float(sums.provable_other_income)
	client.total_expenses_amount = to_float(sums.expenses)
	client.total_debt_installments_amount = to_float(sums.installments)
	client.total_debt_outstanding_amount = to_float(sums.outstanding)
	client.available_monthly_income = to_float(sums.available)
