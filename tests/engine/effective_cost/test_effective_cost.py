"""Effective annual cost: what holds of every law's measure, and each law's own rules."""

from __future__ import annotations

import contextlib
import doctest
import importlib
import pkgutil
import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lending_app.engine import Frequency, build_schedule, effective_cost
from lending_app.engine.cost.cash_flows import CashFlow, FlowKind, build_borrower_flows
from lending_app.engine.cost.returns import calculate_xirr
from lending_app.engine.effective_cost import (
	Convention,
	IntervalUnit,
	calculate_apr,
	calculate_aprc,
	calculate_cae,
	calculate_cat,
	calculate_cftea,
	calculate_cftna,
	calculate_ea,
	calculate_effective_cost,
	calculate_tea,
	calculate_tna,
)
from lending_app.engine.effective_cost.intervals import choose_unit, go_back, measure_years
from lending_app.engine.effective_cost.result import publish
from lending_app.engine.values.conversions import calculate_effective_rate
from lending_app.engine.values.errors import (
	EngineError,
	InvalidDateError,
	InvalidTermError,
	NoSignChangeError,
)
from lending_app.engine.values.rates import add_months, get_period_date
from tests.engine.support import START, make_terms

MODULES = [
	f"{effective_cost.__name__}.{module.name}" for module in pkgutil.iter_modules(effective_cost.__path__)
]
MANUAL = Path(effective_cost.__path__[0]).parents[2] / "docs" / "costs.md"
STARTS = st.dates(date(2020, 1, 1), date(2027, 12, 31))
NOMINAL_RATES = st.decimals("0.01", "0.9", places=4)
LEVEL = st.sampled_from(
	(Frequency.WEEKLY, Frequency.BIWEEKLY, Frequency.MONTHLY, Frequency.QUARTERLY, Frequency.ANNUAL)
)


def make_flow(day: date, amount: Decimal | str, kind: FlowKind = FlowKind.OTHER) -> CashFlow:
	return CashFlow(value_date=day, amount=Decimal(amount), kind=kind)


def make_level_loan(start: date, frequency: Frequency, count: int, per_period: Decimal) -> list[CashFlow]:
	"""A million repaid in level installments, exact to many decimals, at a rate a period."""
	growth = (1 + per_period) ** count
	installment = round(Decimal(1_000_000) * per_period * growth / (growth - 1), 12)
	flows = [make_flow(start, "1000000", FlowKind.DISBURSEMENT)]
	flows += [
		make_flow(get_period_date(start, frequency, index), -installment, FlowKind.INSTALLMENT)
		for index in range(1, count + 1)
	]
	return flows


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
	assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_examples_of_the_manual_hold() -> None:
	blocks = re.findall(r"^```python\n(.*?)^```$", MANUAL.read_text(), re.DOTALL | re.MULTILINE)
	page = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, MANUAL.name, str(MANUAL), 0)
	assert len(page.examples) >= 20
	assert doctest.DocTestRunner().run(page).failed == 0


@given(start=STARTS, frequency=LEVEL, count=st.integers(2, 60), rate=NOMINAL_RATES)
def test_the_apr_of_a_level_loan_without_fees_is_its_nominal_rate(
	start: date, frequency: Frequency, count: int, rate: Decimal
) -> None:
	assume(start.day <= 28)
	periods = {
		Frequency.WEEKLY: 52,
		Frequency.BIWEEKLY: 26,
		Frequency.MONTHLY: 12,
		Frequency.QUARTERLY: 4,
		Frequency.ANNUAL: 1,
	}
	flows = make_level_loan(start, frequency, count, rate / periods[frequency])
	apr = calculate_apr(flows)
	assert apr.units_a_year == periods[frequency]
	assert abs(apr.rate - rate) < Decimal("1e-10")
	assert not apr.is_irregular


@given(start=STARTS, count=st.integers(2, 60), rate=NOMINAL_RATES)
def test_measures_of_a_monthly_loan_are_its_nominal_and_effective_rates(
	start: date, count: int, rate: Decimal
) -> None:
	assume(start.day <= 28)
	flows = make_level_loan(start, Frequency.MONTHLY, count, rate / 12)
	effective = calculate_effective_rate(rate, Frequency.MONTHLY)
	assert abs(calculate_cae(flows).rate - rate) < Decimal("1e-9")
	for calculate in (calculate_aprc, calculate_cat, calculate_ea):
		assert abs(calculate(flows).rate - effective) < Decimal("1e-9")


