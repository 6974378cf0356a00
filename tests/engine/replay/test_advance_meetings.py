"""Where interest in advance meets penalty, money far ahead, held money and charges for paying early."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from lending_app.engine import (
	AmortizationMethod,
	Component,
	ExcessRule,
	InterestBasis,
	LoanReplay,
	LoanTerms,
	PenaltyRule,
	PrepaymentCharge,
	RateChanged,
	Waived,
)
from lending_app.engine.loan.penalty import PenaltyBase
from lending_app.engine.portfolio import build_portfolio, calculate_portfolio
from lending_app.engine.replay.audit import replay_checked
from tests.engine.books import RATES, assert_same
from tests.engine.replay.test_advance_changes import make_plain
from tests.engine.support import START, disburse, make_terms, pay

DUE = date(2025, 2, 15)
LATE = date(2025, 3, 7)
CAPPED = PenaltyRule(
	base=PenaltyBase.OVERDUE_INSTALLMENT, daily_rate=Decimal("0.01"), cap_rate=Decimal("0.05")
)


def make_only(**options: object) -> LoanTerms:
	"""Interest only: 100,000 at 18 % in three, 1,500.00 at the start of each month."""
	return replace(make_plain(), method=AmortizationMethod.INTEREST_ONLY, **options)


def test_a_prepayment_leaves_the_cap_of_a_penalty_as_the_installment_fell_due() -> None:
	"""5 % of 1,500.00 is 75.00, also where a prepayment gives some of the 1,500.00 back."""
	terms = make_only(penalty=CAPPED)
	facts = [disburse(terms), pay("P", LATE, "60000", ExcessRule.REDUCE_INSTALLMENT)]
	state = replay_checked(terms, facts, LATE)
	assert (state.accrued_penalty, state.installments[1].penalty_paid) == (75, 75)
	assert state.installments[1].interest < 1500


def test_a_waiver_of_principal_leaves_it_too() -> None:
	terms = make_only(penalty=CAPPED)
	waived = Waived(
		fact_id="W",
		value_date=LATE,
		component=Component.PRINCIPAL,
		amount=Decimal(50_000),
		installment_number=4,
	)
	state = replay_checked(terms, [disburse(terms), waived], LATE)
	assert (state.accrued_penalty, state.outstanding_principal) == (75, 50_000)


def test_penalty_runs_on_what_the_waiver_leaves_of_the_installment() -> None:
	"""1,500.00 x 1 % x 20 days = 300.00; then 1,285.71, for 50,000 x 1.5 % x 8 / 28 = 214.29 are asked no more: 38.57."""
	terms = make_only(penalty=replace(CAPPED, cap_rate=None))
	waived = Waived(
		fact_id="W",
		value_date=LATE,
		component=Component.PRINCIPAL,
		amount=Decimal(50_000),
		installment_number=4,
	)
	state = replay_checked(terms, [disburse(terms), waived], LATE + timedelta(days=3))
	assert state.installments[1].interest == Decimal("1285.71")
	assert state.accrued_penalty == Decimal("338.57")


def test_principal_paid_from_the_end_gives_its_interest_back_where_the_plan_changes() -> None:
	"""40,000 of the last installment: from 1 March on the running period earns on 60,000, 14 of its 28 days are left.

	40,000 x 18 % / 12 x 14 / 28 = 300.00 come back, and are held.
	"""
	terms, day = make_only(), date(2025, 3, 1)
	facts = [
		disburse(terms),
		pay("A", DUE, "1500"),
		pay("P", DUE, "40000", ExcessRule.LAST_INSTALLMENTS),
		RateChanged(fact_id="C", value_date=day, annual_rate=Decimal("0.24")),
	]
	state = replay_checked(terms, facts, day)
	assert (state.client_advance, state.outstanding_principal) == (300, 60_000)
	# 60,000 x 24 % / 12 for the period from 15 March on.
	assert state.installments[2].interest == 1200
	assert state.payoff == 60_000 - 450


def test_waived_principal_does_not_give_its_interest_back_twice() -> None:
	"""50,000 of the last installment are waived and 20,000 paid: the period from 1 March on earns on 30,000."""
	terms, day = make_only(), date(2025, 3, 1)
	waived = Waived(
		fact_id="W",
		value_date=DUE,
		component=Component.PRINCIPAL,
		amount=Decimal(50_000),
		installment_number=4,
	)
	facts = [
		disburse(terms),
		waived,
		pay("P", DUE, "20750", ExcessRule.LAST_INSTALLMENTS),
		RateChanged(fact_id="C", value_date=day, annual_rate=Decimal("0.24")),
	]
	state = replay_checked(terms, facts, day)
	# 750.00 were asked on 50,000; 20,000 x 18 % / 12 x 14 / 28 = 150.00 come back.
	assert (state.client_advance, state.outstanding_principal) == (150, 30_000)
	assert state.payoff == 30_000 - 225


def test_the_arrays_keep_the_penalty_of_the_installment_whose_period_runs() -> None:
	terms = make_only(penalty=CAPPED)
	loan = LoanReplay(terms)
	for fact in (disburse(terms), pay("P", LATE, "1575")):
		loan.apply(fact)
	assert loan.get_state(LATE).accrued_penalty == 75
	assert assert_same([loan], calculate_portfolio(build_portfolio([loan]), LATE, RATES)) == 1


def test_held_money_and_interest_that_comes_back_close_a_loan_once_paying_early_is_free() -> None:
	"""The charge ends on 15 February: 98,000 held are more than 100,000 less the interest that comes back, 59 of 90 days of 4,438.36."""
	free = PrepaymentCharge(rate=Decimal("0.02"), within_months=1)
	terms = make_only(prepayment_charge=free, number_of_installments=1, first_due_date=date(2025, 4, 15))
	loan = LoanReplay(terms)
	for fact in (disburse(terms), pay("P", date(2025, 2, 1), "98000", ExcessRule.HOLD_AS_ADVANCE)):
		loan.apply(fact)
	book = build_portfolio([loan])
	for days in (0, 10, 14, 20, 40):
		assert calculate_portfolio(book, date(2025, 2, 1) + timedelta(days=days), RATES).needs_replay[0]
	assert loan.get_state(date(2025, 3, 20)).closed_on == DUE


@pytest.mark.parametrize("days", [0, 1, 17, 60])
def test_days_below_zero_after_a_change_of_the_rate_are_the_replays(days: int) -> None:
	"""A rate that falls below zero within a period takes off what the days before earned: the most is in the middle."""
	terms = make_terms(
		principal=Decimal(10_000),
		annual_rate=Decimal("0.05"),
		number_of_installments=4,
		interest_basis=InterestBasis.DAILY,
		is_negative_rate_allowed=True,
		first_due_date=date(2025, 7, 15),
	)
	loan = LoanReplay(terms)
	change = RateChanged(fact_id="C", value_date=date(2025, 5, 1), annual_rate=Decimal("-0.03"))
	for fact in (disburse(terms, START), change):
		loan.apply(fact)
	book, day = build_portfolio([loan]), date(2025, 5, 1) + timedelta(days=days)
	# 10,000 x 5 % x 106 / 365 = 145.21 until the change; 3 % a year less from then on.
	left = Decimal("145.205479") - Decimal(10_000) * 3 / 100 * days / 365
	assert loan.get_state(day).accrued_interest == round(left, 2)
	assert calculate_portfolio(book, day, RATES).needs_replay[0]
