"""Try a loan again that a close has set aside: a replay from its facts, whose postings the next close makes."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from lending_app.lending_setup.queries import get_last_closed_date
from lending_app.servicing.facts.enter_fact import lock_loan
from lending_app.servicing.state.get_loan_state import replay_or_refuse
from lending_app.servicing.state.refresh_loan import refresh_loan
from lending_app.servicing.stored.loan_states import mark_for_replay


def retry_loan(failure: Document) -> None:
	"""Rebuild the loan as of the last closed day. Raises a titled refusal that says what is still wrong."""
	day = getdate(get_last_closed_date(failure.company) or failure.closing_date)
	lock_loan(failure.loan)
	refresh_loan(failure.loan, replay_or_refuse(failure.loan, day, _("Still Not Possible")))
	mark_for_replay(failure.loan)
	frappe.db.set_value(
		"Day Close Failure",
		{"loan": failure.loan, "status": "Open"},
		{"status": "Resolved", "resolved_by": frappe.session.user, "resolved_on": now_datetime()},
	)
