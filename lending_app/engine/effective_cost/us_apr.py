"""The annual percentage rate of the United States, by the actuarial method of Regulation Z, appendix J."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from lending_app.engine.cost.cash_flows import CashFlow
from lending_app.engine.cost.rate_solver import RATE_DECIMALS, solve_rate
from lending_app.engine.effective_cost.intervals import find_month_day
from lending_app.engine.effective_cost.result import Convention, EffectiveCost, build_timed_flows, publish
from lending_app.engine.effective_cost.unit_periods import (
	Span,
	UnitPeriod,
	count_unit_periods,
	find_term,
	find_unit_period,
	name_span,
)
from lending_app.engine.effective_cost.yearly import Netted, net_of_loan

LAW = "12 CFR 1026.22 and appendix J to part 1026 (Regulation Z), actuarial method"
_DECIMALS = 2
# 12 CFR 1026.22(a)(2) and (3): percentage points within which a disclosed rate is accurate.
_REGULAR_TOLERANCE = Decimal("0.125")
_IRREGULAR_TOLERANCE = Decimal("0.25")


@dataclass(frozen=True, slots=True, kw_only=True)
class UsApr(EffectiveCost):
	"""An APR with its rate a unit-period and the percentage points by which a disclosed one may differ.

	`is_irregular` is 12 CFR 1026.22(a)(3): several advances, or payments of unequal periods or amounts other than a
	first period, a first payment and a last one.
	"""

	unit_rate: Decimal
	is_irregular: bool
	tolerance: Decimal


def calculate_apr(flows: Iterable[CashFlow]) -> UsApr:
	"""The APR is w i, for the i of the general equation (b)(8) and w unit-periods a year:

	sum of A_k / ((1 + e_k i) (1 + i)^q_k) = sum of P_j / ((1 + f_j i) (1 + i)^t_j)

	with q and t full unit-periods and e and f the fractions of one from the start of the term, the first flow's day.
	Advances are what is received net of prepaid finance charges; a payment on an advance's day comes off it. Two
	decimals.

	>>> from lending_app.engine.values.rates import add_months
	>>> flows = [CashFlow(value_date=date(1978, 2, 10), amount=Decimal(6000))]
	>>> flows += [
	...     CashFlow(value_date=add_months(date(1978, 4, 1), k), amount=Decimal(-200)) for k in range(36)
	... ]
	>>> apr = calculate_apr(flows)
	>>> apr.published, apr.unit, apr.flows[1].whole, apr.flows[1].fraction
	(Decimal('11.82'), 'month', 1, Decimal('0.633333333333'))
	"""
	netted = net_of_loan(flows)
	start = netted[0][0]
	advances = _list_spans(start, [day for day, amount in netted if amount > 0])
	payments = _list_spans(start, [day for day, amount in netted if amount < 0])
	unit = _choose_unit(advances, payments)
	times = _measure(netted, advances, payments, unit)
	unit_rate = solve_rate(
		[amount for _, amount in netted],
		[float(whole) for whole, _ in times],
		[float(fraction) for _, fraction in times],
		takes_nearest=True,
	)
	is_irregular = len(advances) > 1 or _has_unequal_payments(netted, payments, unit)
	return _build(netted, times, unit, unit_rate, is_irregular)


def _list_spans(start: date, days: Sequence[date]) -> list[Span]:
	"""The time from the start of the term to each day."""
	month_day = find_month_day(start, days)
	return [Span(start, day, month_day) for day in days]


def _choose_unit(advances: Sequence[Span], payments: Sequence[Span]) -> UnitPeriod:
	if len(advances) == len(payments) == 1:
		return find_term(max(advances[0], payments[0], key=lambda span: span.end))
	return find_unit_period([*_list_periods(advances), *_list_periods(payments)])


def _list_periods(spans: Sequence[Span]) -> list[Span]:
	"""The periods (b)(3)(i): from the start of the term to the first day after it, and from day to day."""
	days = [spans[0].start, *(span.end for span in spans)]
	month_day = spans[0].month_day
	return [Span(left, right, month_day) for left, right in itertools.pairwise(days) if left < right]


def _measure(
	netted: Netted, advances: Sequence[Span], payments: Sequence[Span], unit: UnitPeriod
) -> list[tuple[int, Fraction]]:
	spans = {span.end: span for span in (*advances, *payments)}
	return [count_unit_periods(spans[day], unit) for day, _ in netted]


def _has_unequal_payments(netted: Netted, payments: Sequence[Span], unit: UnitPeriod) -> bool:
	amounts = [amount for _, amount in netted if amount < 0]
	periods = _list_periods(payments)[1:]
	return len(set(amounts[1:-1])) > 1 or any(unit not in name_span(period) for period in periods)


def _build(
	netted: Netted,
	times: Sequence[tuple[int, Fraction]],
	unit: UnitPeriod,
	unit_rate: Decimal,
	is_irregular: bool,
) -> UsApr:
	with localcontext(Context(prec=40)):
		units = Decimal(unit.units_a_year.numerator) / unit.units_a_year.denominator
		rate = round(unit_rate * units, RATE_DECIMALS)
	return UsApr(
		convention=Convention.US_APR,
		law=LAW,
		rate=rate,
		published=publish(rate, _DECIMALS),
		unit=unit.name,
		units_a_year=units,
		flows=build_timed_flows(netted, times),
		unit_rate=unit_rate,
		is_irregular=is_irregular,
		tolerance=_IRREGULAR_TOLERANCE if is_irregular else _REGULAR_TOLERANCE,
	)
