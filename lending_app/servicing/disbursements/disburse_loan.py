"""Disburse a loan: fix its schedule, activate it, post."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, formatdate, getdate

from lending_app.clients.statuses.check_lendable import check_lendable
from lending_app.engine.loan.drawing_rules import Drawing
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.replay import replay
from lending_app.engine.values.errors import DisbursementAboveTermsError as AboveTermsError
from lending_app.engine.values.errors import EngineError
from lending_app.ledger.periods.check_posting import check_dates, check_posting
from lending_app.lending_setup.language.say_bound import say_bound
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.products.adapters import to_float
from lending_app.servicing.adapters import build_disbursed
from lending_app.servicing.disbursements.disbursement_costs import get_costs
from lending_app.servicing.exceptions import (
	AlreadyDisbursedError,
	DisbursementAboveApprovalError,
	InvalidAmountError,
	LoanStateError,
)
from lending_app.servicing.facts.announce import announce
from lending_app.servicing.facts.enter_fact import LockedLoan, lock_loan, post_change, replay_change
from lending_app.servicing.queries import list_standing_facts
from lending_app.servicing.referrals.accrue_fee import accrue_referral_fee
from lending_app.servicing.renewals.settle_loan import plan_settlement, settle_renewed_loan
from lending_app.servicing.state.get_loan_state import get_terms

DRAWN = (LoanStatus.ACTIVE.value, LoanStatus.DEFAULTED.value, LoanStatus.PAID.value)
# States in which a loan is drawn, once or again.
DRAWABLE = {
	False: (LoanStatus.APPROVED.value,),
	True: (LoanStatus.APPROVED.value, LoanStatus.ACTIVE.value),
}


def disburse_loan(doc: Document) -> None:
	"""Submit of a Loan Disbursement. Raises a titled refusal and changes nothing, or posts the loan."""
	loan = lock_loan(doc.loan)
	_check(doc, loan)
	facts = list_standing_facts(doc.loan, without=doc.name, for_update=True)
	try:
		states = replay_change(loan, facts, [*facts, build_disbursed(doc)], doc.posting_date)
	except EngineError as error:
		refuse_disbursement(doc, error)
	fill_costs(doc, loan.terms, facts)
	settlement = plan_settlement(doc)
	with speaking_for(doc):
		remark = _("Disbursement {0} of loan {1} to {2}").format(doc.name, doc.loan, doc.client_name)
	doc.db_set("journal_entry", post_change(loan, doc, states, doc.posting_date, remark, is_reversal=False))
	accrue_referral_fee(doc, loan)
	if settlement:
		settle_renewed_loan(doc, settlement)
	announce(doc.loan, "loan_disbursed")


def fill_costs(doc: Document, terms: LoanTerms, facts: Sequence[Fact]) -> None:
	"""Fees, taxes, premiums, interest kept back and what the client gets, as the engine posts them on the value date."""
	day, fact = getdate(doc.value_date), build_disbursed(doc)
	known = [row for row in facts if row.value_date <= day]
	costs = get_costs(replay(terms, known, day), replay(terms, [*known, fact], day))
	doc.db_set({field: to_float(value) for field, value in costs.items()})


def refuse_disbursement(doc: Document, error: EngineError) -> NoReturn:
	"""The engine's refusal in the words of the treasurer."""
	amount = fmt_money(doc.amount, currency=doc.currency)
	exc: type[Exception] = InvalidAmountError
	title = _("Invalid Amount")
	if isinstance(error, AboveTermsError):
		left = fmt_money(error.bound, currency=doc.currency)
		message = _("{0} exceeds what can still be drawn, {1}. Lower it.").format(amount, left)
		exc, title = DisbursementAboveApprovalError, _("Above Approved Amount")
	elif error.field in ("opening_fee", "charges", "interest"):
		kept = fmt_money(error.value, currency=doc.currency)
		message = _("What is kept back, {0}, is more than the amount {1}. Disburse more.").format(
			kept, amount
		)
	elif error.field == "amount":
		message = _("Amount {0} cannot be disbursed. Enter an amount above zero, in whole cents.").format(
			amount
		)
	else:
		message = _("The loan cannot be drawn on {0}: {1} {2} (allowed: {3}).").format(
			formatdate(doc.value_date), _(frappe.unscrub(error.field)), error.value, say_bound(error.bound)
		)
		exc, title = LoanStateError, _("Cannot Be Drawn")
	frappe.throw(message, exc=exc, title=title)


def check_draft(doc: Document) -> None:
	"""What the submission would refuse of dates and amount, as the loan stands now."""
	check_dates(doc, is_told=False)
	loan = frappe.db.get_value("Loan", doc.loan, ["status", "principal_amount", "currency"], as_dict=True)
	terms = get_terms(doc.loan)
	_check_state(doc, loan.status, terms)
	_check_amount(doc, loan.principal_amount, loan.currency)
	_check_first_due(doc, loan.status, terms)


def _check(doc: Document, loan: LockedLoan) -> None:
	check_posting(doc)
	_check_state(doc, loan.status, loan.terms)
	_check_amount(doc, loan.principal_amount, loan.keys.currency)
	_check_first_due(doc, loan.status, loan.terms)
	check_lendable(loan.keys.client)


def _check_amount(doc: Document, principal_amount: float, currency: str) -> None:
	approved = fmt_money(principal_amount, currency=currency)
	asked = fmt_money(doc.amount, currency=currency)
	if not doc.amount or doc.amount <= 0:
		frappe.throw(
			_("Amount {0} is not above zero. Enter up to {1}.").format(asked, approved),
			exc=InvalidAmountError,
			title=_("Invalid Amount"),
		)
	if doc.amount > principal_amount:
		frappe.throw(
			_("{0} exceeds the approved amount {1}. Lower it or request a new approval.").format(
				asked, approved
			),
			exc=DisbursementAboveApprovalError,
			title=_("Above Approved Amount"),
		)


def _check_first_due(doc: Document, status: str, terms: LoanTerms) -> None:
	first_due = terms.first_due_date
	is_first = status == LoanStatus.APPROVED.value
	if is_first and first_due and getdate(doc.value_date) >= first_due:
		frappe.throw(
			_("Value date {0} is not before the first due date {1}. Change one of them.").format(
				formatdate(doc.value_date), formatdate(first_due)
			),
			exc=LoanStateError,
			title=_("Dates out of Order"),
		)


def _check_state(doc: Document, status: str, terms: LoanTerms) -> None:
	"""An approved loan is drawn; a running one again where it is drawn in parts or as a line."""
	is_again = terms.drawing is not None and terms.drawing.kind is not Drawing.SINGLE
	if status in DRAWABLE[is_again]:
		return
	if not is_again and status in DRAWN:
		disbursed_on = frappe.db.get_value("Loan", doc.loan, "disbursed_on")
		frappe.throw(
			_("Loan {0} was disbursed on {1}. It is drawn once.").format(doc.loan, formatdate(disbursed_on)),
			exc=AlreadyDisbursedError,
			title=_("Already Disbursed"),
		)
	frappe.throw(
		_("Loan {0} is {1} and cannot be disbursed.").format(doc.loan, _(status)),
		exc=LoanStateError,
		title=_("Loan Not Approved"),
	)
