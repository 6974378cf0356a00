"""Random rules of dates and rates that fit a loan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from lending_app.engine import (
	BusinessCalendar,
	BusinessDayConvention,
	DateRule,
	FirstPeriod,
	Frequency,
	RateStep,
)

MONTHLY = (
	Frequency.MONTHLY,
	Frequency.BIMONTHLY,
	Frequency.QUARTERLY,
	Frequency.SEMIANNUAL,
	Frequency.ANNUAL,
)
HALVES = [(15, 31), (1, 16), (5, 20), (2, 30)]
HOLIDAYS = [(1, 1), (1, 21), (2, 27), (5, 1), (8, 16), (12, 25)]
CALENDAR = BusinessCalendar(
	holidays=frozenset(date(year, month, day) for year in range(2020, 2042) for month, day in HOLIDAYS)
)


@st.composite
def date_rules(draw: st.DrawFn, frequency: Frequency) -> DateRule:
	"""Due dates by fixed days, periods or month ends where the frequency has them, moved off holidays or not."""
	options: dict[str, Any] = {"calendar": CALENDAR}
	is_monthly = frequency in MONTHLY
	kind = draw(st.sampled_from(["calendar", "days", "fixed", "end"]))
	if kind == "days" and (is_monthly or frequency is Frequency.SEMIMONTHLY):
		options["month_days"] = (draw(st.integers(1, 31)),) if is_monthly else draw(st.sampled_from(HALVES))
	elif kind == "fixed":
		options["has_fixed_days"] = frequency is not Frequency.AT_MATURITY
	elif kind == "end":
		options["is_end_of_month"] = is_monthly
	is_monthly_like = is_monthly and kind != "fixed" and kind != "end"
	if (is_monthly_like or "month_days" in options) and draw(st.booleans()):
		options["is_moved_to_first"] = True
	if frequency is not Frequency.AT_MATURITY:
		options["first_period"] = draw(st.sampled_from(FirstPeriod))
		if options["first_period"] is FirstPeriod.OWN:
			options["is_due_at_start"] = draw(st.booleans())
	return DateRule(
		convention=draw(st.sampled_from(BusinessDayConvention)),
		is_interest_adjusted=draw(st.booleans()),
		**options,
	)


def leave_out_spread(rule: DateRule | None) -> DateRule | None:
	"""The rule for a loan that defers interest otherwise, or whose installments are given."""
	if rule is None or rule.first_period is not FirstPeriod.SPREAD:
		return rule
	return replace(rule, first_period=FirstPeriod.ADD_TO_FIRST)


def rate_steps(count: int) -> tuple[RateStep, ...]:
	"""A promotion, and another rate from the middle of the loan on."""
	first = RateStep(from_installment=1, annual_rate=Decimal("0.03"))
	middle = count // 2 + 1
	return (first, RateStep(from_installment=middle, annual_rate=Decimal("0.36"))) if middle > 1 else (first,)
