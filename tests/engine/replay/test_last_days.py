"""What ends a loan on one day: a payoff and a charge-off, a refund that a reversal makes a debt again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import (
	AmortizationMethod,
	ChargedOff,
	ExcessRule,
	Frequency,
	InterestBalance,
	InterestBasis,
	Refunded,
	Reversed,
	replay,
)
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.replay.audit import replay_checked
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.errors import LoanClosedError
from tests.engine.support import START, disburse, make_terms, pay, run, total

DAY = date(2025, 9, 1)
LOST = ChargedOff(fact_id="X", value_date=DAY)


def test_a_payoff_on_the_day_of_a_charge_off_leaves_nothing_to_charge_off() -> None:
	terms = make_terms()
	payoff = run(terms, DAY).payoff
	state = run(terms, DAY, LOST, pay("P", DAY, payoff))
	assert (state.status, state.charged_off_on, state.payoff) == (LoanStatus.PAID, None, 0)
	assert total(state.position.values()) == 0
	assert state == run(terms, DAY, pay("P", DAY, payoff))


def test_a_part_of_it_lowers_the_loss() -> None:
	terms = make_terms()
	whole, less = run(terms, DAY, LOST), run(terms, DAY, LOST, pay("P", DAY, "1000"))
	assert less.status is LoanStatus.CHARGED_OFF
	assert whole.payoff - less.payoff == 1000
	assert less.recovered == 0


def test_a_loan_closed_before_cannot_be_charged_off() -> None:
	terms = make_terms()
	early = date(2025, 8, 31)
	with pytest.raises(LoanClosedError):
		run(terms, DAY, LOST, pay("P", early, run(terms, early).payoff))


def test_money_owed_again_after_maturity_bears_interest_from_that_day() -> None:
	"""Closed on 12 February, paid back on 13 May, and the payment that it came from reversed on 16 May."""
	terms = make_terms(
		principal=Decimal(10000),
		number_of_installments=1,
		method=AmortizationMethod.INTEREST_ONLY,
		frequency=Frequency.BIWEEKLY,
		interest_basis=InterestBasis.DAILY,
		day_count=DayCount.THIRTY_360,
		interest_balance=InterestBalance.OWED,
	)
	due, back = date(2025, 1, 29), date(2025, 5, 13)
	facts = [
		disburse(terms),
		pay("A", due, "10069.99"),
		pay("B", due, "0.01", ExcessRule.REDUCE_INSTALLMENT),
		pay("C", date(2025, 2, 12), "55.50"),
		Refunded(fact_id="R", value_date=back, amount=Decimal("27.75")),
		Reversed(fact_id="Z", value_date=date(2025, 5, 16), reverses="C"),
	]
	assert replay_checked(terms, facts, back).payoff == Decimal("27.75")
	# 27.75 x 18 % x 30 / 360, rounded in each of three installments.
	assert replay(terms, facts, date(2025, 6, 13)).payoff == Decimal("28.16")
	assert due > START
