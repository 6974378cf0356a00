"""Charge a running loan a fee, a premium or a cost of collection, of a kind that the lender has described."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, fmt_money, formatdate, getdate

from lending_app.engine.loan.charges import take_share
from lending_app.engine.loan.fact import Fact
from lending_app.engine.values.errors import EngineError, InvalidAmountError
from lending_app.engine.values.money import check_positive
from lending_app.ledger.periods.check_posting import check_posting
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.language.say_bound import say_bound
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.products.adapters import to_decimal, to_float, to_rate
from lending_app.servicing.adapters import build_charged
from lending_app.servicing.exceptions import LoanChargeError, LoanStateError
from lending_app.servicing.facts.enter_fact import (
	Change,
	LockedLoan,
	lock_loan,
	post_change,
	replay_change,
)
from lending_app.servicing.queries import list_standing_facts
from lending_app.servicing.state.get_loan_state import get_terms


def fill_charge(doc: Document) -> None:
	"""What the kind of charge says: component, tax, and amount and due date where none are given."""
	kind = frappe.get_cached_doc("Loan Charge Type", doc.charge_type)
	if kind.is_disabled:
		_refuse(_("Charges of the kind {0} are disabled. Choose another.").format(frappe.bold(kind.name)))
	doc.currency = frappe.db.get_value("Loan", doc.loan, "currency")
	doc.component = kind.component
	doc.tax_percent = kind.tax_percent
	if not doc.amount and kind.currency == doc.currency:
		doc.amount = kind.amount
	if doc.is_with_installment:
		doc.due_date = None
	elif not doc.due_date:
		doc.due_date = add_days(doc.value_date, kind.days_until_due or 0)
	elif getdate(doc.due_date) < getdate(doc.value_date):
		_refuse(
			_("Due date {0} is before value date {1}. Use {1} or later.").format(
				formatdate(doc.due_date), formatdate(doc.value_date)
			)
		)
	_fill_tax(doc)


def _fill_tax(doc: Document) -> None:
	"""Tax as the engine rounds it. Raises LoanChargeError for what is no amount in the loan's currency."""
	rounding = get_terms(doc.loan).rounding
	try:
		amount = check_positive(to_decimal(doc.amount), rounding)
	except InvalidAmountError:
		_refuse(
			_("Amount {0} cannot be charged. Enter an amount above zero, in whole cents.").format(
				fmt_money(doc.amount, currency=doc.currency)
			)
		)
	tax = take_share(amount, to_rate(doc.tax_percent), rounding)
	doc.tax_amount = to_float(rounding.to_amount(tax))
	doc.total_amount = to_float(rounding.to_amount(amount + tax))


def charge_loan(doc: Document) -> None:
	"""Submit of a Loan Charge. Raises a titled refusal and changes nothing, or posts the charge."""
	loan = lock_loan(doc.loan)
	check_running(doc.loan, loan.status)
	check_posting(doc)
	facts = list_standing_facts(doc.loan, without=doc.name, for_update=True)
	change = _replay(doc, loan, facts)
	with speaking_for(doc):
		remark = _("Charge {0} on loan {1} of {2}: {3}").format(
			doc.name, doc.loan, doc.client_name, _(doc.charge_type)
		)
	doc.db_set("journal_entry", post_change(loan, doc, change, doc.posting_date, remark, is_reversal=False))


def _replay(doc: Document, loan: LockedLoan, facts: Sequence[Fact]) -> Change:
	try:
		return replay_change(loan, facts, [*facts, build_charged(doc)], getdate(doc.posting_date))
	except EngineError as error:
		_refuse(
			_("This charge is not possible: {0} {1} is not allowed; {2} is.").format(
				_(frappe.unscrub(error.field)), error.value, say_bound(error.bound)
			)
		)


def check_running(loan: str, status: str) -> None:
	"""Raise LoanStateError for a loan that is not paid out, is closed, or is off the books."""
	if status not in OPEN_STATUSES:
		frappe.throw(
			_("Loan {0} is {1}. Only a running loan can be charged.").format(loan, _(status)),
			exc=LoanStateError,
			title=_("Loan Not Running"),
		)


def _refuse(message: str) -> None:
	frappe.throw(message, exc=LoanChargeError, title=_("Cannot Be Charged"))
