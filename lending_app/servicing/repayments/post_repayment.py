"""Receive a payment: allocate it, post it, close the loan with the last one."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, formatdate, getdate, today

from lending_app.engine.loan.state import LoanState
from lending_app.engine.replay.checks import check_payment
from lending_app.engine.values import errors as engine_errors
from lending_app.engine.values.errors import EngineError
from lending_app.ledger.exceptions import FutureDateError
from lending_app.ledger.periods.check_posting import check_dates, check_posting
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.products.adapters import to_float
from lending_app.servicing.adapters import build_paid, get_allocation_values
from lending_app.servicing.exceptions import InvalidAmountError, LoanClosedError, NotDisbursedError
from lending_app.servicing.facts.announce import announce
from lending_app.servicing.facts.enter_fact import LockedLoan, lock_loan, post_change, replay_change
from lending_app.servicing.queries import list_standing_facts
from lending_app.servicing.repayments.check_overpayment import check_overpayment
from lending_app.servicing.state.get_loan_state import get_terms
from lending_app.servicing.stored.checkpoints import carry_loan


def post_repayment(doc: Document) -> None:
	"""Submit of a Loan Repayment. Raises a titled refusal and changes nothing, or posts the payment."""
	loan = lock_loan(doc.loan)
	check_posting(doc)
	facts = list_standing_facts(doc.loan, without=doc.name, for_update=True)
	payment = build_paid(doc)
	last_day = max(getdate(today()), getdate(doc.posting_date))
	try:
		state = loan.history.carry(facts, last_day).get_state(last_day)
		check_payment(loan.terms, facts, payment, last_day, state)
	except EngineError as error:
		refuse_payment(doc, error)
	owed = loan.history.carry(facts, payment.value_date).get_state(payment.value_date)
	check_overpayment(doc, owed)
	fill_owed(doc, owed)
	states = replay_change(loan, facts, [*facts, payment], doc.posting_date)
	fill_allocation(doc, states[1])
	with speaking_for(doc):
		remark = _("Receipt {0} of loan {1} from {2}").format(doc.name, doc.loan, doc.client_name)
	doc.db_set("journal_entry", post_change(loan, doc, states, doc.posting_date, remark, is_reversal=False))
	_announce(doc, loan, states[1])


def check_draft(doc: Document) -> None:
	"""What the submission would refuse of dates and amount, as the loan stands now."""
	check_dates(doc, is_told=False)
	facts, terms, payment = (
		list_standing_facts(doc.loan, without=doc.name),
		get_terms(doc.loan),
		build_paid(doc),
	)

	def get_state(day: date) -> LoanState:
		return carry_loan(doc.loan, terms, facts, day).get_state(day)

	last_day = max(getdate(today()), getdate(doc.posting_date))
	try:
		state = get_state(last_day)
		check_payment(terms, facts, payment, last_day, state)
		owed = state if payment.value_date == last_day else get_state(payment.value_date)
	except EngineError as error:
		refuse_payment(doc, error)
	check_overpayment(doc, owed)


def fill_owed(doc: Document, state: LoanState) -> None:
	"""What was owed on the day of the payment, before it."""
	doc.db_set(
		{
			"due_amount": to_float(state.due),
			"overdue_amount": to_float(state.overdue),
			"payoff_amount": to_float(state.payoff),
		}
	)


def fill_allocation(doc: Document, state: LoanState) -> None:
	"""Where the payment went, and what is owed after it."""
	frappe.db.delete("Loan Repayment Allocation", {"parent": doc.name, "parenttype": doc.doctype})
	doc.set("allocations", [])
	for allocation in state.get_allocations(doc.name):
		row = doc.append("allocations", get_allocation_values(allocation, doc.currency))
		row.db_insert()
	doc.db_set(
		{
			"outstanding_principal_amount": to_float(state.outstanding_principal),
			"next_due_date": state.next_due_date,
			"next_due_amount": to_float(state.next_due_amount),
		}
	)


def refuse_payment(doc: Document, error: EngineError) -> None:
	"""The engine's refusal in the words of the counter."""
	amount = fmt_money(doc.amount, currency=doc.currency)
	refusals = {
		engine_errors.InvalidAmountError: (
			InvalidAmountError,
			_("Invalid Amount"),
			_("Amount {0} is not a payment. Enter an amount above zero, in whole cents.").format(amount),
		),
		engine_errors.FutureFactError: (
			FutureDateError,
			_("Date in the Future"),
			_("Value date {0} is in the future. Use today or earlier.").format(formatdate(doc.value_date)),
		),
		engine_errors.NotDisbursedError: (
			NotDisbursedError,
			_("Not Disbursed"),
			_("Loan {0} was not disbursed on {1}. Disburse it first, or correct the date.").format(
				doc.loan, formatdate(doc.value_date)
			),
		),
		engine_errors.LoanClosedError: (
			LoanClosedError,
			_("Loan Closed"),
			_("Loan {0} was closed on {1} and owes nothing. Check the loan number.").format(
				doc.loan, _format_day(error.bound)
			),
		),
	}
	if type(error) not in refusals:
		raise error
	exc, title, message = refusals[type(error)]
	frappe.throw(message, exc=exc, title=title)


def _format_day(bound: object) -> str:
	return formatdate(bound) if isinstance(bound, date) else ""


def _announce(doc: Document, loan: LockedLoan, state: LoanState) -> None:
	announce(doc.loan, "repayment_posted")
	if state.closed_on is not None:
		announce(doc.loan, "loan_closed")
	if state.client_advance:
		held = fmt_money(to_float(state.client_advance), currency=loan.keys.currency)
		frappe.msgprint(
			_("{0} is held for the client.").format(held), title=_("Held for the Client"), indicator="orange"
		)
