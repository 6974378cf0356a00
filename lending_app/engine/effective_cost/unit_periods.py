"""Unit-periods of Regulation Z, appendix J (b)(3) to (5): which one a transaction has, and how time is counted in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from lending_app.engine.effective_cost.intervals import (
	MONTHS_A_YEAR,
	WEEK_DAYS,
	WEEKS_A_YEAR,
	YEAR_DAYS,
	count_months,
	go_back,
	is_last_day,
)

MONTH_DAYS = 30
SEMIMONTH_DAYS = 15
SEMIMONTHS_A_YEAR = 24


class UnitKind(str, Enum):
	DAY = "day"
	WEEK = "week"
	SEMIMONTH = "semimonth"
	MONTH = "month"
	YEAR = "year"
	TERM = "term"


_DAYS = {
	UnitKind.DAY: 1,
	UnitKind.WEEK: WEEK_DAYS,
	UnitKind.SEMIMONTH: SEMIMONTH_DAYS,
	UnitKind.MONTH: MONTH_DAYS,
	UnitKind.YEAR: YEAR_DAYS,
}
_PER_YEAR = {
	UnitKind.DAY: YEAR_DAYS,
	UnitKind.WEEK: WEEKS_A_YEAR,
	UnitKind.SEMIMONTH: SEMIMONTHS_A_YEAR,
	UnitKind.MONTH: MONTHS_A_YEAR,
	UnitKind.YEAR: 1,
}


@dataclass(frozen=True, slots=True)
class UnitPeriod:
	"""A unit-period of `count` days, weeks or months, or one semimonth, year or whole term; `term_years` of a term."""

	kind: UnitKind
	count: int = 1
	term_years: Fraction | None = None

	@property
	def days(self) -> int:
		"""Its length where all months have 30 days, which orders unit-periods."""
		return _DAYS[self.kind] * self.count

	@property
	def units_a_year(self) -> Fraction:
		"""How many a year has."""
		return 1 / self.term_years if self.term_years else Fraction(_PER_YEAR[self.kind], self.count)

	@property
	def name(self) -> str:
		"""In words: `month`, `4 weeks`."""
		return self.kind.value if self.count == 1 else f"{self.count} {self.kind.value}s"


YEAR = UnitPeriod(UnitKind.YEAR)
_STANDARD = (
	UnitPeriod(UnitKind.DAY),
	UnitPeriod(UnitKind.SEMIMONTH),
	*(UnitPeriod(UnitKind.WEEK, count) for count in range(1, WEEKS_A_YEAR + 1)),
	*(UnitPeriod(UnitKind.MONTH, count) for count in range(1, MONTHS_A_YEAR)),
	YEAR,
)


@dataclass(frozen=True, slots=True)
class Span:
	"""A period between two days of a series that falls on `month_day`."""

	start: date
	end: date
	month_day: int

	@property
	def days(self) -> int:
		return (self.end - self.start).days


def find_unit_period(spans: Sequence[Span]) -> UnitPeriod:
	"""The period that occurs most often, the smaller of equals; without one, the average (b)(4)(i).

	A period counts as every standard interval that it is: 28 days of February are four weeks and a month. One that is
	no standard interval counts by its days, which the appendix does not rule out. The average is over days, whole
	months having 30, and goes to the nearest standard interval, the lower of two equally near.

	>>> find_unit_period(
	...     [Span(date(2025, 1, 15), date(2025, 2, 15), 15), Span(date(2025, 2, 15), date(2025, 3, 15), 15)]
	... ).name
	'month'
	"""
	counts = Counter(unit for span in spans for unit in name_span(span))
	common = {unit: times for unit, times in counts.items() if times > 1}
	if common:
		return min(common, key=lambda unit: (-common[unit], unit.days))
	average = Fraction(sum(name_span(span)[0].days for span in spans), len(spans))
	return min(_STANDARD, key=lambda unit: (abs(unit.days - average), unit.days))


def find_term(span: Span) -> UnitPeriod:
	"""The unit-period of a single advance repaid in a single payment: its term, at most a year (b)(4)(ii), (b)(5)(vi, vii).

	>>> find_term(Span(date(1978, 1, 3), date(1978, 9, 15), 15)).units_a_year
	Fraction(73, 51)
	"""
	months, left = count_months(span.start, span.end, span.month_day)
	if months >= MONTHS_A_YEAR:
		return YEAR
	years = Fraction(span.days, YEAR_DAYS) if left else Fraction(months, MONTHS_A_YEAR)
	return UnitPeriod(UnitKind.TERM, term_years=years)


def count_unit_periods(span: Span, unit: UnitPeriod) -> tuple[int, Fraction]:
	"""Full unit-periods from one day to another, and the fraction of one that is left (b)(5).

	>>> count_unit_periods(Span(date(1978, 2, 10), date(1978, 4, 1), 1), UnitPeriod(UnitKind.MONTH))
	(1, Fraction(19, 30))
	"""
	if unit.kind is UnitKind.TERM:
		return (1, Fraction(0)) if span.days else (0, Fraction(0))
	if unit.kind is UnitKind.YEAR:
		return _count_years(span)
	days = span.days
	if unit.kind in (UnitKind.MONTH, UnitKind.SEMIMONTH):
		months, left = count_months(span.start, span.end, span.month_day)
		if unit == UnitPeriod(UnitKind.MONTH):
			return months, Fraction(left, MONTH_DAYS)
		days = MONTH_DAYS * months + left
	whole, rest = divmod(days, unit.days)
	return whole, Fraction(rest, unit.days)


def name_span(span: Span) -> tuple[UnitPeriod, ...]:
	"""The standard intervals that a period is, at most a year; if none, its days."""
	months, left = count_months(span.start, span.end, span.month_day)
	if months >= MONTHS_A_YEAR:
		return (YEAR,)
	names = []
	if months and not left:
		names.append(UnitPeriod(UnitKind.MONTH, months))
	if not span.days % WEEK_DAYS:
		names.append(UnitPeriod(UnitKind.WEEK, span.days // WEEK_DAYS))
	if _is_semimonth(span):
		names.append(UnitPeriod(UnitKind.SEMIMONTH))
	return tuple(names) or (UnitPeriod(UnitKind.DAY, span.days),)


def _is_semimonth(span: Span) -> bool:
	"""Whether a period is half a month: between days 14 or 15 apart in their months, or the 15th and the last."""
	if not SEMIMONTH_DAYS - 2 <= span.days <= SEMIMONTH_DAYS + 2:
		return False
	first, last = span.start.day, span.end.day
	return (
		abs(first - last) in (SEMIMONTH_DAYS - 1, SEMIMONTH_DAYS)
		or (is_last_day(span.end) and first == SEMIMONTH_DAYS)
		or (is_last_day(span.start) and last == SEMIMONTH_DAYS)
	)


def _count_years(span: Span) -> tuple[int, Fraction]:
	"""Years of 12 months counted back; what is left in months over 12 if they are whole, else in days over 365 (b)(5)(v)."""
	months, left = count_months(span.start, span.end, span.month_day)
	years, months = divmod(months, MONTHS_A_YEAR)
	if not left:
		return years, Fraction(months, MONTHS_A_YEAR)
	reached = go_back(span.end, years * MONTHS_A_YEAR, span.month_day)
	return years, Fraction((reached - span.start).days, YEAR_DAYS)
