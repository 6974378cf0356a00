"""Try a loan again that a close has set aside: a replay from its facts, whose postings the next close makes."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_link_to_form, getdate, now_datetime

from lending_app.engine import EngineError
from lending_app.lending_setup.queries import get_last_closed_date
from lending_app.servicing.closing.loan_states import forget_state
from lending_app.servicing.exceptions import LoanStateError
from lending_app.servicing.services.enter_fact import lock_loan
from lending_app.servicing.services.get_loan_state import get_loan_state
from lending_app.servicing.services.refresh_loan import refresh_loan


def retry_loan(failure: Document) -> None:
	"""Rebuild the loan as of the last closed day. Raises a titled refusal that says what is still wrong."""
	day = getdate(get_last_closed_date(failure.company) or failure.closing_date)
	lock_loan(failure.loan)
	try:
		state = get_loan_state(failure.loan, day)
	except EngineError as error:
		frappe.throw(
			_(
				"Loan {0} cannot be replayed: {1}. Correct the document that this names, then try again."
			).format(get_link_to_form("Loan", failure.loan), frappe.bold(str(error))),
			exc=LoanStateError,
			title=_("Still Not Possible"),
		)
	refresh_loan(failure.loan, state)
	forget_state(failure.loan)
	frappe.db.set_value(
		"Day Close Failure",
		{"loan": failure.loan, "status": "Open"},
		{"status": "Resolved", "resolved_by": frappe.session.user, "resolved_on": now_datetime()},
	)
