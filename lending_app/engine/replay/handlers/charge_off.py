"""A loan that is taken off the books."""

from __future__ import annotations

from lending_app.engine.loan.facts import ChargedOff
from lending_app.engine.replay.allocate import recover
from lending_app.engine.replay.days import advance_to, advance_to_fact, settle_up
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.position import get_claim
from lending_app.engine.replay.settle import stop_interest
from lending_app.engine.values.errors import LoanClosedError


def charge_off(loan: WorkingLoan, fact: ChargedOff) -> None:
	"""Take the loan off the books: interest and penalty stop, the claim stays, later receipts are recoveries.

	Held money is used first. A loan that a payment of the same day closed has nothing to charge off. Raises NotDisbursedError, LoanClosedError (also for a loan charged off already).
	"""
	if loan.installments:
		advance_to(loan, fact.value_date)
	if loan.installments and loan.closed_on == fact.value_date:
		# Paid off on the same day: payments count first, and left nothing to charge off.
		return
	advance_to_fact(loan, fact)
	if loan.charged_off_on is not None:
		raise LoanClosedError("value_date", fact.value_date, loan.charged_off_on)
	held, loan.advance = loan.advance, 0
	freed = stop_interest(loan, fact.fact_id, "charge_off")
	for row in loan.installments:
		row.penalty_end = loan.day
	recover(loan, held + freed, fact.fact_id, None, held=held)
	loan.charged_off = get_claim(loan)
	loan.charged_off_on = loan.day
	loan.refundable = []
	settle_up(loan)
