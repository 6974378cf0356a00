"""What the loan's form shows: figures of today, the schedule and the payments, ready to render."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.collateral.pledges.coverage import show_coverage
from lending_app.engine.loan.state import InstallmentState, LoanState, LoanStatus
from lending_app.engine.replay.movements import RunningAccount
from lending_app.engine.replay.running_account import build_running_account
from lending_app.engine.replay.schedule_lines import LineKind, ScheduleLine, build_schedule_lines
from lending_app.engine.values.errors import LOAN_ERRORS
from lending_app.products.adapters import to_float
from lending_app.servicing.adapters import get_installment_values, get_loan_values
from lending_app.servicing.queries import list_standing_facts
from lending_app.servicing.state.explain_error import explain_error
from lending_app.servicing.state.get_loan_state import get_terms


def get_loan_view(loan: Document) -> dict[str, Any]:
	"""State of today for the form. Permission on the loan is the caller's.

	A loan that cannot be replayed says why; its stored figures are of the last day that could.
	"""
	failure = {"failure": get_open_failure(loan.name)}
	try:
		facts = list_standing_facts(loan.name)
		account = build_running_account(get_terms(loan.name), facts, getdate(today()))
	except LOAN_ERRORS as error:
		return failure | {
			"error": explain_error(error),
			"is_disbursed": True,
			"payments": list_payments(loan.name),
		}
	state = account.state
	if state.status is LoanStatus.APPROVED:
		return {"is_disbursed": False, "security": show_coverage(loan, state.outstanding_principal)}
	lines = build_schedule_lines(state, facts)
	return failure | {
		"is_disbursed": True,
		"has_payment_skips": bool(frappe.get_cached_value("Loan Product", loan.product, "has_payment_skips")),
		"totals": get_loan_values(state) | get_shown_values(state),
		"mark": describe_loss(loan.name, state),
		"progress_percent": _get_progress(state),
		"installments_paid": sum(
			1 for line in lines if line.kind is LineKind.INSTALLMENT and not line.unpaid
		),
		"installments": get_schedule_rows(state, loan.currency),
		"schedule": get_line_rows(lines, loan.currency),
		"schedule_totals": get_line_totals(lines),
		"rate": get_rate(account),
		"security": show_coverage(loan, state.outstanding_principal),
		"payments": list_payments(loan.name),
	}


def get_shown_values(state: LoanState) -> dict[str, Any]:
	"""Figures of the day that a loan does not store."""
	return {
		"due_today_amount": to_float(state.due_today),
		"charged_off_on": state.charged_off_on,
		"recovered_amount": to_float(state.recovered),
	}


def describe_loss(loan: str, state: LoanState) -> dict[str, Any] | None:
	"""The mark of a loan that was charged off, which stays whatever is recovered of it; and to whom it was sold."""
	if state.charged_off_on is None:
		return None
	sale = get_sale(loan)
	return {
		"charged_off_on": state.charged_off_on,
		"recovered_amount": to_float(state.recovered),
		"sale": sale,
	}


def get_sale(loan: str) -> dict[str, Any] | None:
	"""The sale that a loan went with: document, buyer and day."""
	rows = frappe.get_all(
		"Portfolio Sale Loan", {"loan": loan, "docstatus": 1}, ["parent as name", "value_date"], limit=1
	)
	if not rows:
		return None
	return rows[0] | {"buyer": frappe.db.get_value("Portfolio Sale", rows[0]["name"], "buyer")}


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
	return to_float(round(repaid / state.disbursed * 100, 1))


def get_rate(account: RunningAccount) -> dict[str, Any]:
	"""The rate in force in percent a year, and since when where it is not the first."""
	is_first = account.rate_since == account.state.disbursed_on
	return {"percent": to_float(account.annual_rate * 100), "since": None if is_first else account.rate_since}


def get_line_rows(lines: Sequence[ScheduleLine], currency: str) -> list[dict[str, Any]]:
	"""Lines of the schedule for the form: installments, and what else moved principal."""
	return [_get_line_row(line, currency) for line in lines]


def _get_line_row(line: ScheduleLine, currency: str) -> dict[str, Any]:
	row = get_installment_values(line.installment, currency) if line.installment else {"due_date": line.day}
	tax = line.installment.penalty_tax if line.installment else Decimal(0)
	return row | {
		"kind": line.kind.value,
		"principal_amount": to_float(line.principal),
		"interest_amount": to_float(line.interest),
		"charges_amount": to_float(line.charges),
		"total_amount": to_float(line.total),
		"penalty_tax_amount": to_float(tax),
		"paid_amount": to_float(line.paid),
		"unpaid_amount": to_float(line.unpaid),
	}


def get_line_totals(lines: Sequence[ScheduleLine]) -> dict[str, float]:
	"""Sums of the columns, under the names of the rows."""
	rows = [line.installment for line in lines if line.installment]
	sums = {
		"principal_amount": sum((line.principal for line in lines), Decimal(0)),
		"interest_amount": sum((line.interest for line in lines), Decimal(0)),
		"charges_amount": sum((line.charges for line in lines), Decimal(0)),
		"total_amount": sum((line.total for line in lines), Decimal(0)),
		"penalty_amount": sum((row.penalty for row in rows), Decimal(0)),
		"penalty_tax_amount": sum((row.penalty_tax for row in rows), Decimal(0)),
		"paid_amount": sum((line.paid for line in lines), Decimal(0)),
		"unpaid_amount": sum((line.unpaid for line in lines), Decimal(0)),
	}
	return {field: to_float(total) for field, total in sums.items()}


def get_schedule_rows(state: LoanState, currency: str) -> list[dict[str, Any]]:
	"""Installments of the schedule, each with what was paid of it and the tax on its late interest."""
	return [
		get_installment_values(row, currency)
		| {"paid_amount": to_float(_get_paid(row)), "penalty_tax_amount": to_float(row.penalty_tax)}
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
	return {field: to_float(total) for field, total in sums.items()}


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
