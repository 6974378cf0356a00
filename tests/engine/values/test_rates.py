"""Frequencies, the periods of a year and the dates they make."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import Frequency
from lending_app.engine.values.errors import InvalidDateError, InvalidTermError
from lending_app.engine.values.rates import add_months, get_period_date, get_periods_a_year

ANCHORS = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))


def list_dates(anchor: date, frequency: Frequency, count: int) -> list[str]:
	return [get_period_date(anchor, frequency, index).isoformat() for index in range(1, count + 1)]


def test_periods_a_year_follow_the_decision() -> None:
	"""Decision C-05."""
	assert {frequency.value: get_periods_a_year(frequency) for frequency in Frequency} == {
		"Daily": 365,
		"Weekly": 52,
		"Biweekly": 26,
		"Semimonthly": 24,
		"Monthly": 12,
		"Bimonthly": 6,
		"Quarterly": 4,
		"Semiannual": 2,
		"Annual": 1,
		"At Maturity": 1,
	}
	assert get_periods_a_year(Frequency.DAILY, 360) == 360
	assert get_periods_a_year(Frequency.MONTHLY, 360) == 12


def test_month_ends_come_back_after_a_short_month() -> None:
	assert list_dates(date(2023, 12, 31), Frequency.MONTHLY, 4) == [
		"2024-01-31",
		"2024-02-29",
		"2024-03-31",
		"2024-04-30",
	]
	assert list_dates(date(2024, 2, 29), Frequency.ANNUAL, 4)[-1] == "2028-02-29"
	assert list_dates(date(2024, 2, 29), Frequency.ANNUAL, 1) == ["2025-02-28"]
	assert list_dates(date(2024, 8, 31), Frequency.QUARTERLY, 2) == ["2024-11-30", "2025-02-28"]
	assert list_dates(date(2024, 8, 31), Frequency.SEMIANNUAL, 1) == ["2025-02-28"]
	assert list_dates(date(2024, 12, 31), Frequency.BIMONTHLY, 2) == ["2025-02-28", "2025-04-30"]


def test_semimonthly_dates_keep_two_days_of_the_month() -> None:
	assert list_dates(date(2025, 1, 15), Frequency.SEMIMONTHLY, 4) == [
		"2025-01-30",
		"2025-02-15",
		"2025-02-28",
		"2025-03-15",
	]
	assert list_dates(date(2025, 1, 31), Frequency.SEMIMONTHLY, 4) == [
		"2025-02-15",
		"2025-02-28",
		"2025-03-15",
		"2025-03-31",
	]
	assert list_dates(date(2025, 1, 16), Frequency.SEMIMONTHLY, 3) == [
		"2025-02-01",
		"2025-02-16",
		"2025-03-01",
	]
	assert list_dates(date(2025, 2, 14), Frequency.SEMIMONTHLY, 2) == ["2025-02-28", "2025-03-14"]


def test_fixed_days_ignore_the_calendar() -> None:
	assert list_dates(date(2024, 2, 26), Frequency.WEEKLY, 2) == ["2024-03-04", "2024-03-11"]
	assert list_dates(date(2024, 2, 26), Frequency.BIWEEKLY, 1) == ["2024-03-11"]
	assert list_dates(date(2024, 2, 28), Frequency.DAILY, 2) == ["2024-02-29", "2024-03-01"]


@given(ANCHORS, st.sampled_from(Frequency), st.integers(0, 60))
def test_dates_of_successive_periods_rise(anchor: date, frequency: Frequency, index: int) -> None:
	assert get_period_date(anchor, frequency, 0) == anchor
	assert get_period_date(anchor, frequency, index) < get_period_date(anchor, frequency, index + 1)


@given(ANCHORS, st.integers(-600, 600))
def test_months_keep_the_day_or_end_the_month(anchor: date, months: int) -> None:
	moved = add_months(anchor, months)
	assert (moved.year * 12 + moved.month) - (anchor.year * 12 + anchor.month) == months
	assert moved.day == anchor.day or (moved.day < anchor.day and (moved + timedelta(days=1)).day == 1)


@pytest.mark.parametrize("frequency", Frequency)
def test_dates_beyond_the_calendar_are_refused(frequency: Frequency) -> None:
	with pytest.raises(InvalidDateError):
		get_period_date(date(9999, 12, 20), frequency, 400)
	with pytest.raises(InvalidDateError):
		get_period_date(date(1, 1, 20), frequency, -400)


def test_an_unknown_frequency_is_refused() -> None:
	with pytest.raises(InvalidTermError):
		get_periods_a_year("Monthly")  # type: ignore[arg-type]
	with pytest.raises(InvalidTermError):
		get_period_date(date(2025, 1, 1), "Monthly", 1)  # type: ignore[arg-type]
