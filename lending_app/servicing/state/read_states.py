"""States of many loans on a day: read together some hundred at a time, each calculated by the engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import frappe

from lending_app.engine.loan.state import LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.values.errors import LOAN_ERRORS
from lending_app.products.adapters import load_terms
from lending_app.servicing.queries import list_entered_facts
from lending_app.servicing.stored.checkpoints import read_histories

CHUNK = 250


def read_states(loans: Sequence[str], as_of: date) -> Iterator[tuple[str, LoanState | Exception]]:
	"""In their order, what `get_loan_state` gives or raises for each. The caller checks permission."""
	for start in range(0, len(loans), CHUNK):
		part = loans[start : start + CHUNK]
		terms, failed = read_terms(part)
		facts = list_entered_facts(part)
		histories = read_histories(terms)
		for loan in part:
			if loan in failed:
				yield loan, failed[loan]
				continue
			standing = [row.fact for row in facts[loan] if row.reversed_on is None]
			try:
				yield loan, histories[loan].carry(standing, as_of).get_state(as_of)
			except LOAN_ERRORS as error:
				yield loan, error


def read_terms(loans: Sequence[str]) -> tuple[dict[str, LoanTerms], dict[str, Exception]]:
	"""The terms that each loan keeps, and why some cannot be read."""
	rows = frappe.get_all("Loan", {"name": ("in", list(loans))}, ["name", "terms"], as_list=True)
	terms: dict[str, LoanTerms] = {}
	failed: dict[str, Exception] = {}
	for loan, kept in rows:
		try:
			terms[loan] = load_terms(kept)
		except LOAN_ERRORS as error:
			failed[loan] = error
	return terms, failed
