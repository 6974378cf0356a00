"""The claim of a loan that was charged off is sold."""

from __future__ import annotations

from lending_app.engine.loan.facts import Sold
from lending_app.engine.replay.days import advance_to_fact
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.values.errors import NotChargedOffError
from lending_app.engine.values.money import check_not_below_zero


def sell(loan: WorkingLoan, fact: Sold) -> None:
	"""Sell the claim of a loan that was charged off: it owes nothing here any more, and pays nothing.

	Raises InvalidAmountError for a price below zero, NotDisbursedError, LoanClosedError, NotChargedOffError.
	"""
	price = check_not_below_zero(fact.amount, loan.terms.rounding)
	advance_to_fact(loan, fact)
	if loan.charged_off_on is None:
		raise NotChargedOffError("value_date", fact.value_date)
	loan.move_funds(fact.channel, price)
	loan.sale_price = price
	loan.sold_on = loan.closed_on = loan.day