@given(
	start=STARTS,
	convention=st.sampled_from(Convention),
	fees=st.tuples(st.integers(0, 50_000), st.integers(1, 50_000)),
	count=st.integers(1, 40),
)
def test_more_fee_costs_more(start: date, convention: Convention, fees: tuple[int, int], count: int) -> None:
	loan = make_level_loan(start, Frequency.MONTHLY, count, Decimal("0.02"))
	low, high = (
		calculate_effective_cost([*loan, make_flow(start, str(-fee), FlowKind.FEE)], convention).rate
		for fee in (fees[0], sum(fees))
	)
	assert high > low


@given(
	start=STARTS,
	convention=st.sampled_from(Convention),
	factor=st.sampled_from(("0.001", "3", "12345.678")),
	gaps=st.lists(st.integers(1, 90), min_size=1, max_size=20),
)
def test_scaling_amounts_changes_no_rate(
	start: date, convention: Convention, factor: str, gaps: list[int]
) -> None:
	days = [start + timedelta(sum(gaps[: index + 1])) for index in range(len(gaps))]
	flows = [make_flow(start, str(100 * len(days))), *(make_flow(day, "-101") for day in days)]
	scaled = [make_flow(flow.value_date, flow.amount * Decimal(factor)) for flow in flows]
	rate = calculate_effective_cost(flows, convention).rate
	assert abs(calculate_effective_cost(scaled, convention).rate - rate) <= Decimal("1e-10") * (1 + rate)


@given(payments=st.lists(st.integers(1, 999), min_size=1, max_size=7))
def test_the_eu_rate_is_xirr_on_whole_years_of_365_days(payments: list[int]) -> None:
	"""No leap day lies between 1 March 1896 and 28 February 1904; XIRR would count a leap year as 366/365."""
	start = date(1896, 3, 1)
	flows = [make_flow(start, "1000")]
	flows += [
		make_flow(add_months(start, 12 * (index + 1)), str(-paid)) for index, paid in enumerate(payments)
	]
	assert abs(calculate_aprc(flows).rate - calculate_xirr(flows)) <= Decimal("1e-12")


def test_taxes_count_where_the_law_counts_them() -> None:
	flows = [make_flow(START, "1000"), make_flow(add_months(START, 12), "-1200")]
	taxed = [*flows, make_flow(add_months(START, 12), "-42", FlowKind.TAX)]
	assert calculate_cat(taxed).rate == calculate_cat(flows).rate
	assert calculate_cftea(taxed, has_taxes=False).rate == calculate_cftea(flows).rate
	assert calculate_cftea(taxed).published == Decimal("24.20")
	assert calculate_aprc(taxed).published == Decimal("24.2")
	before = calculate_cftna(taxed, has_taxes=False)
	assert (before.convention, before.rate) == (
		Convention.ARGENTINA_CFTNA_BEFORE_TAX,
		calculate_tna(Decimal("0.2")),
	)


@given(rate=st.decimals("0", "5", places=6), days=st.integers(1, 365))
def test_argentine_rates_convert_and_come_back(rate: Decimal, days: int) -> None:
	assert abs(calculate_tna(calculate_tea(rate, days), days) - rate) < Decimal("1e-10")


@pytest.mark.parametrize("convention", Convention)
def test_every_measure_names_its_convention_its_law_and_its_times(convention: Convention) -> None:
	terms = make_terms()
	flows = build_borrower_flows(build_schedule(terms, START), terms)
	cost = calculate_effective_cost(flows, convention)
	assert cost.convention is convention
	assert len(cost.law) > 5
	assert [(flow.whole, flow.fraction) for flow in cost.flows][:1] == [(0, 0)]
	assert len(cost.flows) == 13
	assert cost.published == publish(cost.rate, -int(cost.published.as_tuple().exponent))


def test_a_convention_that_is_none_and_flows_of_one_sign_are_refused() -> None:
	with pytest.raises(InvalidTermError):
		calculate_effective_cost([make_flow(START, "1")], "US APR")  # type: ignore[arg-type]
	for amounts in (("1", "2"), ("-1", "-2")):
		flows = [make_flow(START, amounts[0]), make_flow(add_months(START, 1), amounts[1])]
		for convention in Convention:
			with pytest.raises(NoSignChangeError):
				calculate_effective_cost(flows, convention)


