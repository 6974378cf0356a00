"""Loan documents <-> engine values: the only place of this module where float and Decimal meet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from frappe.utils import getdate

from lending_app.engine.ledger.arrears import get_bucket
from lending_app.engine.loan.allocation import Allocation, Component, ExcessRule
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import Charged, ChargedOff, Disbursed, Paid, Reclassified, Refunded, Sold
from lending_app.engine.loan.plan_facts import Keeps, RateChanged, Skipped, SkippedInterest
from lending_app.engine.loan.state import InstallmentState, LoanState
from lending_app.products.adapters import to_decimal, to_float, to_rate
from lending_app.products.terms.payments import read_order


def build_disbursed(row: Any) -> Disbursed:
	"""Fact of a Loan Disbursement document or row."""
	return Disbursed(
		fact_id=row.name,
		value_date=getdate(row.value_date),
		amount=to_decimal(row.amount),
		channel=row.mode_of_payment or "",
	)


def build_paid(row: Any) -> Paid:
	"""Fact of a Loan Repayment document or row."""
	return Paid(
		fact_id=row.name,
		value_date=getdate(row.value_date),
		amount=to_decimal(row.amount),
		channel=row.mode_of_payment or "",
		excess=ExcessRule(row.excess_rule) if row.excess_rule else None,
		costs=to_decimal(row.execution_cost_amount),
	)


def build_reclassified(row: Any) -> Reclassified:
	"""Fact of a Payment Reclassification document or row."""
	return Reclassified(
		fact_id=row.name,
		value_date=getdate(row.value_date),
		payment=row.repayment,
		allocation=read_order(row.allocation_order),
		excess=ExcessRule(row.excess_rule) if row.excess_rule else None,
	)


def build_charged_off(row: Any) -> ChargedOff:
	"""Fact of a Loan Charge Off document or row."""
	return ChargedOff(fact_id=row.name, value_date=getdate(row.value_date))


def build_rate_changed(row: Any) -> RateChanged:
	"""Fact of a Loan Rate Change document or row."""
	return RateChanged(
		fact_id=row.name,
		value_date=getdate(row.value_date),
		annual_rate=to_rate(row.interest_percent),
		keeps=Keeps(row.keeps),
	)


def build_skipped(row: Any) -> Skipped:
	"""Fact of a Loan Payment Skip document or row."""
	return Skipped(
		fact_id=row.name,
		value_date=getdate(row.value_date),
		installment_number=row.installment_number,
		interest=SkippedInterest(row.interest_rule),
		extends_term=bool(row.is_term_extended),
	)


def build_charged(row: Any) -> Charged:
	"""Fact of a Loan Charge document or row."""
	return Charged(
		fact_id=row.name,
		value_date=getdate(row.value_date),
		amount=to_decimal(row.amount),
		component=Component(row.component),
		tax_rate=to_rate(row.tax_percent),
		due_date=None if row.is_with_installment else getdate(row.due_date or row.value_date),
	)


def build_refunded(row: Any) -> Refunded:
	"""Fact of a Client Refund document or row."""
	return Refunded(
		fact_id=row.name,
		value_date=getdate(row.value_date),
		amount=to_decimal(row.amount),
		channel=row.mode_of_payment or "",
	)


def build_sold(row: Any) -> Sold:
	"""Fact of a row of a Portfolio Sale."""
	return Sold(
		fact_id=row.name,
		value_date=getdate(row.value_date),
		amount=to_decimal(row.amount),
		channel=row.mode_of_payment or "",
	)


# Documents that are facts of a loan, or rows of those that are facts of several.
FACT_BUILDERS: dict[str, Callable[[Any], Fact]] = {
	"Loan Disbursement": build_disbursed,
	"Loan Repayment": build_paid,
	"Loan Charge Off": build_charged_off,
	"Loan Rate Change": build_rate_changed,
	"Loan Payment Skip": build_skipped,
	"Loan Charge": build_charged,
	"Portfolio Sale Loan": build_sold,
	"Client Refund": build_refunded,
	"Payment Reclassification": build_reclassified,
}


def get_loan_values(state: LoanState) -> dict[str, Any]:
	"""Derived fields of a Loan."""
	return {
		"status": state.status.value,
		"as_of_date": state.as_of,
		"disbursed_on": state.disbursed_on,
		"closed_on": state.closed_on,
		"charged_off_on": state.charged_off_on,
		"maturity_date": state.maturity_date,
		"first_due_date": get_first_due_date(state),
		"disbursed_amount": to_float(state.disbursed),
		"paid_amount": to_float(state.paid),
		"prepaid_principal_amount": to_float(state.prepaid_principal),
		"outstanding_principal_amount": to_float(state.outstanding_principal),
		"interest_receivable_amount": to_float(state.interest_receivable),
		"penalty_receivable_amount": to_float(state.penalty_receivable),
		"client_advance_amount": to_float(state.client_advance),
		"available_amount": to_float(state.available),
		"overdue_amount": to_float(state.overdue),
		"payoff_amount": to_float(max(state.payoff, Decimal(0))),
		"days_past_due": state.days_past_due,
		"arrears_bucket": get_bucket(state.days_past_due) if state.payoff > 0 else "",
		"next_due_date": state.next_due_date,
		"next_due_amount": to_float(state.next_due_amount),
	}


def get_first_due_date(state: LoanState) -> date | None:
	"""When the borrower pays first; interest kept back with the disbursement is no payment of his."""
	rows = state.installments
	asking = (row.due_date for row in rows if row.principal or row.due_date != state.disbursed_on)
	return next(asking, rows[0].due_date if rows else None)


def get_owed_values(state: LoanState) -> dict[str, Any]:
	"""What a loan owes on the day of a state, for the counter."""
	return {
		"status": state.status.value,
		"due_amount": to_float(state.due),
		"overdue_amount": to_float(state.overdue),
		"due_today_amount": to_float(state.due_today),
		"payoff_amount": to_float(state.payoff),
		"days_past_due": state.days_past_due,
		"next_due_date": state.next_due_date,
		"next_due_amount": to_float(state.next_due_amount),
	}


def get_installment_values(row: InstallmentState, currency: str) -> dict[str, Any]:
	"""Fields of a Loan Installment."""
	return {
		"number": row.number,
		"start_date": row.start_date,
		"due_date": row.due_date,
		"opening_principal_amount": to_float(row.opening_principal),
		"principal_amount": to_float(row.principal),
		"interest_amount": to_float(row.interest),
		"charges_amount": to_float(row.fee + row.insurance + row.cost + row.tax),
		"total_amount": to_float(row.total),
		"penalty_amount": to_float(row.penalty),
		"principal_paid_amount": to_float(row.principal_paid),
		"interest_paid_amount": to_float(row.interest_paid),
		"charges_paid_amount": to_float(row.fee_paid + row.insurance_paid + row.cost_paid + row.tax_paid),
		"penalty_paid_amount": to_float(row.penalty_paid),
		"unpaid_amount": to_float(row.unpaid),
		"overdue_amount": to_float(row.overdue),
		"days_late": row.days_late,
		"paid_date": row.paid_on,
		"status": row.status.value,
		"rule": row.rule,
		"currency": currency,
	}


def get_allocation_values(row: Allocation, currency: str) -> dict[str, Any]:
	"""Fields of a Loan Repayment Allocation."""
	return {
		"installment_number": row.installment_number,
		"component": row.component.value,
		"amount": to_float(row.amount),
		"rule": row.rule,
		"value_date": row.value_date,
		"currency": currency,
	}
