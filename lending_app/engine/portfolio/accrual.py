"""Parts of a year over arrays, as exact ratios: the array twin of `schedule.period_ratio`."""

from __future__ import annotations

from datetime import date

import numpy as np

from lending_app.engine.portfolio.arrays import Bool, Int32, Int64, to_day
from lending_app.engine.portfolio.exact import Products
from lending_app.engine.portfolio.layout import DAY_COUNTS, Portfolio
from lending_app.engine.values.day_count import DayCount

_LONG_YEARS = {DayCount.ACTUAL_365: 365, DayCount.ACTUAL_364: 364, DayCount.ACTUAL_ACTUAL_ISDA: 365 * 366}
_DAYS_OF_YEAR = np.array([_LONG_YEARS.get(convention, 360) for convention in DAY_COUNTS], np.int64)
_BY_END = DAY_COUNTS.index(DayCount.ACTUAL_365L)


def build_interest(portfolio: Portfolio, loans: Int64, rows: Int64, as_of: date) -> Products:
	"""Exact interest from the start of each row's period to a day inside it."""
	units, parts = count_units(portfolio, loans, rows, as_of)
	return Products(
		offset=portfolio.installments.segment_money[rows],
		balance=portfolio.installments.segment_balance[rows],
		units=units,
		numerator=portfolio.installments.rate_numerator[rows],
		denominator=portfolio.loans.rate_denominator[loans],
		parts=parts,
		mode=portfolio.loans.rounding_mode[loans],
	)


def count_units(portfolio: Portfolio, loans: Int64, rows: Int64, as_of: date) -> tuple[Int64, Int64]:
	"""Numerators and denominators of the years from each row's start to the day."""
	starts = portfolio.installments.start_day[rows]
	periods = portfolio.loans.periods_a_year[loans].astype(np.int64)
	conventions = portfolio.loans.day_count[loans]
	is_periodic: Bool = (periods > 0) & portfolio.installments.is_regular[rows]
	units = to_day(as_of) - starts.astype(np.int64)
	# An installment on the day of the disbursement has no days; it never runs.
	days = np.maximum(portfolio.installments.due_day[rows] - starts, 1)
	parts = np.where(is_periodic, periods * days, _DAYS_OF_YEAR[conventions])
	for code, count in _COUNTS.items():
		chosen = np.flatnonzero((conventions == code) & ~is_periodic)
		if len(chosen):
			units[chosen] = count(starts[chosen], as_of)
	chosen = np.flatnonzero((conventions == _BY_END) & ~is_periodic)
	parts[chosen] = 365 + _is_leap(_get_years(portfolio.installments.due_day[rows[chosen]]))
	return units, parts


def _count_thirty_european(starts: Int32, end: date) -> Int64:
	"""Days of 30E/360: months of 30 days, every 31st taken as the 30th."""
	return _count_thirty(starts, end.replace(day=min(end.day, 30)))


def _count_thirty(starts: Int32, end: date) -> Int64:
	"""Days of 30/360: months of 30 days, a 31st at the end kept where the start is before the 30th."""
	months = starts.astype("datetime64[D]").astype("datetime64[M]")
	day = starts - months.astype("datetime64[D]").astype(np.int64) + 1
	first = np.minimum(day, 30)
	last = np.where((end.day == 31) & (first == 30), 30, end.day)
	whole = (end.year - 1970) * 12 + end.month - 1 - months.astype(np.int64)
	result: Int64 = whole * 30 + last - first
	return result


def _count_isda(starts: Int32, end: date) -> Int64:
	"""Numerators over 365 x 366: days of common years count 366, those of leap years 365."""
	ends = np.array([to_day(end)], np.int32)
	days = ends.astype(np.int64) - starts
	leap = _count_leap_days(ends) - _count_leap_days(starts)
	result: Int64 = (days - leap) * 366 + leap * 365
	return result


def _count_leap_days(days: Int32) -> Int64:
	"""Days of leap years before each day."""
	years = _get_years(days)
	before = years - 1
	whole = before // 4 - before // 100 + before // 400
	first = (years - 1970).astype("datetime64[Y]").astype("datetime64[D]")
	result: Int64 = whole * 366 + _is_leap(years) * (days - first.astype(np.int64))
	return result


def _get_years(days: Int32) -> Int64:
	years: Int64 = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
	return years


def _is_leap(years: Int64) -> Bool:
	found: Bool = (years % 4 == 0) & ((years % 100 != 0) | (years % 400 == 0))
	return found


_COUNTS = {
	DAY_COUNTS.index(DayCount.ACTUAL_ACTUAL_ISDA): _count_isda,
	DAY_COUNTS.index(DayCount.THIRTY_360): _count_thirty,
	DAY_COUNTS.index(DayCount.THIRTY_E_360): _count_thirty_european,
}
