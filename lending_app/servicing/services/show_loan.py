"""What the loan's form shows: figures of today, the schedule and the payments, ready to render."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.engine import InstallmentState, LoanState, LoanStatus
from lending_app.servicing.adapters import get_installment_values, get_loan_values, show
from lending_app.servicing.services.explain_error import LOAN_ERRORS, explain_error
from lending_app.servicing.services.get_loan_state import get_loan_state


def get_loan_view(loan: Document) -> dict[str, Any]:
	"""State of today for the form. Permission on the loan is the caller's.

	A loan that cannot be replayed says why; its stored figures are of the last day that could.
	"""
	failure = {"failure": get_open_failure(loan.name)}
	try:
		state = get_loan_state(loan.name, getdate(today()))
	except LOAN_ERRORS as error:
		return failure | {
			"error": explain_error(error),
			"is_disbursed": True,
			"payments": list_payments(loan.name),
		}
	if state.status is LoanStatus.APPROVED:
		return {"is_disbursed": False}
	return failure | {
		"is_disbursed": True,
		"has_payment_skips": bool(frappe.get_cached_value("Loan Product", loan.product, "has_payment_skips")),
		"totals": get_loan_values(state),
		"progress_percent": _get_progress(state),
		"installments_paid": sum(1 for row in state.installments if not row.unpaid),
		"installments": get_schedule_rows(state, loan.currency),
		"schedule_totals": get_schedule_totals(state),
		"payments": list_payments(loan.name),
	}


def get_open_failure(loan: str) -> dict[str, Any] | None:
	"""The first close that has set the loan aside since it was sound."""
	rows = frappe.get_all(
		"Day Close Failure",
		{"loan": loan, "status": "Open"},
		["name", "closing_date", "error"],
		order_by="closing_date asc",
		limit=1,
	)
	return rows[0] if rows else None


def _get_progress(state: LoanState) -> float:
	repaid = state.disbursed - state.outstanding_principal
	return show(round(repaid / state.disbursed * 100, 1))


def get_schedule_rows(state: LoanState, currency: str) -> list[dict[str, Any]]:
	"""Installments of the schedule, each with what was paid of it and the tax on its late interest."""
	return [
		get_installment_values(row, currency)
		| {"paid_amount": show(_get_paid(row)), "penalty_tax_amount": show(row.penalty_tax)}
		for row in state.installments
	]


def get_schedule_totals(state: LoanState) -> dict[str, float]:
	"""Sums of the schedule's columns, under the names of its rows."""
	rows = state.installments
	sums = {
		"principal_amount": sum((row.principal for row in rows), Decimal(0)),
		"interest_amount": sum((row.interest for row in rows), Decimal(0)),
		"charges_amount": sum((row.fee + row.insurance + row.cost + row.tax for row in rows), Decimal(0)),
		"total_amount": sum((row.total for row in rows), Decimal(0)),
		"penalty_amount": sum((row.penalty for row in rows), Decimal(0)),
		"penalty_tax_amount": sum((row.penalty_tax for row in rows), Decimal(0)),
		"paid_amount": sum((_get_paid(row) for row in rows), Decimal(0)),
		"unpaid_amount": sum((row.unpaid for row in rows), Decimal(0)),
	}
	return {field: show(total) for field, total in sums.items()}


def _get_paid(row: InstallmentState) -> Decimal:
	charged = row.fee_paid + row.insurance_paid + row.cost_paid + row.tax_paid
	return row.principal_paid + row.interest_paid + row.penalty_paid + charged


def list_payments(loan: str) -> list[dict[str, Any]]:
	"""Disbursements and payments of a loan, newest first, reversed ones too."""
	fields = [
		"name",
		"value_date",
		"posting_date",
		"amount",
		"mode_of_payment",
		"docstatus",
		"reversal_reason",
		"journal_entry",
	]
	rows = [
		row | {"doctype": doctype}
		for doctype in ("Loan Repayment", "Loan Disbursement")
		for row in frappe.get_all(doctype, {"loan": loan, "docstatus": (">", 0)}, fields)
	]
	return sorted(rows, key=lambda row: (row["value_date"], row["doctype"], row["name"]), reverse=True)
