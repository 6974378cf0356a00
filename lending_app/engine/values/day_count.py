"""Day-count conventions: what part of a year lies between two dates, as an exact ratio of whole numbers."""

from __future__ import annotations

from calendar import isleap
from datetime import MINYEAR, date
from enum import Enum

from lending_app.engine.values.business_days import BusinessCalendar
from lending_app.engine.values.errors import InvalidDateError, InvalidTermError
from lending_app.engine.values.inputs import check_kind


class DayCount(str, Enum):
	"""ACTUAL_365L divides by the days of the year in which the period ends.

	ACTUAL_ACTUAL_ISDA splits a period where the year begins: the first day counts for its year, the last one does not.
	ACTUAL_ACTUAL_LAST_DAY splits it at 31 December with the last day counted, as core-banking systems do.
	ACTUAL_ACTUAL_AFB divides by 366 where the period has a 29 February.
	"""

	ACTUAL_365 = "Actual/365"
	ACTUAL_360 = "Actual/360"
	ACTUAL_364 = "Actual/364"
	ACTUAL_365L = "Actual/365L"
	ACTUAL_ACTUAL_ISDA = "Actual/Actual ISDA"
	THIRTY_360 = "30/360"
	THIRTY_E_360 = "30E/360"
	BUSINESS_252 = "Business/252"
	ACTUAL_ACTUAL_AFB = "Actual/Actual AFB"
	ACTUAL_ACTUAL_LAST_DAY = "Actual/Actual Last Day"


_FIXED_YEARS = {DayCount.ACTUAL_365: 365, DayCount.ACTUAL_360: 360, DayCount.ACTUAL_364: 364}
# Conventions of a year of 360 days: a daily loan has that many periods a year.
YEARS_OF_360 = frozenset({DayCount.ACTUAL_360, DayCount.THIRTY_360, DayCount.THIRTY_E_360})


def year_ratio(
	start: date, end: date, convention: DayCount, calendar: BusinessCalendar | None = None
) -> tuple[int, int]:
	"""Numerator and denominator of the years from start to end, start excluded and end included.

	Business/252 counts the calendar's business days, start included and end excluded.

	Raises InvalidDateError for an end before the start or a year without known holidays, InvalidTermError for
	Business/252 without a calendar.

	Source: ISDA 2006 Definitions, section 4.16 (b) actual/actual, (d) actual/365 fixed, (e) actual/360,
	(f) 30/360 bond basis, (g) 30E/360; ISO 20022 interest computation A009 (actual/365L);
	actual/actual AFB of the Association Française des Banques (base exact/exact, 1994); business/252 of the Brazilian market (B3, ANBIMA).

	>>> year_ratio(date(2023, 11, 1), date(2024, 5, 1), DayCount.ACTUAL_ACTUAL_ISDA)
	(66491, 133590)
	>>> year_ratio(date(2024, 1, 31), date(2024, 2, 29), DayCount.THIRTY_360)
	(29, 360)
	>>> year_ratio(date(2023, 12, 15), date(2024, 1, 15), DayCount.ACTUAL_365L)
	(31, 366)
	"""
	check_kind(convention, DayCount, "day_count")
	if end < start:
		raise InvalidDateError("end", end, start)
	if convention in _FIXED_YEARS:
		return (end - start).days, _FIXED_YEARS[convention]
	if convention is DayCount.ACTUAL_365L:
		return (end - start).days, 366 if isleap(end.year) else 365
	if convention is DayCount.BUSINESS_252:
		return _business_days(start, end, calendar), 252
	if convention in _SPLITS:
		return _SPLITS[convention](start, end)
	return _days_30_360(start, end, is_european=convention is DayCount.THIRTY_E_360), 360


def _business_days(start: date, end: date, calendar: BusinessCalendar | None) -> int:
	if calendar is None:
		raise InvalidTermError("calendar", None, f"given with {DayCount.BUSINESS_252.value}")
	calendar.check_years(start, end)
	return calendar.count_business_days(start, end)


def _days_30_360(start: date, end: date, *, is_european: bool) -> int:
	first = min(start.day, 30)
	last = 30 if end.day == 31 and (is_european or first == 30) else end.day
	return (end.year - start.year) * 360 + (end.month - start.month) * 30 + last - first


def _actual_actual(start: date, end: date) -> tuple[int, int]:
	days = (end - start).days
	leap_days = _days_in_leap_years(end) - _days_in_leap_years(start)
	return (days - leap_days) * 366 + leap_days * 365, 365 * 366


def _actual_actual_last_day(start: date, end: date) -> tuple[int, int]:
	"""Each day from the one after the start to the end counts for the year it lies in."""
	days = (end - start).days
	leap_days = _days_in_leap_years(end) + isleap(end.year) - _days_in_leap_years(start) - isleap(start.year)
	return (days - leap_days) * 366 + leap_days * 365, 365 * 366


def _actual_actual_afb(start: date, end: date) -> tuple[int, int]:
	"""Whole years counted back from the end, and the days before them over 366 where they have a 29 February."""
	years, first = 0, end
	while end.year - years > MINYEAR and (before := _go_back(end, years + 1)) >= start:
		years, first = years + 1, before
	has_leap_day = any(
		isleap(year) and start <= date(year, 2, 29) < first for year in range(start.year, first.year + 1)
	)
	days = (first - start).days * (365 if has_leap_day else 366)
	return years * 365 * 366 + days, 365 * 366


def _go_back(end: date, years: int) -> date:
	"""The same day that many years before; the last of February stays the last."""
	year = end.year - years
	is_last = end.month == 2 and end.day == (29 if isleap(end.year) else 28)
	if is_last:
		return date(year, 2, 29 if isleap(year) else 28)
	return end.replace(year=year)


def _days_in_leap_years(day: date) -> int:
	"""Days before this one that lie in leap years: the convention's own split at 1 January."""
	years = day.year - 1
	whole = years // 4 - years // 100 + years // 400
	return whole * 366 + (day.timetuple().tm_yday - 1 if isleap(day.year) else 0)


_SPLITS = {
	DayCount.ACTUAL_ACTUAL_ISDA: _actual_actual,
	DayCount.ACTUAL_ACTUAL_LAST_DAY: _actual_actual_last_day,
	DayCount.ACTUAL_ACTUAL_AFB: _actual_actual_afb,
}