@given(
	convention=st.sampled_from(Convention),
	rows=st.lists(
		st.tuples(st.dates(), st.decimals("-1e14", "1e14", places=4), st.sampled_from(FlowKind)), max_size=8
	),
)
def test_any_flows_have_a_cost_or_an_error_that_says_why(
	convention: Convention, rows: list[tuple[date, Decimal, FlowKind]]
) -> None:
	flows = [make_flow(*row) for row in rows]
	with contextlib.suppress(EngineError):
		cost = calculate_effective_cost(flows, convention)
		assert cost.rate > -100
		assert cost.published.is_finite()


def test_decimals_and_units_out_of_range_are_refused() -> None:
	flows = [make_flow(START, "1"), make_flow(add_months(START, 1), "-2")]
	with pytest.raises(InvalidTermError):
		calculate_aprc(flows, decimals=11)
	for calculate in (calculate_aprc, calculate_cae):
		with pytest.raises(InvalidTermError):
			calculate(flows, "Month")  # type: ignore[arg-type]
	assert calculate_aprc(flows, IntervalUnit.MONTH, 3).published == Decimal("409500.000")
	with pytest.raises(InvalidTermError):
		calculate_tea(Decimal("0.5"), 0)


# The European Union's times.


@pytest.mark.parametrize(
	("days", "unit"),
	[
		(["2025-02-15", "2025-03-15"], IntervalUnit.MONTH),
		(["2025-02-01", "2025-03-01"], IntervalUnit.MONTH),
		(["2026-02-15", "2027-02-15"], IntervalUnit.YEAR),
		(["2025-01-23", "2025-01-30"], IntervalUnit.WEEK),
		(["2025-01-20", "2025-01-31"], IntervalUnit.MONTH),
		(["2025-04-15"], IntervalUnit.MONTH),
		(["2027-01-15"], IntervalUnit.YEAR),
		(["2025-01-29"], IntervalUnit.WEEK),
		(["2025-03-01"], IntervalUnit.YEAR),
		(["2025-02-28", "2025-03-31", "2025-04-30"], IntervalUnit.MONTH),
	],
)
def test_payments_choose_their_unit(days: list[str], unit: IntervalUnit) -> None:
	start = date(2025, 1, 15)
	payments = [date.fromisoformat(day) for day in days]
	month_day = 31 if days[0] == "2025-02-28" else payments[0].day
	assert choose_unit(start, payments, month_day) is unit


def test_years_have_365_days_where_leap_years_do_not_count() -> None:
	start, end = date(2013, 1, 12), date(2013, 2, 15)
	assert measure_years(start, end, IntervalUnit.MONTH, 15, has_leap_years=False) == Fraction(
		1, 12
	) + Fraction(3, 365)
	assert measure_years(end, start, IntervalUnit.MONTH, 15, has_leap_years=False) == -(
		Fraction(1, 12) + Fraction(3, 365)
	)


def test_a_year_before_the_calendar_is_refused() -> None:
	with pytest.raises(InvalidDateError):
		go_back(date(1, 5, 1), 5, 1)


def test_the_charge_of_chile_is_nominal() -> None:
	"""SERNAC, study of consumer credit, December 2012: 500,000 in 36 installments costs 652,212 to 1,133,316 in all, and
	the charges are almost 46 points apart; compounded they would be 67 apart."""
	low, high = (
		[make_flow(START, "500000")]
		+ [make_flow(add_months(START, month), round(Decimal(-total) / 36, 6)) for month in range(1, 37)]
		for total in (652_212, 1_133_316)
	)
	assert calculate_cae(high).rate - calculate_cae(low).rate == pytest.approx(
		Decimal("0.457"), abs=Decimal("0.0005")
	)
	assert calculate_ea(high).rate - calculate_ea(low).rate > Decimal("0.66")


def test_weekly_charges_in_chile_take_52_weeks() -> None:
	flows = [make_flow(START, "1000"), make_flow(START + timedelta(14), "-1020")]
	assert calculate_cae(flows).published == Decimal("51.74")
