"""Stepped, promotional, mixed and variable rates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	EngineError,
	Grace,
	LoanTerms,
	RatePoint,
	RateStep,
	VariableRate,
	build_periods,
	build_schedule,
	resolve_variable_rate,
)
from lending_app.engine.values.errors import InvalidDateError, InvalidRateError, InvalidTermError
from tests.engine.support import START, make_terms, run

SERIES = (
	RatePoint(from_date=date(2024, 12, 20), annual_rate=Decimal("0.07")),
	RatePoint(from_date=date(2025, 3, 15), annual_rate=Decimal("0.09")),
	RatePoint(from_date=date(2025, 7, 1), annual_rate=Decimal("-0.005")),
)
PROMOTION = (RateStep(from_installment=1, annual_rate=Decimal("0.06")), RateStep(from_installment=4, annual_rate=Decimal("0.24")))  # fmt: skip


def resolve(**values: Any) -> list[tuple[int, str]]:
	steps = resolve_variable_rate(VariableRate(**values), SERIES, build_periods(make_terms(), START))
	return [(step.from_installment, str(step.annual_rate)) for step in steps]


def list_interest(terms: LoanTerms, count: int = 6) -> list[str]:
	return [str(row.interest) for row in build_schedule(terms, START).installments[:count]]


def test_the_rate_moves_no_further_than_the_cap_from_reset_to_reset() -> None:
	"""References of 7, 9 and -0.5 % plus 9: 16, then one point up at a time to 18, then one down each period."""
	found = resolve(spread=Decimal("0.09"), reset_cap=Decimal("0.01"))
	assert found == [
		(1, "0.16"),
		(3, "0.17"),
		(4, "0.18"),
		(7, "0.17"),
		(8, "0.16"),
		(9, "0.15"),
		(10, "0.14"),
		(11, "0.13"),
		(12, "0.12"),
	]


def test_each_installment_bears_the_rate_of_its_step() -> None:
	terms = make_terms(rate_steps=PROMOTION, method=AmortizationMethod.INTEREST_ONLY)
	assert list_interest(terms) == ["500.00", "500.00", "500.00", "2000.00", "2000.00", "2000.00"]


def test_installments_before_the_first_step_keep_the_loans_rate_and_free_ones_bear_none() -> None:
	terms = make_terms(
		rate_steps=PROMOTION[1:],
		method=AmortizationMethod.INTEREST_ONLY,
		grace=Grace(interest_free_periods=1),
	)
	assert list_interest(terms, 5) == ["0.00", "1500.00", "1500.00", "2000.00", "2000.00"]


def test_a_level_installment_is_leveled_over_the_known_rates() -> None:
	"""P = A (a(3, 0.5 %) + a(9, 2 %) / 1.005^3), so A is 9,081.61."""
	first = sum(Decimal("1.005") ** -k for k in range(1, 4))
	then = sum(Decimal("1.02") ** -k for k in range(1, 10)) / Decimal("1.005") ** 3
	expected = (100000 / (first + then)).quantize(Decimal("0.01"))
	rows = build_schedule(make_terms(rate_steps=PROMOTION), START).installments
	assert {row.total for row in rows[:-1]} == {expected}
	assert abs(rows[-1].total - expected) < Decimal("0.10")


def test_the_replay_earns_interest_at_the_steps_rate() -> None:
	terms = make_terms(rate_steps=PROMOTION, method=AmortizationMethod.INTEREST_ONLY)
	assert run(terms, date(2025, 4, 15)).accrued_interest == Decimal("1500.00")
	assert run(terms, date(2025, 4, 30)).accrued_interest == Decimal("2500.00")


def test_a_variable_rate_follows_the_series_at_each_reset() -> None:
	assert resolve(spread=Decimal("0.02"), floor=Decimal("0.02")) == [
		(1, "0.09"),
		(3, "0.11"),
		(7, "0.02"),
	]


@pytest.mark.parametrize(
	("values", "steps"),
	[
		({"reset_every": 6}, [(1, "0.07"), (7, "0")]),
		({"reset_every": 3, "first_reset": 4}, [(4, "0.09"), (7, "0")]),
		({"notice_days": 1, "cap": Decimal("0.08")}, [(1, "0.07"), (4, "0.08"), (7, "0")]),
		({"first_reset": 13}, []),
	],
)
def test_resets_caps_and_notice_decide_the_steps(
	values: dict[str, Any], steps: list[tuple[int, str]]
) -> None:
	assert resolve(floor=Decimal(0), **values) == steps


def test_a_resolved_rate_makes_a_loan() -> None:
	rule = VariableRate(spread=Decimal("0.05"))
	steps = resolve_variable_rate(rule, SERIES, build_periods(make_terms(), START))
	terms = make_terms(rate_steps=steps)
	assert [terms.get_rate_ratio(number) for number in (1, 3, 12)] == [(3, 25), (7, 50), (9, 200)]


def test_a_series_that_says_nothing_of_a_day_is_refused() -> None:
	periods = build_periods(make_terms(), START)
	for series in ((), SERIES[1:], (SERIES[1], SERIES[0]), (SERIES[0], SERIES[0])):
		with pytest.raises(InvalidDateError, match="series"):
			resolve_variable_rate(VariableRate(), series, periods)


def test_a_rate_stops_at_zero_unless_it_may_fall_below() -> None:
	periods = build_periods(make_terms(), START)
	assert min(step.annual_rate for step in resolve_variable_rate(VariableRate(), SERIES, periods)) == 0
	free = resolve_variable_rate(VariableRate(is_negative_allowed=True), SERIES, periods)
	assert min(step.annual_rate for step in free) == Decimal("-0.005")
	floor = VariableRate(is_negative_allowed=True, floor=Decimal("-0.001"))
	assert min(step.annual_rate for step in resolve_variable_rate(floor, SERIES, periods)) == Decimal(
		"-0.001"
	)
	for wrong in (
		{"floor": Decimal("-0.001")},
		{"floor": Decimal(-1), "is_negative_allowed": True},
		{"reset_cap": Decimal("-0.001"), "is_negative_allowed": True},
	):
		with pytest.raises(InvalidRateError):
			VariableRate(**wrong)


@pytest.mark.parametrize(
	("kind", "values"),
	[
		(VariableRate, {"cap": Decimal("0.1"), "floor": Decimal("0.2")}),
		(VariableRate, {"floor": Decimal(-1)}),
		(VariableRate, {"spread": 0.02}),
		(VariableRate, {"reset_every": 0}),
		(VariableRate, {"notice_days": -1}),
		(RatePoint, {"from_date": "2025-01-01", "annual_rate": Decimal("0.1")}),
		(RatePoint, {"from_date": START, "annual_rate": Decimal(-101)}),
		(RateStep, {"from_installment": 0, "annual_rate": Decimal("0.1")}),
		(RateStep, {"from_installment": 1, "annual_rate": Decimal(-1)}),
	],
)
def test_rates_of_anything_else_are_refused(kind: type, values: dict[str, Any]) -> None:
	with pytest.raises(EngineError):
		kind(**values)


@pytest.mark.parametrize("steps", [PROMOTION[::-1], (PROMOTION[0],) * 2, (None,), list(PROMOTION)])
def test_steps_out_of_order_are_refused(steps: Any) -> None:
	with pytest.raises(InvalidTermError, match="rate_steps"):
		make_terms(rate_steps=steps)


def test_a_step_after_the_last_installment_is_refused() -> None:
	with pytest.raises(InvalidTermError, match=r"rate_steps=4, bound 1\.\.3"):
		make_terms(rate_steps=PROMOTION, number_of_installments=3)
