"""What can still be drawn of a loan."""

from __future__ import annotations

from lending_app.engine.loan.drawing_rules import Drawing
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.loan import WorkingLoan


def get_drawing(terms: LoanTerms) -> Drawing:
	"""How the loan is drawn."""
	return terms.drawing.kind if terms.drawing is not None else Drawing.SINGLE


def get_available(loan: WorkingLoan) -> int:
	"""What can still be drawn, in minor units."""
	limit = loan.terms.rounding.to_minor(loan.terms.principal)
	if not loan.installments:
		return limit
	kind = get_drawing(loan.terms)
	is_over = loan.opened == len(loan.installments) or loan.closed_on or loan.charged_off_on
	if kind is Drawing.SINGLE or is_over:
		return 0
	return max(limit - (loan.disbursed if kind is Drawing.TRANCHES else loan.outstanding), 0)


def is_line_open(loan: WorkingLoan) -> bool:
	"""Whether a line can be drawn again: it stays open until its last due date, even where nothing is owed."""
	return get_drawing(loan.terms) is Drawing.REVOLVING and loan.opened < len(loan.installments)
