"""Installments leveled by equal periods while interest counts days: of an agreed loan, and of one that runs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import DateRule, ExcessRule, InterestBasis, Leveling, LoanTerms, build_schedule
from lending_app.engine.loan.state import LoanState
from lending_app.engine.replay.audit import replay_checked
from tests.engine.support import START, disburse, make_terms, pay

MONTH = Decimal("0.015")
DAY = date(2025, 2, 1)


def make_equal(**options: Any) -> LoanTerms:
	"""100,000 at 18 % in twelve, 9,168.00 a month."""
	return make_terms(interest_basis=InterestBasis.DAILY, leveling=Leveling.EQUAL_PERIODS, **options)


def calculate_level(balance: Decimal, count: int, first: Decimal = Decimal(1)) -> Decimal:
	"""A = P / (v1 + v1 v + ... + v1 v^(n - 1)), v = 1 / (1 + i), v1 = 1 / (1 + i x the part of the first period)."""
	factor = 1 / (1 + MONTH * first)
	total = Decimal(0)
	for _ in range(count):
		total += factor
		factor /= 1 + MONTH
	return (balance / total).quantize(Decimal("0.01"))


def prepay(day: date, *before: Any) -> LoanState:
	terms = make_equal()
	facts = [disburse(terms), *before, pay("P", day, "50000", ExcessRule.REDUCE_INSTALLMENT)]
	return replay_checked(terms, facts, day)


def test_a_running_period_counts_by_what_is_left_of_it() -> None:
	"""17 of 31 days cost 100,000 x 0.18 x 17 / 365 = 838.36; 50,838.36 is leveled over 14/31 of a month and eleven more."""
	state = prepay(DAY)
	assert state.outstanding_principal == Decimal("50838.36")
	level = calculate_level(state.outstanding_principal, 12, Decimal(14) / 31)
	assert {row.total for row in state.installments[1:11]} == {level}
	# The first asks what was paid of it, and the level.
	assert state.installments[0].total == level + Decimal("838.36")


def test_a_period_to_come_counts_whole() -> None:
	"""The first installment is paid ahead: the plan begins on 15 February, eleven months."""
	rows = build_schedule(make_equal(), START).installments
	state = prepay(DAY, pay("A", date(2025, 1, 20), rows[0].total, ExcessRule.NEXT_INSTALLMENTS))
	planned = state.installments[1:]
	level = calculate_level(sum((row.principal for row in planned), Decimal(0)), 11)
	assert {row.total for row in planned[:-1]} == {level}


@pytest.mark.parametrize("count", [2, 12])
def test_an_installment_on_the_day_of_the_disbursement_has_no_period(count: int) -> None:
	"""An annuity due, 1.015 less than one at the end of each month: of twelve, 9,168.00 / 1.015 = 9,032.51."""
	terms = make_equal(number_of_installments=count, dates=DateRule(is_due_at_start=True))
	rows = build_schedule(terms, START).installments
	assert rows[0].due_date == START
	level = calculate_level(Decimal(100_000), count, Decimal(0))
	assert {row.total for row in rows[:-1]} == {level}
	assert count != 12 or level == Decimal("9032.51")
