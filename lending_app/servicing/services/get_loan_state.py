"""The state of a loan on any day, from its terms and the facts that stand."""

from __future__ import annotations

from datetime import date

import frappe

from lending_app.engine.loan.state import LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.products.adapters import load_terms
from lending_app.servicing.closing.checkpoints import carry_loan
from lending_app.servicing.queries import list_standing_facts


def get_loan_state(loan: str, as_of: date) -> LoanState:
	"""Replay of the loan on a day. The caller checks permission."""
	return carry_loan(loan, get_terms(loan), list_standing_facts(loan), as_of).get_state(as_of)


def get_terms(loan: str) -> LoanTerms:
	"""The terms a loan keeps."""
	return load_terms(frappe.db.get_value("Loan", loan, "terms"))
