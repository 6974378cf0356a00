"""Installments leveled by equal periods while interest counts days: of an agreed loan, and of one that runs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	DateRule,
	ExcessRule,
	FirstPeriod,
	Frequency,
	InterestBasis,
	Leveling,
	LoanTerms,
	Residue,
	build_schedule,
)
from lending_app.engine.explain.schedule import explain_installment
from lending_app.engine.loan.options import Balloon
from lending_app.engine.loan.state import LoanState
from lending_app.engine.replay.audit import replay_checked
from lending_app.engine.values.errors import InvalidTermError
from tests.engine.support import START, disburse, make_terms, pay, run, total

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


def test_equal_periods_level_what_days_cost() -> None:
	"""The installment of note CAL-A, 9,168.00, with interest by days: 1,528.77 in January's 31 days."""
	rows = build_schedule(
		make_terms(interest_basis=InterestBasis.DAILY, leveling=Leveling.EQUAL_PERIODS), START
	).installments
	assert {row.total for row in rows[:-1]} == {Decimal("9168.00")}
	assert rows[0].interest == Decimal("1528.77")
	assert total(row.principal for row in rows) == 100_000


def test_equal_periods_level_balloons_and_what_is_left_after_a_prepayment() -> None:
	equal = {"interest_basis": InterestBasis.DAILY, "leveling": Leveling.EQUAL_PERIODS}
	periodic = make_terms(
		method=AmortizationMethod.BALLOON, balloon=Balloon(rate=Decimal("0.3")), residue=Residue.LAST
	)
	by_days = make_terms(method=AmortizationMethod.BALLOON, balloon=Balloon(rate=Decimal("0.3")), **equal)
	assert (
		build_schedule(by_days, START).installments[0].total
		== build_schedule(periodic, START).installments[0].total
	)
	day = date(2025, 2, 15)
	facts = [pay("P", day, "50000", ExcessRule.REDUCE_INSTALLMENT)]
	state = run(make_terms(**equal), day, *facts)
	# 100,000 + 1,528.77 - 50,000 leveled over 11 months at 1.5 %.
	assert state.installments[1].total == Decimal("5116.49")


def test_an_explanation_says_over_what_it_was_leveled() -> None:
	terms = make_terms(interest_basis=InterestBasis.DAILY, leveling=Leveling.EQUAL_PERIODS)
	inputs = dict(explain_installment(terms, START, 2).steps[1].inputs)
	assert inputs["leveled over"] == "12 equal periods a year"
	assert inputs["level amount"] == Decimal("9168.00")


@pytest.mark.parametrize(
	"changes",
	[
		{"interest_basis": InterestBasis.PERIODIC},
		{"method": AmortizationMethod.LEVEL_PRINCIPAL},
		{
			"frequency": Frequency.AT_MATURITY,
			"number_of_installments": 1,
			"first_due_date": date(2025, 7, 15),
		},
		{"is_interest_in_advance": True},
		{"dates": DateRule(first_period=FirstPeriod.ADD_TO_FIRST)},
	],
)
def test_equal_periods_are_refused_where_there_is_nothing_to_level(changes: dict[str, Any]) -> None:
	with pytest.raises(InvalidTermError) as refused:
		make_terms(**{"interest_basis": InterestBasis.DAILY, "leveling": Leveling.EQUAL_PERIODS} | changes)
	assert refused.value.field == "leveling"
