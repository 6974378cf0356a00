"""Day-count conventions: what part of a year lies between two dates, as an exact ratio of whole numbers."""

from __future__ import annotations

from calendar import isleap
from datetime import date
from enum import Enum

from lending_app.engine.errors import InvalidDateError
from lending_app.engine.inputs import check_kind


class DayCount(str, Enum):
	ACTUAL_365 = "Actual/365"
	ACTUAL_360 = "Actual/360"
	ACTUAL_ACTUAL_ISDA = "Actual/Actual ISDA"
	THIRTY_360 = "30/360"


def year_ratio(start: date, end: date, convention: DayCount) -> tuple[int, int]:
	"""Numerator and denominator of the years from start to end, start excluded and end included.

	Raises InvalidDateError for an end before the start.

	Source: ISDA 2006 Definitions, section 4.16 (b) actual/actual, (d) actual/365 fixed, (e) actual/360,
	(f) 30/360 bond basis.

	>>> year_ratio(date(2023, 11, 1), date(2024, 5, 1), DayCount.ACTUAL_ACTUAL_ISDA)
	(66491, 133590)
	>>> year_ratio(date(2024, 1, 31), date(2024, 2, 29), DayCount.THIRTY_360)
	(29, 360)
	"""
	check_kind(convention, DayCount, "day_count")
	if end < start:
		raise InvalidDateError("end", end, start)
	if convention is DayCount.ACTUAL_365:
		return (end - start).days, 365
	if convention is DayCount.ACTUAL_360:
		return (end - start).days, 360
	if convention is DayCount.THIRTY_360:
		return _days_30_360(start, end), 360
	return _actual_actual(start, end)


def _days_30_360(start: date, end: date) -> int:
	first = min(start.day, 30)
	last = 30 if end.day == 31 and first == 30 else end.day
	return (end.year - start.year) * 360 + (end.month - start.month) * 30 + last - first


def _actual_actual(start: date, end: date) -> tuple[int, int]:
	days = (end - start).days
	leap_days = _days_in_leap_years(end) - _days_in_leap_years(start)
	return (days - leap_days) * 366 + leap_days * 365, 365 * 366


def _days_in_leap_years(day: date) -> int:
	"""Days before this one that lie in leap years: the convention's own split at 1 January."""
	years = day.year - 1
	whole = years // 4 - years // 100 + years // 400
	return whole * 366 + (day.timetuple().tm_yday - 1 if isleap(day.year) else 0)
