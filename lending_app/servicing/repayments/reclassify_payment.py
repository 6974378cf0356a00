"""Place a payment otherwise (PAY-27): a fact of its own, with its reason, that counts from the payment's own day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.engine.ledger.postings import JournalLine, build_lines, get_changes
from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import LoanState
from lending_app.engine.values.errors import EngineError, InvalidAmountError
from lending_app.ledger.periods.check_posting import check_dates, check_posting
from lending_app.lending_setup.documents.check_link import check_link
from lending_app.lending_setup.language.say_bound import say_bound
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.products.adapters import to_float
from lending_app.products.terms.payments import build_allocation, dump_order
from lending_app.servicing.adapters import build_reclassified
from lending_app.servicing.exceptions import ReclassificationError, UnknownPaymentError
from lending_app.servicing.facts.enter_fact import get_effect_date, lock_loan, post_change, replay_change
from lending_app.servicing.queries import list_standing_facts
from lending_app.servicing.repayments.check_excess import check_excess
from lending_app.servicing.repayments.post_repayment import fill_allocation
from lending_app.servicing.state.get_loan_state import get_terms
from lending_app.servicing.stored.checkpoints import carry_loan

DOCTYPE = "Payment Reclassification"
PREVIEW_ID = "preview"
Parts = dict[tuple[int, Component], Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
	"""What another order does: where the payment went and would go, and both states on the same day."""

	before: LoanState
	after: LoanState
	changes: Sequence[tuple[int, Component, Decimal, Decimal]]
	lines: Sequence[JournalLine[Decimal]]


def check_reclassification(doc: Document) -> None:
	"""Before every save: a payment that stands, and an order that is complete; its text is what the fact is built of."""
	check_link("Loan Repayment", doc.repayment, UnknownPaymentError)
	fill_reclassification(doc)
	_check_payment(doc)
	check_excess(doc)
	if doc.docstatus == 0:
		# What submitting would refuse is refused now.
		check_dates(doc, is_told=False)
		get_effect(doc)


def get_effect(doc: Document) -> Effect:
	"""The effect as the loan stands now; nothing is kept. Raises ReclassificationError where nothing would change."""
	facts = list_standing_facts(doc.loan, without=doc.name)
	terms = get_terms(doc.loan)
	day = get_effect_date(doc.loan, max(getdate(today()), getdate(doc.posting_date or today())))
	fact = _build(doc)

	def get_state(known: list[Fact], on: date) -> LoanState:
		return carry_loan(doc.loan, terms, known, on).get_state(on)

	try:
		before, after = get_state(facts, day), get_state([*facts, fact], day)
	except EngineError as error:
		_refuse_error(doc, error)
	return _compare(doc, before, after)


def reclassify_payment(doc: Document) -> None:
	"""Submit of a Payment Reclassification. Raises a titled refusal and changes nothing, or posts the difference."""
	loan = lock_loan(doc.loan)
	check_posting(doc)
	_check_payment(doc)
	facts = list_standing_facts(doc.loan, without=doc.name, for_update=True)
	try:
		change = replay_change(loan, facts, [*facts, _build(doc)], doc.posting_date)
	except EngineError as error:
		_refuse_error(doc, error)
	effect = _compare(doc, change.before, change.after)
	_fill_changes(doc, effect)
	with speaking_for(doc):
		remark = _("Reclassification {0} of payment {1}, loan {2}: {3}").format(
			doc.name, doc.repayment, doc.loan, doc.reason
		)
	doc.db_set("journal_entry", post_change(loan, doc, change, doc.posting_date, remark, is_reversal=False))
	fill_allocation(frappe.get_doc("Loan Repayment", doc.repayment), change.after)


def restore_allocation(doc: Document) -> None:
	"""After a reversal: the payment says again where it goes now."""
	day = get_effect_date(doc.loan, getdate(doc.reversal_posting_date))
	facts = list_standing_facts(doc.loan, without=doc.name, for_update=True)
	state = carry_loan(doc.loan, get_terms(doc.loan), facts, day).get_state(day)
	fill_allocation(frappe.get_doc("Loan Repayment", doc.repayment), state)


def check_not_reclassified(repayment: str, without: str | None = None) -> None:
	"""Raise ReclassificationError while a reclassification of the payment stands. The loan is locked where it matters."""
	filters = {"repayment": repayment, "docstatus": 1, "name": ("!=", without or "")}
	if name := frappe.db.get_value(DOCTYPE, filters, "name", for_update=True):
		_refuse(
			_("Payment {0} was reclassified by {1}. Reverse that first.").format(
				frappe.bold(repayment), frappe.bold(name)
			)
		)


def fill_reclassification(doc: Document) -> None:
	"""The payment's own loan and day, and the order as a text."""
	payment = frappe.get_doc("Loan Repayment", doc.repayment)
	doc.loan, doc.value_date, doc.amount = payment.loan, payment.value_date, payment.amount
	if doc.allocation_preset != "Custom":
		doc.allocation_direction, doc.allocation_steps = None, []
	try:
		doc.allocation_order = dump_order(build_allocation(doc)) if doc.allocation_preset else None
	except (EngineError, ValueError):
		_refuse(_("Enter a direction, and each step of the allocation once."))
	if not doc.allocation_order and not doc.excess_rule:
		_refuse(_("Choose an order of allocation, what becomes of the excess, or both."))


