"""Day counts against the published examples and an independent count day by day."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import BusinessCalendar
from lending_app.engine.values.day_count import DayCount, year_ratio
from lending_app.engine.values.errors import InvalidDateError, InvalidTermError

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))


CALENDAR = BusinessCalendar(holidays=frozenset(date(year, 1, 1) for year in range(1990, 2064)))


def fraction(start: date, end: date, convention: DayCount) -> Fraction:
	return Fraction(*year_ratio(start, end, convention, CALENDAR))


@pytest.mark.parametrize(
	("start", "end", "days"),
	[
		((2007, 1, 15), (2007, 1, 30), 15),
		((2007, 1, 15), (2007, 2, 15), 30),
		((2007, 1, 15), (2007, 7, 15), 180),
		((2007, 9, 30), (2008, 3, 31), 180),
		((2007, 9, 30), (2007, 10, 31), 30),
		((2007, 9, 30), (2008, 9, 30), 360),
		((2007, 1, 15), (2007, 1, 31), 16),
		((2007, 1, 31), (2007, 2, 28), 28),
		((2007, 2, 28), (2007, 3, 31), 33),
		((2006, 8, 31), (2007, 2, 28), 178),
		((2007, 2, 28), (2007, 8, 31), 183),
		((2007, 2, 14), (2007, 2, 28), 14),
		((2007, 2, 26), (2008, 2, 29), 363),
		((2008, 2, 29), (2009, 2, 28), 359),
		((2008, 2, 29), (2008, 3, 30), 31),
		((2008, 2, 29), (2008, 3, 31), 32),
	],
)
def test_30_360_counts_the_days_of_the_isda_table(
	start: tuple[int, int, int], end: tuple[int, int, int], days: int
) -> None:
	"""Source: ISDA, 30/360 day count conventions (spreadsheet of 2008), column 30/360 (bond basis)."""
	assert year_ratio(date(*start), date(*end), DayCount.THIRTY_360) == (days, 360)


@given(DAYS | st.sampled_from([date(1899, 3, 1), date(2099, 11, 5), date(2000, 2, 28)]), st.integers(0, 3000))
def test_actual_actual_is_a_count_day_by_day(start: date, length: int) -> None:
	days = [start + timedelta(days=index) for index in range(length)]
	expected = sum((Fraction(1, 366 if isleap(day.year) else 365) for day in days), Fraction(0))
	assert fraction(start, start + timedelta(days=length), DayCount.ACTUAL_ACTUAL_ISDA) == expected


@given(DAYS, st.integers(0, 3000))
def test_the_split_at_31_december_counts_the_last_day_and_not_the_first(start: date, length: int) -> None:
	days = [start + timedelta(days=index + 1) for index in range(length)]
	expected = sum((Fraction(1, 366 if isleap(day.year) else 365) for day in days), Fraction(0))
	assert fraction(start, start + timedelta(days=length), DayCount.ACTUAL_ACTUAL_LAST_DAY) == expected


@pytest.mark.parametrize(
	("start", "end", "expected"),
	[
		(date(2023, 2, 28), date(2024, 2, 28), Fraction(1)),
		(date(2023, 2, 28), date(2024, 2, 29), Fraction(1)),
		(date(2024, 2, 29), date(2025, 2, 28), Fraction(1)),
		(date(2024, 2, 28), date(2026, 2, 28), 2 + Fraction(1, 365)),
		(date(1, 1, 1), date(1, 7, 1), Fraction(181, 365)),
		(date(1, 1, 1), date(3, 1, 1), Fraction(2)),
	],
)
def test_afb_counts_whole_years_back_from_the_end(start: date, end: date, expected: Fraction) -> None:
	"""The last of February stays the last when counting back. Source: the ISDA memorandum's rule for 28 February."""
	assert fraction(start, end, DayCount.ACTUAL_ACTUAL_AFB) == expected


@given(DAYS, st.integers(0, 3000))
def test_actual_days_over_a_fixed_year(start: date, length: int) -> None:
	end = start + timedelta(days=length)
	assert fraction(start, end, DayCount.ACTUAL_365) == Fraction(length, 365)
	assert fraction(start, end, DayCount.ACTUAL_360) == Fraction(length, 360)


@given(st.sampled_from(DayCount), DAYS, st.integers(0, 800))
def test_a_day_more_never_counts_less(convention: DayCount, start: date, length: int) -> None:
	if convention is DayCount.ACTUAL_365L:
		# Longer periods can: 366 days of 2023 are 366/365, one more ends in 2024 and is 367/366.
		length %= 365
	end = start + timedelta(days=length)
	assert fraction(start, end, convention) <= fraction(start, end + timedelta(days=1), convention)
	assert fraction(start, start, convention) == 0


@pytest.mark.parametrize("convention", [rule for rule in DayCount if rule is not DayCount.BUSINESS_252])
def test_the_last_year_of_the_calendar_counts(convention: DayCount) -> None:
	assert fraction(date(9998, 12, 31), date(9999, 12, 31), convention) > Fraction(99, 100)


def test_wrong_requests_are_refused() -> None:
	with pytest.raises(InvalidDateError):
		year_ratio(date(2025, 1, 2), date(2025, 1, 1), DayCount.ACTUAL_365)
	with pytest.raises(InvalidTermError):
		year_ratio(date(2025, 1, 1), date(2025, 1, 2), "30/360")  # type: ignore[arg-type]
	with pytest.raises(InvalidTermError, match="calendar"):
		year_ratio(date(2025, 1, 1), date(2025, 1, 2), DayCount.BUSINESS_252)


@pytest.mark.parametrize("calendar", [BusinessCalendar(), CALENDAR])
def test_business_252_refuses_a_year_without_known_holidays(calendar: BusinessCalendar) -> None:
	with pytest.raises(InvalidDateError, match="holidays=2064"):
		year_ratio(date(2063, 12, 30), date(2064, 1, 5), DayCount.BUSINESS_252, CALENDAR)
	with pytest.raises(InvalidDateError, match="holidays"):
		year_ratio(date(1989, 12, 30), date(1990, 1, 5), DayCount.BUSINESS_252, calendar)
