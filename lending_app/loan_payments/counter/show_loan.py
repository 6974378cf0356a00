"""A loan at the counter: what is owed today, and every installment with what collecting it takes (PAY-33, PAY-34)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.engine.loan.allocation import ExcessRule
from lending_app.engine.loan.state import LoanState
from lending_app.products.adapters import to_float
from lending_app.servicing.adapters import get_installment_values, get_owed_values
from lending_app.servicing.state.get_loan_state import get_terms, replay_or_refuse

SHOWN = (
	"number",
	"due_date",
	"interest_amount",
	"principal_amount",
	"total_amount",
	"penalty_amount",
	"unpaid_amount",
	"overdue_amount",
	"days_late",
	"status",
)


def show_loan(loan: Document) -> dict[str, Any]:
	"""Figures of today, as the engine replays them. Permission on the loan is the caller's."""
	day = getdate(today())
	state = replay_or_refuse(loan.name, day)
	return {
		"day": day,
		"name": loan.name,
		"client": loan.client,
		"client_name": loan.client_name,
		"product_name": frappe.get_cached_value("Loan Product", loan.product, "product_name"),
		"branch": loan.branch,
		"company": loan.company,
		"currency": loan.currency,
		**get_owed_values(state),
		"installments": _list_installments(state, loan.currency),
		"excess_rules": _list_excess_rules(loan, state),
	}


def _list_excess_rules(loan: Document, state: LoanState) -> list[dict[str, str]]:
	"""What the client may choose for money above what is due, the loan's own rule first.

	Nothing, where the product takes no extra payments, and where nothing is to come: then there is no choice.
	"""
	product = loan.product
	if state.charged_off_on or not frappe.get_cached_value("Loan Product", product, "has_extra_payments"):
		return []
	usual = _("The product's rule: {0}").format(_(get_terms(loan.name).excess.value))
	return [
		{"name": "", "label": usual},
		*({"name": rule.value, "label": _(rule.value)} for rule in ExcessRule),
	]


def _list_installments(state: LoanState, currency: str) -> list[dict[str, Any]]:
	"""Older installments are paid before newer ones: collecting one takes what is unpaid up to it.

	Charges with a due date of their own are paid with the installment in whose time they fall due.
	"""
	rows, collected = [], Decimal(0)
	charges = sorted(state.own_charges, key=lambda charge: charge.due_date)
	for row in state.installments:
		while charges and charges[0].due_date <= row.due_date:
			collected += charges.pop(0).unpaid
		collected += row.unpaid
		values = get_installment_values(row, currency)
		amount = min(collected, state.payoff) if row.unpaid else Decimal(0)
		rows.append({field: values[field] for field in SHOWN} | {"collect_amount": to_float(amount)})
	return rows