def _check_payment(doc: Document) -> None:
	if frappe.db.get_value("Loan Repayment", doc.repayment, "docstatus") != 1:
		_refuse(_("Payment {0} is not posted. Choose one that is.").format(frappe.bold(doc.repayment)))
	check_not_reclassified(doc.repayment, doc.name)


def _build(doc: Document) -> Any:
	return build_reclassified(frappe._dict(doc.as_dict(), name=doc.name or PREVIEW_ID))


def _compare(doc: Document, before: LoanState, after: LoanState) -> Effect:
	old, new = _sum_parts(before, doc.repayment), _sum_parts(after, doc.repayment)
	keys = sorted({*old, *new}, key=lambda key: (key[0] or 10**6, key[1].value))
	zero = Decimal(0)
	changes = [(*key, old.get(key, zero), new.get(key, zero)) for key in keys]
	if old == new:
		_refuse(
			_("Payment {0} goes where it went before. Nothing changes.").format(frappe.bold(doc.repayment))
		)
	return Effect(
		before=before,
		after=after,
		changes=changes,
		lines=build_lines(get_changes(before.position, after.position)),
	)


def _sum_parts(state: LoanState, repayment: str) -> Parts:
	parts: Parts = {}
	for row in state.get_allocations(repayment):
		key = row.installment_number or 0, row.component
		parts[key] = parts.get(key, Decimal(0)) + row.amount
	return {key: amount for key, amount in parts.items() if amount}


def _fill_changes(doc: Document, effect: Effect) -> None:
	doc.set("changes", [])
	for number, component, before, after in effect.changes:
		row = doc.append(
			"changes",
			{
				"installment_number": number,
				"component": component.value,
				"before_amount": to_float(before),
				"after_amount": to_float(after),
				"currency": doc.currency,
			},
		)
		row.db_insert()


def _refuse_error(doc: Document, error: EngineError) -> NoReturn:
	if isinstance(error, InvalidAmountError):
		_refuse(
			_(
				"Money that payment {0} left over was paid back to the client. Reverse that refund first."
			).format(frappe.bold(doc.repayment))
		)
	_refuse(
		_("This allocation is not possible: {0} {1} is not allowed; {2} is.").format(
			_(frappe.unscrub(error.field)), error.value, say_bound(error.bound)
		)
	)


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=ReclassificationError, title=_("Cannot Be Reclassified"))
