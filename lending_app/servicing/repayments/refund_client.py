"""Pay back what a loan holds for its client: what was over after its payoff, or paid ahead."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, formatdate, getdate

from lending_app.engine.values.errors import EngineError
from lending_app.ledger.periods.check_posting import check_posting
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.products.adapters import to_float
from lending_app.servicing.adapters import build_refunded
from lending_app.servicing.exceptions import RefundError
from lending_app.servicing.facts.enter_fact import lock_loan, post_change, replay_change
from lending_app.servicing.queries import list_standing_facts


def refund_client(doc: Document) -> None:
	"""Submit of a Client Refund. Raises a titled refusal and changes nothing, or pays the money back."""
	loan = lock_loan(doc.loan)
	check_posting(doc)
	facts = list_standing_facts(doc.loan, without=doc.name, for_update=True)
	held = loan.history.carry(facts, getdate(doc.value_date)).get_state(getdate(doc.value_date))
	try:
		change = replay_change(loan, facts, [*facts, build_refunded(doc)], doc.posting_date)
	except EngineError:
		frappe.throw(
			_("{0} cannot be paid back on {1}: {2} is held for the client of loan {3}.").format(
				fmt_money(doc.amount, currency=doc.currency),
				formatdate(doc.value_date),
				fmt_money(to_float(held.client_advance), currency=doc.currency),
				doc.loan,
			),
			exc=RefundError,
			title=_("Not Held for the Client"),
		)
	doc.db_set("held_amount", to_float(held.client_advance))
	with speaking_for(doc):
		remark = _("Refund {0} of loan {1} to {2}").format(doc.name, doc.loan, doc.client_name)
	doc.db_set("journal_entry", post_change(loan, doc, change, doc.posting_date, remark, is_reversal=False))
