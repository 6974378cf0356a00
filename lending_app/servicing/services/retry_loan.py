"""Try a loan again that a close has set aside: a replay from its facts, whose postings the next close makes."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_link_to_form, getdate, now_datetime

from lending_app.engine.loan.state import LoanState
from lending_app.engine.values.errors import LOAN_ERRORS
from lending_app.lending_setup.queries import get_last_closed_date
from lending_app.servicing.closing.loan_states import forget_state
from lending_app.servicing.exceptions import LoanStateError
from lending_app.servicing.services.enter_fact import lock_loan
from lending_app.servicing.services.explain_error import explain_error
from lending_app.servicing.services.get_loan_state import get_loan_state
from lending_app.servicing.services.refresh_loan import refresh_loan


def retry_loan(failure: Document) -> None:
	"""Rebuild the loan as of the last closed day. Raises a titled refusal that says what is still wrong."""
	day = getdate(get_last_closed_date(failure.company) or failure.closing_date)
	lock_loan(failure.loan)
	refresh_loan(failure.loan, replay_or_refuse(failure.loan, day, _("Still Not Possible")))
	forget_state(failure.loan)
	frappe.db.set_value(
		"Day Close Failure",
		{"loan": failure.loan, "status": "Open"},
		{"status": "Resolved", "resolved_by": frappe.session.user, "resolved_on": now_datetime()},
	)


def replay_or_refuse(loan: str, day: date, title: str | None = None) -> LoanState:
	"""The loan on a day; LoanStateError in words where its facts make no loan."""
	try:
		return get_loan_state(loan, day)
	except LOAN_ERRORS as error:
		frappe.throw(
			_("Loan {0} cannot be replayed: {1} Correct what this names, then try again.").format(
				get_link_to_form("Loan", loan), frappe.bold(escape_html(explain_error(error)))
			),
			exc=LoanStateError,
			title=title or _("Loan Cannot Be Calculated"),
		)
