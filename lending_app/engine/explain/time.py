"""How a loan counts time, in the words of an explanation."""

from __future__ import annotations

from lending_app.engine.loan.terms import LoanTerms


def name_basis(terms: LoanTerms) -> str:
	"""How the loan counts time."""
	if terms.periods_a_year is not None:
		return f"{terms.periods_a_year} equal periods a year"
	return terms.day_count.value
