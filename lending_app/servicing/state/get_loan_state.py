"""The state of a loan on any day, from its terms and the facts that stand."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import escape_html, get_link_to_form

from lending_app.engine.loan.state import LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.values.errors import LOAN_ERRORS
from lending_app.products.adapters import load_terms
from lending_app.servicing.exceptions import LoanStateError
from lending_app.servicing.queries import list_standing_facts
from lending_app.servicing.state.explain_error import explain_error
from lending_app.servicing.stored.checkpoints import carry_loan


def get_loan_state(loan: str, as_of: date) -> LoanState:
	"""Replay of the loan on a day. The caller checks permission."""
	return carry_loan(loan, get_terms(loan), list_standing_facts(loan), as_of).get_state(as_of)


def get_terms(loan: str) -> LoanTerms:
	"""The terms a loan keeps."""
	return load_terms(frappe.db.get_value("Loan", loan, "terms"))


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
