"""The yearly rate that most laws share: what is received and paid is worth the same, discounted by (1 + X)^years."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from lending_app.engine.cost.cash_flows import CashFlow, check_flows, net_by_date
from lending_app.engine.cost.rate_solver import solve_rate
from lending_app.engine.effective_cost.intervals import (
	YEAR_DAYS,
	IntervalUnit,
	choose_unit,
	find_month_day,
	measure_years,
)
from lending_app.engine.effective_cost.result import Convention, EffectiveCost, build_timed_flows, publish
from lending_app.engine.values.errors import NoSignChangeError
from lending_app.engine.values.inputs import check_kind

Netted = tuple[tuple[date, Decimal], ...]


def net_of_loan(flows: Iterable[CashFlow]) -> Netted:
	"""One amount a day, in order; refuses flows that are all received or all paid."""
	netted = net_by_date(check_flows(flows))
	if not any(amount > 0 for _, amount in netted) or not any(amount < 0 for _, amount in netted):
		raise NoSignChangeError("flows", len(netted), "amounts received and amounts paid")
	return netted


def find_first_advance(netted: Netted) -> date:
	"""The day of the first drawdown, from which times are counted."""
	return next(day for day, amount in netted if amount > 0)


def choose_payment_unit(netted: Netted) -> IntervalUnit:
	"""The unit in which the payments after the first drawdown are counted."""
	start = find_first_advance(netted)
	payments = _list_payments(netted, start)
	return choose_unit(start, payments, find_month_day(start, payments))


def measure_periods(netted: Netted, unit: IntervalUnit | None, *, has_leap_years: bool) -> list[Fraction]:
	"""Years from the first drawdown to each flow, in whole units and days."""
	if unit is not None:
		check_kind(unit, IntervalUnit, "unit")
	start = find_first_advance(netted)
	payments = _list_payments(netted, start)
	month_day = find_month_day(start, payments)
	unit = unit or choose_unit(start, payments, month_day)
	return [measure_years(start, day, unit, month_day, has_leap_years=has_leap_years) for day, _ in netted]


def measure_days(netted: Netted) -> list[Fraction]:
	"""Years of 365 days from the first drawdown to each flow."""
	start = find_first_advance(netted)
	return [Fraction((day - start).days, YEAR_DAYS) for day, _ in netted]


def build_cost(
	convention: Convention, law: str, netted: Netted, years: list[Fraction], decimals: int
) -> EffectiveCost:
	"""Solve the equation and put the answer together.

	A charge before the first drawdown can leave a second solution, of thousands of percent; the one near zero is meant.
	"""
	amounts = [amount for _, amount in netted]
	rate = solve_rate(amounts, [float(time) for time in years], takes_nearest=True)
	return EffectiveCost(
		convention=convention,
		law=law,
		rate=rate,
		published=publish(rate, decimals),
		unit="year",
		units_a_year=Decimal(1),
		flows=build_timed_flows(netted, [divmod(time, 1) for time in years]),
	)


def _list_payments(netted: Netted, start: date) -> list[date]:
	return [day for day, amount in netted if amount < 0 and day > start]
