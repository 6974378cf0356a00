"""Let an installment of a running loan pass, where its product allows it, that many times in twelve months."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import count_skips
from lending_app.engine.values.errors import EngineError
from lending_app.ledger.periods.check_posting import check_posting
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.language.say_bound import say_bound
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.servicing.adapters import build_skipped
from lending_app.servicing.exceptions import LoanStateError, PaymentSkipError
from lending_app.servicing.facts.enter_fact import lock_loan, post_change, replay_change
from lending_app.servicing.queries import list_standing_facts


def fill_skip(doc: Document) -> None:
	"""The next installment due where none is named, its date, and the product's rule for its interest."""
	product = frappe.get_cached_doc("Loan Product", frappe.db.get_value("Loan", doc.loan, "product"))
	doc.interest_rule = product.skipped_interest
	if not doc.installment_number:
		where = {
			"parent": doc.loan,
			"parenttype": "Loan",
			"due_date": (">", doc.value_date),
			"unpaid_amount": (">", 0),
		}
		numbers = frappe.get_all("Loan Installment", where, pluck="number", order_by="number", limit=1)
		doc.installment_number = numbers[0] if numbers else 0
	key = {"parent": doc.loan, "parenttype": "Loan", "number": doc.installment_number}
	doc.due_date = frappe.db.get_value("Loan Installment", key, "due_date")


def skip_installment(doc: Document) -> None:
	"""Submit of a Loan Payment Skip. Raises a titled refusal and changes nothing, or plans the loan again."""
	loan = lock_loan(doc.loan)
	if loan.status not in OPEN_STATUSES:
		frappe.throw(
			_("Loan {0} is {1}. Only an installment of a running loan can be skipped.").format(
				doc.loan, _(loan.status)
			),
			exc=LoanStateError,
			title=_("Loan Not Running"),
		)
	check_posting(doc)
	facts = list_standing_facts(doc.loan, without=doc.name, for_update=True)
	check_product(doc, loan.keys.product, facts)
	try:
		change = replay_change(loan, facts, [*facts, build_skipped(doc)], doc.posting_date)
	except EngineError as error:
		_refuse(
			_("Installment {0} cannot be skipped: {1} {2} is not allowed; {3} is.").format(
				doc.installment_number, _(frappe.unscrub(error.field)), error.value, say_bound(error.bound)
			)
		)
	with speaking_for(doc):
		remark = _("Skip {0} of installment {1} of loan {2}").format(
			doc.name, doc.installment_number, doc.loan
		)
	doc.db_set("journal_entry", post_change(loan, doc, change, doc.posting_date, remark, is_reversal=False))


def check_product(doc: Document, name: str, facts: Sequence[Fact]) -> None:
	"""What the product allows; a limit of 0 sets none."""
	product = frappe.get_cached_doc("Loan Product", name)
	if not product.has_payment_skips:
		_refuse(_("Product {0} lets no installment be skipped.").format(frappe.bold(name)))
	if not doc.due_date:
		_refuse(_("Loan {0} has no installment {1} to skip.").format(doc.loan, doc.installment_number))
	limit = product.maximum_skips_a_year or 0
	found = count_skips(facts, getdate(doc.value_date))
	if limit and found >= limit:
		_refuse(
			_("Loan {0} has skipped {1} installments in twelve months; product {2} allows {3}.").format(
				doc.loan, found, frappe.bold(name), limit
			)
		)


def _refuse(message: str) -> None:
	frappe.throw(message, exc=PaymentSkipError, title=_("Cannot Be Skipped"))
