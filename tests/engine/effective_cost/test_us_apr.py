"""The annual percentage rate of the United States: unit-periods, their counting, and what is irregular."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from lending_app.engine.cost.cash_flows import CashFlow
from lending_app.engine.effective_cost import UsApr, calculate_apr
from lending_app.engine.effective_cost.intervals import count_months
from lending_app.engine.effective_cost.unit_periods import (
	Span,
	UnitKind,
	UnitPeriod,
	count_unit_periods,
	find_unit_period,
	name_span,
)
from lending_app.engine.values.rates import add_months
from tests.engine.support import START


def make_flow(day: date, amount: str) -> CashFlow:
	return CashFlow(value_date=day, amount=Decimal(amount))


def make_span(start: str, end: str, month_day: int = 0) -> Span:
	first, last = date.fromisoformat(start), date.fromisoformat(end)
	return Span(first, last, month_day or last.day)


@pytest.mark.parametrize(
	("spans", "name"),
	[
		([("2025-01-31", "2025-02-28", 31), ("2025-02-28", "2025-03-31", 31)], "month"),
		([("2025-01-30", "2025-02-28", 30), ("2025-02-28", "2025-03-30", 30)], "month"),
		([("2025-02-01", "2025-03-01", 1), ("2025-03-01", "2025-03-29", 1)], "4 weeks"),
		([("2025-01-15", "2025-01-31", 0), ("2025-01-31", "2025-02-15", 0)], "semimonth"),
		([("2025-01-01", "2025-01-16", 0), ("2025-01-16", "2025-02-01", 0)], "semimonth"),
		([("2025-01-01", "2025-01-15", 0), ("2025-01-15", "2025-01-29", 0)], "2 weeks"),
		([("2025-01-01", "2025-01-11", 0), ("2025-01-11", "2025-01-21", 0)], "10 days"),
		([("2025-01-01", "2025-01-02", 0), ("2025-01-02", "2025-01-03", 0)], "day"),
		([("2020-01-01", "2023-01-01", 0), ("2023-01-01", "2026-01-01", 0)], "year"),
		([("2020-01-01", "2020-07-01", 0), ("2020-07-01", "2021-01-01", 0)], "6 months"),
		# Equally often: the smaller.
		(
			[
				("2025-01-01", "2025-01-08", 0),
				("2025-01-08", "2025-01-15", 0),
				("2025-02-15", "2025-03-15", 0),
				("2025-03-15", "2025-04-15", 0),
			],
			"week",
		),
		# No two alike: the average, 45 and 30 days, is nearest to 5 weeks; 8 and 14 are between 1 and 2 weeks.
		([("2025-01-01", "2025-02-15", 0), ("2025-02-15", "2025-03-15", 0)], "5 weeks"),
		([("2025-01-01", "2025-01-08", 0), ("2025-01-08", "2025-01-22", 0)], "week"),
	],
)
def test_a_transaction_has_the_unit_period_of_most_of_its_periods(
	spans: list[tuple[str, str, int]], name: str
) -> None:
	assert find_unit_period([make_span(*span) for span in spans]).name == name


@pytest.mark.parametrize(
	("span", "unit", "expected"),
	[
		(("1978-01-10", "1978-03-01"), UnitPeriod(UnitKind.MONTH, 2), (0, Fraction(52, 60))),
		(("1978-02-23", "1978-03-16"), UnitPeriod(UnitKind.SEMIMONTH), (1, Fraction(6, 15))),
		(("1978-03-20", "1978-04-21"), UnitPeriod(UnitKind.WEEK), (4, Fraction(4, 7))),
		(("2025-01-01", "2025-01-26"), UnitPeriod(UnitKind.DAY, 10), (2, Fraction(1, 2))),
		(("2023-10-26", "2024-11-30"), UnitPeriod(UnitKind.YEAR), (1, Fraction(35, 365))),
		(("2023-01-15", "2024-07-15"), UnitPeriod(UnitKind.YEAR), (1, Fraction(6, 12))),
		(("2025-01-15", "2025-01-15"), UnitPeriod(UnitKind.TERM), (0, Fraction(0))),
	],
)
def test_time_is_counted_in_unit_periods(
	span: tuple[str, str], unit: UnitPeriod, expected: tuple[int, Fraction]
) -> None:
	assert count_unit_periods(make_span(*span), unit) == expected


def test_a_period_of_four_weeks_in_february_is_also_a_month() -> None:
	names = name_span(make_span("2025-02-01", "2025-03-01"))
	assert [unit.name for unit in names] == ["month", "4 weeks"]


def test_months_are_counted_back_to_the_day_of_the_series() -> None:
	assert count_months(date(2025, 1, 20), date(2025, 2, 28), 31) == (1, 11)
	assert count_months(date(2025, 1, 20), date(2025, 2, 28), 28) == (1, 8)


def test_payments_on_last_days_are_months_apart() -> None:
	"""Appendix J (b)(3)(iv): months of such a series run from last day to last day."""
	flows = [make_flow(date(2025, 1, 15), "1000")]
	flows += [make_flow(add_months(date(2025, 1, 31), month), "-340") for month in (1, 2, 3)]
	apr = calculate_apr(flows)
	assert [(flow.whole, flow.fraction) for flow in apr.flows[1:]] == [
		(whole, Decimal("0.533333333333")) for whole in (1, 2, 3)
	]
	assert apr.unit == "month"


@pytest.mark.parametrize(
	("payments", "is_irregular"),
	[
		(
			[("2025-03-01", "-250"), ("2025-04-01", "-200"), ("2025-05-01", "-200"), ("2025-06-01", "-180")],
			False,
		),
		(
			[("2025-03-01", "-250"), ("2025-04-01", "-200"), ("2025-05-01", "-210"), ("2025-06-01", "-180")],
			True,
		),
		(
			[("2025-02-15", "-200"), ("2025-03-15", "-200"), ("2025-05-15", "-200"), ("2025-06-15", "-200")],
			True,
		),
		([("2025-07-15", "-800")], False),
	],
)
def test_a_rate_is_accurate_within_an_eighth_or_a_quarter_of_a_point(
	payments: list[tuple[str, str]], is_irregular: bool
) -> None:
	flows = [
		make_flow(START, "700"),
		*(make_flow(date.fromisoformat(day), amount) for day, amount in payments),
	]
	apr = calculate_apr(flows)
	assert isinstance(apr, UsApr)
	assert apr.is_irregular is is_irregular
	assert apr.tolerance == Decimal("0.25" if is_irregular else "0.125")


def test_several_advances_are_irregular_and_payments_may_come_before_them() -> None:
	"""A student pays from July and is advanced money from September on; the rate leaves nothing over."""
	advances = [make_flow(date(1978 + year, 9, 5), "1800") for year in range(4)]
	advances += [make_flow(date(1979 + year, 1, 5), "1000") for year in range(4)]
	payments = [make_flow(add_months(date(1978, 7, 1), month), "-240") for month in range(50)]
	apr = calculate_apr([*advances, *payments])
	assert (apr.is_irregular, apr.unit) == (True, "month")
	worth = sum(
		flow.amount / ((1 + flow.fraction * apr.unit_rate) * (1 + apr.unit_rate) ** flow.whole)
		for flow in apr.flows
	)
	assert abs(worth) < Decimal("1e-6")


def test_an_installment_in_advance_comes_off_the_amount_financed() -> None:
	flows = [make_flow(START, "1000"), make_flow(START, "-90")]
	flows += [make_flow(add_months(START, month), "-90") for month in range(1, 12)]
	apr = calculate_apr(flows)
	assert apr.flows[0].amount == 910
	assert [flow.whole for flow in apr.flows] == list(range(12))
