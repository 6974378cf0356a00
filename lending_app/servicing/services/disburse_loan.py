"""Disburse a loan: fix its schedule, activate it, post."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, formatdate, getdate

from lending_app.clients.services.check_lendable import check_lendable
from lending_app.engine import EngineError, LedgerRole, LoanState, LoanStatus
from lending_app.servicing.adapters import build_disbursed, show
from lending_app.servicing.exceptions import (
	AlreadyDisbursedError,
	DisbursementAboveApprovalError,
	InvalidAmountError,
	LoanStateError,
)
from lending_app.servicing.queries import list_standing_facts
from lending_app.servicing.services.check_posting import check_posting
from lending_app.servicing.services.enter_fact import LockedLoan, lock_loan, post_change, replay_change


def disburse_loan(doc: Document) -> None:
	"""Submit of a Loan Disbursement. Raises a titled refusal and changes nothing, or posts the loan."""
	loan = lock_loan(doc.loan)
	_check(doc, loan)
	facts = list_standing_facts(doc.loan, without=doc.name, for_update=True)
	try:
		states = replay_change(loan, facts, [*facts, build_disbursed(doc)], doc.posting_date)
	except EngineError as error:
		refuse_disbursement(doc, error)
	fill_costs(doc, states[1])
	remark = _("Disbursement {0} of loan {1} to {2}").format(doc.name, doc.loan, doc.client_name)
	doc.db_set("journal_entry", post_change(loan, doc, states, doc.posting_date, remark, is_reversal=False))
	frappe.get_doc("Loan", doc.loan).run_method("loan_disbursed")


def fill_costs(doc: Document, state: LoanState) -> None:
	"""Fee, its tax and what the client gets, as the engine posted them."""
	doc.db_set({field: show(value) for field, value in get_costs(state).items()})


def get_costs(state: LoanState) -> dict[str, Decimal]:
	"""Costs of a disbursement by field, out of the state right after it."""
	fee = -state.position.get((LedgerRole.FEE_INCOME, ""), Decimal(0))
	tax = -state.position.get((LedgerRole.TAX_PAYABLE, ""), Decimal(0))
	return {"fee_amount": fee, "fee_tax_amount": tax, "net_amount": state.disbursed - fee - tax}


def refuse_disbursement(doc: Document, error: EngineError) -> None:
	"""The engine's refusal in the words of the treasurer."""
	amount = fmt_money(doc.amount, currency=doc.currency)
	if error.field == "opening_fee":
		fee = fmt_money(error.value, currency=doc.currency)
		message = _("The opening fee with its tax, {0}, is more than the amount {1}. Disburse more.").format(
			fee, amount
		)
	elif error.field == "amount":
		message = _("Amount {0} cannot be disbursed. Enter an amount above zero, in whole cents.").format(
			amount
		)
	else:
		raise error
	frappe.throw(message, exc=InvalidAmountError, title=_("Invalid Amount"))


def _check(doc: Document, loan: LockedLoan) -> None:
	check_posting(doc)
	approved = fmt_money(loan.principal_amount, currency=loan.keys.currency)
	asked = fmt_money(doc.amount, currency=loan.keys.currency)
	if loan.status in (LoanStatus.ACTIVE.value, LoanStatus.DEFAULTED.value, LoanStatus.PAID.value):
		disbursed_on = frappe.db.get_value("Loan", doc.loan, "disbursed_on")
		frappe.throw(
			_("Loan {0} was disbursed on {1}. It is drawn once.").format(doc.loan, formatdate(disbursed_on)),
			exc=AlreadyDisbursedError,
			title=_("Already Disbursed"),
		)
	if loan.status != LoanStatus.APPROVED.value:
		frappe.throw(
			_("Loan {0} is {1} and cannot be disbursed.").format(doc.loan, _(loan.status)),
			exc=LoanStateError,
			title=_("Loan Not Approved"),
		)
	if not doc.amount or doc.amount <= 0:
		frappe.throw(
			_("Amount {0} is not above zero. Enter up to {1}.").format(asked, approved),
			exc=InvalidAmountError,
			title=_("Invalid Amount"),
		)
	if doc.amount > loan.principal_amount:
		frappe.throw(
			_("{0} exceeds the approved amount {1}. Lower it or request a new approval.").format(
				asked, approved
			),
			exc=DisbursementAboveApprovalError,
			title=_("Above Approved Amount"),
		)
	first_due = loan.terms.first_due_date
	if first_due and getdate(doc.value_date) >= first_due:
		frappe.throw(
			_("Value date {0} is not before the first due date {1}. Change one of them.").format(
				formatdate(doc.value_date), formatdate(first_due)
			),
			exc=LoanStateError,
			title=_("Dates out of Order"),
		)
	check_lendable(loan.keys.client)
