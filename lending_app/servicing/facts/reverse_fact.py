"""Take back a disbursement, a repayment or a charge-off: the fact leaves the history, a linked entry posts the difference."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, today

from lending_app.engine.values.errors import FactError, InvalidAmountError, NotChargedOffError
from lending_app.ledger.exceptions import BackdatingError
from lending_app.ledger.periods.check_posting import find_open_date, get_business_date, refuse_future
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.servicing.adapters import FACT_BUILDERS
from lending_app.servicing.exceptions import DisbursementHasPaymentsError, LoanStateError, MissingReasonError
from lending_app.servicing.facts.announce import announce
from lending_app.servicing.facts.enter_fact import (
	Change,
	LockedLoan,
	lock_loan,
	post_change,
	replay_change,
)
from lending_app.servicing.queries import list_standing_facts


def check_reversal(doc: Document) -> None:
	"""Before cancel: a reason, and an open day to post on."""
	if not (doc.reversal_reason or "").strip():
		frappe.throw(
			_("Say why {0} is reversed: use Actions, Reverse, and enter the reason.").format(doc.name),
			exc=MissingReasonError,
			title=_("Reason Missing"),
		)
	business_date = get_business_date(doc.company)
	last_day = max(getdate(today()), business_date)
	posting_date = getdate(doc.reversal_posting_date or last_day)
	check_reversal_date(doc, posting_date, last_day)
	last_day = max(last_day, getdate(doc.posting_date))
	doc.reversal_posting_date = find_open_date(doc.company, posting_date, last_day, business_date)
	doc.reversed_by = frappe.session.user


def check_reversal_date(doc: Document, posting_date: date, last_day: date) -> None:
	"""Not before what it takes back, and not in the future."""
	if posting_date > max(last_day, getdate(doc.posting_date)):
		refuse_future(posting_date, last_day)
	if posting_date < getdate(doc.posting_date):
		frappe.throw(
			_("{0} was posted on {1} and cannot be reversed before that day.").format(
				doc.name, formatdate(doc.posting_date)
			),
			exc=BackdatingError,
			title=_("Too Far Back"),
		)


def reverse_fact(doc: Document) -> None:
	"""Cancel of a document that is a fact."""
	loan = lock_loan(doc.loan)
	without = list_standing_facts(doc.loan, without=doc.name, for_update=True)
	states = _replay(doc, loan, [*without, FACT_BUILDERS[doc.doctype](doc)], without)
	with speaking_for(doc):
		remark = _("Reversal of {0}, loan {1}: {2}").format(doc.name, doc.loan, doc.reversal_reason)
	journal = post_change(loan, doc, states, doc.reversal_posting_date, remark, is_reversal=True)
	doc.db_set(
		{
			"reversal_journal_entry": journal,
			"reversal_posting_date": doc.reversal_posting_date,
			"reversed_by": doc.reversed_by,
		}
	)
	announce(doc.loan, "fact_reversed")


def _replay(doc: Document, loan: LockedLoan, before: list, after: list) -> Change:
	try:
		return replay_change(loan, before, after, doc.reversal_posting_date)
	except NotChargedOffError:
		frappe.throw(
			_("Loan {0} was sold after its charge-off. Reverse the sale first.").format(doc.loan),
			exc=LoanStateError,
			title=_("Loan Sold"),
		)
	except InvalidAmountError:
		frappe.throw(
			_("Money of {0} was paid back to the client. Reverse that refund first.").format(doc.name),
			exc=LoanStateError,
			title=_("Money Paid Back"),
		)
	except FactError:
		frappe.throw(
			_("Loan {0} has payments. Reverse them before its disbursement.").format(doc.loan),
			exc=DisbursementHasPaymentsError,
			title=_("Payments Stand"),
		)
