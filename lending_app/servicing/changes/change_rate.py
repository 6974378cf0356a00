"""Another rate for a running loan, agreed with the client: its installments not yet due are planned again."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.engine.loan.rate_resets import get_rate_on
from lending_app.engine.values.errors import EngineError
from lending_app.ledger.periods.check_posting import check_posting
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.language.say_bound import say_bound
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.products.adapters import to_percent
from lending_app.servicing.adapters import build_rate_changed
from lending_app.servicing.exceptions import LoanStateError, RateChangeError
from lending_app.servicing.facts.enter_fact import lock_loan, post_change, replay_change
from lending_app.servicing.queries import list_standing_facts


def change_rate(doc: Document) -> None:
	"""Submit of a Loan Rate Change. Raises a titled refusal and changes nothing, or plans the loan again."""
	loan = lock_loan(doc.loan)
	if loan.status not in OPEN_STATUSES:
		frappe.throw(
			_("Loan {0} is {1}. Only a running loan can get another rate.").format(doc.loan, _(loan.status)),
			exc=LoanStateError,
			title=_("Loan Not Running"),
		)
	check_posting(doc)
	try:
		fact = build_rate_changed(doc)
		facts = list_standing_facts(doc.loan, without=doc.name, for_update=True)
		change = replay_change(loan, facts, [*facts, fact], doc.posting_date)
	except EngineError as error:
		frappe.throw(
			_("The rate cannot change: {0} {1} is not allowed; {2} is.").format(
				_(frappe.unscrub(error.field)), error.value, say_bound(error.bound)
			),
			exc=RateChangeError,
			title=_("Rate Not Possible"),
		)
	doc.db_set("previous_percent", to_percent(get_rate_on(loan.terms, facts, getdate(doc.value_date))))
	with speaking_for(doc):
		remark = _("Rate change {0} of loan {1} of {2}").format(doc.name, doc.loan, doc.client_name)
	doc.db_set("journal_entry", post_change(loan, doc, change, doc.posting_date, remark, is_reversal=False))
