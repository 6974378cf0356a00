"""The lines of an order, from what is drawn to what is paid out."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, getdate

from lending_app.disbursement.exceptions import BreakdownError
from lending_app.engine.offer.disbursement_breakdown import (
	DeductionKind,
	DisbursementBreakdown,
	KeptBack,
	break_down_disbursement,
)
from lending_app.engine.values.errors import DisbursementAboveTermsError, EngineError
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.products.adapters import to_decimal, to_float, to_rate
from lending_app.servicing.exceptions import DisbursementAboveApprovalError
from lending_app.servicing.queries import list_standing_facts
from lending_app.servicing.state.get_loan_state import get_loan_state, get_terms

LINE_FIELDS = ("kind", "description", "ledger_role", "amount", "currency")


class PreviousLoan(NamedTuple):
	"""The loan that is renewed, and what it owes on the day."""

	name: str
	balance: Decimal


def fill_breakdown(order: Document) -> None:
	"""Lines, what is kept back and the net amount. Raises BreakdownError."""
	previous = find_previous_loan(order)
	breakdown = _break_down(order, previous.balance if previous else Decimal(0))
	_fill_lines(order, breakdown)
	for row in order.costs:
		row.currency = order.currency
	order.previous_loan = previous.name if previous else None
	order.previous_loan_amount = to_float(previous.balance) if previous else 0
	order.net_amount = to_float(breakdown.net)
	order.deduction_amount = to_float(breakdown.amount - breakdown.net)


def _fill_lines(order: Document, breakdown: DisbursementBreakdown) -> None:
	"""Lines that are as they were are not written again."""
	lines = [
		{
			"kind": line.kind.value,
			"description": line.name or "",
			"ledger_role": line.role.value,
			"amount": to_float(line.amount),
			"currency": order.currency,
		}
		for line in breakdown.lines
	]
	if lines == [{field: row.get(field) or "" for field in LINE_FIELDS} for row in order.lines]:
		return
	order.set("lines", [])
	order.extend("lines", lines)


def find_previous_loan(order: Document) -> PreviousLoan | None:
	"""The loan that this one renews, where it still runs."""
	application = frappe.db.get_value("Loan", order.loan, "application")
	old = application and frappe.db.get_value("Loan Application", application, "renewal_of")
	if not old or frappe.db.get_value("Loan", old, "status") not in OPEN_STATUSES:
		return None
	state = get_loan_state(old, getdate(order.planned_date))
	return PreviousLoan(old, max(state.payoff - state.client_advance, Decimal(0)))


def _break_down(order: Document, previous_balance: Decimal) -> DisbursementBreakdown:
	day = getdate(order.planned_date)
	facts = [fact for fact in list_standing_facts(order.loan) if fact.value_date <= day]
	try:
		return break_down_disbursement(
			get_terms(order.loan),
			facts,
			day,
			to_decimal(order.amount),
			kept_back=[_build_kept(row) for row in order.costs],
			previous_balance=previous_balance,
		)
	except DisbursementAboveTermsError as error:
		frappe.throw(
			_("{0} exceeds what can still be drawn, {1}. Lower it.").format(
				fmt_money(order.amount, currency=order.currency),
				fmt_money(to_float(error.bound), currency=order.currency),
			),
			exc=DisbursementAboveApprovalError,
			title=_("Above Approved Amount"),
		)
	except EngineError as error:
		_refuse(order, error)


def _build_kept(row: Document) -> KeptBack:
	return KeptBack(
		kind=DeductionKind(row.kind),
		name=row.description or "",
		rate=to_rate(row.rate_percent),
		amount=to_decimal(row.amount),
	)


def _refuse(order: Document, error: EngineError) -> None:
	amount = fmt_money(order.amount, currency=order.currency)
	if error.field == "net":
		kept = fmt_money(order.amount - to_float(error.value), currency=order.currency)
		message = _("What is kept back, {0}, is more than the amount {1}. Lower a cost, or disburse more.")
		frappe.throw(message.format(kept, amount), exc=BreakdownError, title=_("Nothing Left to Pay Out"))
	frappe.throw(
		_("{0} cannot be drawn of loan {1} on this day. Check the amount and the date.").format(
			amount, frappe.bold(order.loan)
		),
		exc=BreakdownError,
		title=_("Cannot Be Drawn"),
	)
