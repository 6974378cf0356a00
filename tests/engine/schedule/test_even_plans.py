"""The short way for loans with installments all alike gives what the general plan gives, to the cent."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lending_app.engine import (
	AmortizationMethod,
	EngineError,
	Frequency,
	InterestBasis,
	LoanTerms,
	RateStep,
	build_periods,
)
from lending_app.engine.schedule.even_plans import is_even, plan_even, solve_level
from lending_app.engine.schedule.interest import period_ratio
from lending_app.engine.schedule.plan_periods import build_plan_periods
from lending_app.engine.schedule.plan_values import PlannedInstallment, PlanPeriod, Start
from lending_app.engine.schedule.plans import plan_parts, solve_amount
from lending_app.engine.schedule.schedule import amortize
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.errors import InvalidDateError
from lending_app.engine.values.money import RoundingMode
from lending_app.engine.values.rates import get_period_date, list_period_dates
from tests.engine.support import START, make_terms

METHODS = (AmortizationMethod.LEVEL_PAYMENT, AmortizationMethod.LEVEL_PRINCIPAL, AmortizationMethod.FLAT)
STEPS = (RateStep(from_installment=2, annual_rate=Decimal("0.3")),)


@st.composite
def even_terms(draw: st.DrawFn) -> LoanTerms:
	count = draw(st.integers(1, 40))
	return make_terms(
		principal=Decimal(draw(st.integers(1, 10**7))) / 100,
		annual_rate=Decimal(draw(st.sampled_from(["0", "0.0499", "0.18", "0.6", "0.1234567"]))),
		number_of_installments=count,
		method=draw(st.sampled_from(METHODS)),
		frequency=draw(st.sampled_from([Frequency.WEEKLY, Frequency.SEMIMONTHLY, Frequency.MONTHLY])),
		interest_basis=draw(st.sampled_from(InterestBasis)),
		day_count=draw(st.sampled_from([DayCount.ACTUAL_365, DayCount.THIRTY_360, DayCount.ACTUAL_365L])),
		rate_steps=draw(st.sampled_from([(), STEPS])) if count > 1 else (),
		rounding_mode=draw(st.sampled_from(RoundingMode)),
	)


@st.composite
def starts(draw: st.DrawFn) -> Start:
	"""From the first day, or from a day on which a prepayment was made."""
	if draw(st.booleans()):
		return Start()
	return Start(
		before=(draw(st.integers(0, 10**5)), 7),
		settled=draw(st.integers(0, 2000)),
		amount=draw(st.none() | st.integers(0, 10**6)),
		base=draw(st.none() | st.integers(0, 10**7)),
		is_running=True,
	)


def plan(make: Any) -> list[PlannedInstallment] | tuple[str, object]:
	try:
		return make()  # type: ignore[no-any-return]
	except EngineError as error:
		return type(error).__name__, str(error)


@given(terms=even_terms(), start=starts(), drawn=st.integers(0, 10**7))
@example(terms=make_terms(number_of_installments=1), start=Start(), drawn=1)
@example(terms=make_terms(), start=Start(before=(1, 1), settled=0, is_running=True), drawn=0)
def test_an_even_plan_is_the_general_plan_of_its_periods(terms: LoanTerms, start: Start, drawn: int) -> None:
	assert is_even(terms)
	periods = build_periods(terms, START)
	ratios = [period_ratio(terms, period, period.due) for period in periods]
	balance = min(drawn, terms.rounding.to_minor(terms.principal)) if start.is_running else drawn + 1
	plan_periods = build_plan_periods(terms, balance, periods, ratios)
	expected = plan(lambda: plan_parts(terms, balance, plan_periods, start))
	assert (
		plan(lambda: plan_even(terms, balance, [plan_period.interest for plan_period in plan_periods], start))
		== expected
	)


@given(
	balance=st.integers(1, 10**9),
	rates=st.lists(st.sampled_from([(1, 100), (2, 200), (31, 36500)]), min_size=1),
)
def test_the_level_amount_is_the_one_of_the_general_plan(balance: int, rates: list[tuple[int, int]]) -> None:
	expected = solve_amount(balance, [PlanPeriod(number, rate) for number, rate in enumerate(rates, 1)])
	numerator, denominator = solve_level(balance, rates)
	assert abs(Decimal(numerator) / denominator - expected) < Decimal("1e-15")


def test_an_amount_that_is_a_whole_cent_is_not_rounded_up_or_down() -> None:
	"""210 over two periods of a tenth each: 210 x 1.1^2 / 2.1 = 121, where discount factors would leave 120.99..."""
	assert solve_level(210, [(1, 10), (1, 10)]) == (210 * 11 * 11, 10 * 21)
	numerator, denominator = solve_level(210, [(1, 10), (1, 10)])
	assert numerator / denominator == 121


def test_a_first_period_of_its_own_length_is_left_to_the_general_plan() -> None:
	terms = make_terms(first_due_date=date(2025, 4, 1), annual_rate=Decimal("1.2"), number_of_installments=36)
	parts = amortize(terms, 10_000_000, build_periods(terms, START))
	assert parts[0].rule == "interest_only"
	assert parts[0].principal == 0


@given(
	anchor=st.dates(min_value=date(2019, 1, 1), max_value=date(2025, 12, 31)),
	frequency=st.sampled_from(Frequency),
	first=st.integers(0, 3),
	count=st.integers(1, 40),
)
def test_dates_listed_at_once_are_the_dates_one_by_one(
	anchor: date, frequency: Frequency, first: int, count: int
) -> None:
	numbers = range(first, first + count)
	expected = [get_period_date(anchor, frequency, number) for number in numbers]
	assert list_period_dates(anchor, frequency, numbers) == expected


@pytest.mark.parametrize("frequency", [Frequency.DAILY, Frequency.MONTHLY, Frequency.SEMIMONTHLY])
def test_dates_beyond_the_calendar_are_refused(frequency: Frequency) -> None:
	with pytest.raises(InvalidDateError):
		list_period_dates(date(9999, 12, 1) + timedelta(days=9), frequency, range(1, 400))
