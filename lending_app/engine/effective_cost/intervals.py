"""Time between days, in whole calendar months counted back from the later day, weeks, years and days left over."""

from __future__ import annotations

import itertools
from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from datetime import MINYEAR, date
from enum import Enum
from fractions import Fraction

from lending_app.engine.values.errors import InvalidDateError

MONTHS_A_YEAR = 12
WEEKS_A_YEAR = 52
YEAR_DAYS = 365
WEEK_DAYS = 7


class IntervalUnit(str, Enum):
	"""The whole periods in which intervals are counted before the days that are left."""

	YEAR = "Year"
	MONTH = "Month"
	WEEK = "Week"


def find_month_day(start: date, days: Sequence[date]) -> int:
	"""The day of the month on which a series falls, 31 for the last day, so that February does not mislead.

	The start's day if every day agrees with it; else 31 if all are last days of their months; else the commonest.

	>>> find_month_day(date(2025, 1, 31), [date(2025, 2, 28), date(2025, 3, 31)])
	31
	>>> find_month_day(date(2025, 1, 10), [date(2025, 2, 28), date(2025, 3, 30), date(2025, 4, 30)])
	30
	"""
	if all(day.day == min(start.day, _count_days(day)) for day in days):
		return start.day
	if len({day.day for day in days}) > 1 and all(is_last_day(day) for day in days):
		return 31
	counts = Counter(day.day for day in days)
	return max(counts, key=lambda number: (counts[number], number))


def go_back(day: date, months: int, month_day: int) -> date:
	"""That many months before a day of a series that falls on `month_day`.

	>>> go_back(date(2025, 2, 28), 1, 31), go_back(date(2025, 3, 30), 1, 30)
	(datetime.date(2025, 1, 31), datetime.date(2025, 2, 28))
	"""
	year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 - months, MONTHS_A_YEAR)
	if year < MINYEAR:
		raise InvalidDateError("value_date", day, f"{months} months after the year {MINYEAR}")
	nominal = month_day if day.day == min(month_day, _count_days(day)) else day.day
	return date(year, month + 1, min(nominal, monthrange(year, month + 1)[1]))


def count_months(start: date, day: date, month_day: int) -> tuple[int, int]:
	"""Whole months counted back from a day, and the days left to the start before them.

	>>> count_months(date(1978, 2, 10), date(1978, 4, 1), 1)
	(1, 19)
	"""
	months = (day.year - start.year) * MONTHS_A_YEAR + day.month - start.month
	reached = go_back(day, months, month_day)
	if reached < start:
		months -= 1
		reached = go_back(day, months, month_day)
	return months, (reached - start).days


def choose_unit(start: date, days: Sequence[date], month_day: int) -> IntervalUnit:
	"""The unit in which a series of days after the start is counted.

	Years where the days are whole years apart, months where they are whole months apart, weeks where they are whole
	weeks apart, else months. A single day is measured against the start, and in years if it is neither.

	>>> choose_unit(date(2025, 1, 10), [date(2025, 2, 1), date(2025, 3, 1)], 1).value
	'Month'
	"""
	edges = days if len(days) > 1 else (start, *days)
	pairs = list(itertools.pairwise(edges))
	gaps = [count_months(left, right, month_day) for left, right in pairs]
	if all(not left_over for _, left_over in gaps):
		return (
			IntervalUnit.YEAR if all(not months % MONTHS_A_YEAR for months, _ in gaps) else IntervalUnit.MONTH
		)
	if all(not (right - left).days % WEEK_DAYS for left, right in pairs):
		return IntervalUnit.WEEK
	return IntervalUnit.MONTH if len(days) > 1 else IntervalUnit.YEAR


def measure_years(
	start: date, day: date, unit: IntervalUnit, month_day: int, *, has_leap_years: bool
) -> Fraction:
	"""Years from the start to a day: whole units, each an equal part of a year, and days over 365.

	With `has_leap_years`, the days left over are divided by those of the year that ends where they do, 365 or 366. A
	day before the start has a negative time.

	>>> measure_years(date(2013, 1, 12), date(2013, 2, 15), IntervalUnit.MONTH, 15, has_leap_years=True)
	Fraction(67, 732)
	"""
	if day < start:
		return -measure_years(day, start, unit, start.day, has_leap_years=has_leap_years)
	if unit is IntervalUnit.WEEK:
		weeks, left = divmod((day - start).days, WEEK_DAYS)
		whole, reached = Fraction(weeks, WEEKS_A_YEAR), date.fromordinal(start.toordinal() + left)
	else:
		months, _ = count_months(start, day, month_day)
		months -= months % MONTHS_A_YEAR if unit is IntervalUnit.YEAR else 0
		whole, reached = Fraction(months, MONTHS_A_YEAR), go_back(day, months, month_day)
	return whole + Fraction(
		(reached - start).days, _count_year_days(reached) if has_leap_years else YEAR_DAYS
	)


def is_last_day(day: date) -> bool:
	"""Whether a day is the last of its month.

	>>> is_last_day(date(2024, 2, 28)), is_last_day(date(2025, 2, 28))
	(False, True)
	"""
	return day.day == _count_days(day)


def _count_year_days(day: date) -> int:
	"""Days of the year that ends on a day."""
	return (day - go_back(day, MONTHS_A_YEAR, day.day)).days


def _count_days(day: date) -> int:
	"""Days of a day's month."""
	return monthrange(day.year, day.month)[1]
