"""Exact interest: years of a period by the terms' convention, and ratios of whole numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.schedule.due_dates import Period
from lending_app.engine.values.day_count import DayCount, year_ratio


def period_ratio(terms: LoanTerms, period: Period, until: date) -> tuple[int, int]:
	"""Years of interest from the period's start to a day inside it, as an exact ratio.

	Periodic interest spreads rate / periods a year evenly over the period's days; daily interest, and a first
	period of another length, follow the day count. Where the due date was moved and the interest was not, the interest
	of the days counted spreads evenly up to the due date.
	"""
	if period.regular_start is not None:
		return _add_regular(terms, period, period.regular_start, until)
	days = (period.due - period.start).days
	if terms.periods_a_year and period.is_regular:
		return (until - period.start).days, terms.periods_a_year * days
	if period.counted is None:
		return get_year_ratio(terms, period.start, until, period.due)
	numerator, denominator = get_year_ratio(terms, *period.counted, period.end)
	return numerator * (until - period.start).days, denominator * days


def _add_regular(terms: LoanTerms, period: Period, begins: date, until: date) -> tuple[int, int]:
	"""The days before the regular period by the day count, and after them that period's, over one denominator."""
	before = get_year_ratio(terms, period.start, min(until, begins), begins)
	counted = period.counted and (begins, period.counted[1])
	regular = replace(period, start=begins, is_regular=True, counted=counted, regular_start=None)
	return add_ratios(before, period_ratio(terms, regular, max(until, begins)))


def get_year_ratio(terms: LoanTerms, start: date, until: date, end: date) -> tuple[int, int]:
	"""Part of a year by the day count, in a period that ends on `end`."""
	calendar = terms.dates.calendar if terms.dates else None
	numerator, denominator = year_ratio(start, until, terms.day_count, calendar)
	if terms.day_count is DayCount.ACTUAL_365L:
		# The year is that of the period's end, whichever day of the period is asked for.
		denominator = year_ratio(end, end, terms.day_count)[1]
	return numerator, denominator


def interest_ratio(balance: int, rate: tuple[int, int], ratio: tuple[int, int]) -> tuple[int, int]:
	"""Exact interest in minor units of a balance over a part of a year."""
	return balance * rate[0] * ratio[0], rate[1] * ratio[1]


def add_ratios(left: tuple[int, int], right: tuple[int, int]) -> tuple[int, int]:
	"""The sum of two exact ratios."""
	return left[0] * right[1] + right[0] * left[1], left[1] * right[1]


def subtract_ratios(left: tuple[int, int], right: tuple[int, int]) -> tuple[int, int]:
	"""The difference of two exact ratios."""
	return add_ratios(left, (-right[0], right[1]))
