"""Business days: counting and moving dates, against a walk day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import BusinessCalendar, BusinessDayConvention, EngineError
from lending_app.engine.values.errors import InvalidDateError, InvalidTermError

DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 12, 31))
CALENDARS = st.builds(
	BusinessCalendar,
	holidays=st.frozensets(DAYS, max_size=60),
	weekend=st.frozensets(st.integers(0, 6), max_size=6),
)
EASTER = BusinessCalendar(holidays=frozenset({date(2024, 3, 29), date(2024, 4, 1)}))


@given(CALENDARS, DAYS, st.integers(0, 400))
def test_the_count_is_a_walk_day_by_day(calendar: BusinessCalendar, start: date, length: int) -> None:
	days = [start + timedelta(days=index) for index in range(length)]
	expected = sum(day.weekday() not in calendar.weekend and day not in calendar.holidays for day in days)
	assert calendar.count_business_days(start, start + timedelta(days=length)) == expected


@given(CALENDARS, DAYS)
def test_a_moved_date_is_the_nearest_business_day_of_its_side(calendar: BusinessCalendar, day: date) -> None:
	following = calendar.adjust(day, BusinessDayConvention.FOLLOWING)
	preceding = calendar.adjust(day, BusinessDayConvention.PRECEDING)
	assert preceding <= day <= following
	assert calendar.is_business_day(following)
	assert calendar.is_business_day(preceding)
	assert calendar.count_business_days(preceding, following) == (preceding != following)
	modified = calendar.adjust(day, BusinessDayConvention.MODIFIED_FOLLOWING)
	assert modified == (following if following.month == day.month else preceding)
	assert calendar.adjust(day, BusinessDayConvention.NONE) == day
	assert calendar.get_next(day) > day


@pytest.mark.parametrize(
	("convention", "expected"),
	[
		(BusinessDayConvention.FOLLOWING, date(2024, 4, 2)),
		(BusinessDayConvention.MODIFIED_FOLLOWING, date(2024, 3, 28)),
		(BusinessDayConvention.PRECEDING, date(2024, 3, 28)),
		(BusinessDayConvention.NONE, date(2024, 3, 29)),
	],
)
def test_good_friday_at_the_end_of_march_moves_over_easter(
	convention: BusinessDayConvention, expected: date
) -> None:
	assert EASTER.adjust(date(2024, 3, 29), convention) == expected


def test_dates_outside_the_calendar_are_refused() -> None:
	with pytest.raises(InvalidDateError):
		BusinessCalendar().get_next(date.max)
	with pytest.raises(InvalidDateError):
		BusinessCalendar(weekend=frozenset({0})).adjust(date.min, BusinessDayConvention.PRECEDING)
	with pytest.raises(InvalidDateError):
		EASTER.count_business_days(date(2024, 1, 2), date(2024, 1, 1))


@pytest.mark.parametrize(
	"values",
	[
		{"holidays": frozenset({"2025-01-01"})},
		{"holidays": {date(2025, 1, 1)}},
		{"weekend": frozenset(range(7))},
		{"weekend": frozenset({7})},
		{"weekend": [5, 6]},
	],
)
def test_a_calendar_of_anything_else_is_refused(values: dict[str, Any]) -> None:
	with pytest.raises(EngineError):
		BusinessCalendar(**values)


def test_the_text_of_a_convention_is_not_the_convention() -> None:
	with pytest.raises(InvalidTermError):
		EASTER.adjust(date(2024, 3, 29), "Following")  # type: ignore[arg-type]
