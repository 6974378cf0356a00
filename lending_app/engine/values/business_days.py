"""Business days: which days count, how many lie between two dates, and where a date that is none moves to."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import Enum

from lending_app.engine.values.errors import InvalidDateError, InvalidTermError
from lending_app.engine.values.inputs import check_date, check_kind

_DAY = timedelta(days=1)
WEEK = frozenset(range(7))


class BusinessDayConvention(str, Enum):
	"""Where a date that is no business day moves to.

	MODIFIED_FOLLOWING goes to the next business day, unless that lies in another month: then to the one before.
	"""

	NONE = "None"
	FOLLOWING = "Following"
	MODIFIED_FOLLOWING = "Modified Following"
	PRECEDING = "Preceding"


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessCalendar:
	"""Days on which no business is done: dated `holidays`, and the days of the `weekend` (Monday is 0).

	`years` are those whose holidays are known.
	"""

	holidays: frozenset[date] = frozenset()
	weekend: frozenset[int] = frozenset({5, 6})
	years: frozenset[int] = field(init=False, repr=False, compare=False)
	idle: tuple[date, ...] = field(init=False, repr=False, compare=False)

	def __post_init__(self) -> None:
		check_kind(self.holidays, frozenset, "holidays")
		check_kind(self.weekend, frozenset, "weekend")
		for day in self.holidays:
			check_date(day, "holidays")
		if not self.weekend < WEEK:
			raise InvalidTermError("weekend", self.weekend, "some of 0..6, not all")
		idle = sorted(day for day in self.holidays if day.weekday() not in self.weekend)
		object.__setattr__(self, "years", frozenset(day.year for day in self.holidays))
		object.__setattr__(self, "idle", tuple(idle))

	def is_business_day(self, day: date) -> bool:
		"""Whether business is done on a day.

		>>> BusinessCalendar(holidays=frozenset({date(2025, 1, 1)})).is_business_day(date(2025, 1, 1))
		False
		"""
		check_date(day, "day")
		return day.weekday() not in self.weekend and day not in self.holidays

	def adjust(self, day: date, convention: BusinessDayConvention) -> date:
		"""The day itself where it is a business day, or the one that the convention moves it to.

		Source: ISDA 2006 Definitions, section 4.12 (a) (i) following, (ii) modified following, (iii) preceding.

		>>> calendar = BusinessCalendar()
		>>> [calendar.adjust(date(2025, 5, 31), rule).isoformat() for rule in BusinessDayConvention]
		['2025-05-31', '2025-06-02', '2025-05-30', '2025-05-30']
		"""
		check_kind(convention, BusinessDayConvention, "convention")
		if convention is BusinessDayConvention.NONE or self.is_business_day(day):
			return day
		if convention is BusinessDayConvention.PRECEDING:
			return self._seek(day, -_DAY)
		following = self._seek(day, _DAY)
		if convention is BusinessDayConvention.MODIFIED_FOLLOWING and following.month != day.month:
			return self._seek(day, -_DAY)
		return following

	def get_next(self, day: date) -> date:
		"""The first business day after a day."""
		return self._seek(day, _DAY)

	def count_business_days(self, start: date, end: date) -> int:
		"""Business days from start to end, start included and end excluded.

		>>> BusinessCalendar().count_business_days(date(2025, 1, 3), date(2025, 1, 7))
		2
		"""
		check_date(start, "start")
		check_date(end, "end")
		if end < start:
			raise InvalidDateError("end", end, start)
		weeks, rest = divmod((end - start).days, 7)
		days = weeks * (7 - len(self.weekend))
		days += sum((start.weekday() + offset) % 7 not in self.weekend for offset in range(rest))
		return days - bisect_left(self.idle, end) + bisect_left(self.idle, start)

	def check_years(self, start: date, end: date) -> None:
		"""Refuse dates in a year of which no holiday is known: counting it would count too many days."""
		for year in range(start.year, end.year + 1):
			if year not in self.years:
				raise InvalidDateError("holidays", year, "a year whose holidays are given")

	def _seek(self, day: date, step: timedelta) -> date:
		try:
			day += step
			while not self.is_business_day(day):
				day += step
		except OverflowError:
			raise InvalidDateError("day", day, f"years {MINYEAR}..{MAXYEAR}") from None
		return day
