"""Payment frequencies and the rate of a period. Rates are yearly fractions: 0.18 is 18 % a year."""

from __future__ import annotations

from calendar import isleap
from datetime import MAXYEAR, MINYEAR, date, timedelta
from decimal import Decimal
from enum import Enum

from lending_app.engine.values.errors import InvalidDateError, InvalidRateError
from lending_app.engine.values.inputs import bound_scale, check_kind, is_exact

MAXIMUM_RATE = Decimal(100)


class Frequency(str, Enum):
	DAILY = "Daily"
	WEEKLY = "Weekly"
	BIWEEKLY = "Biweekly"
	SEMIMONTHLY = "Semimonthly"
	MONTHLY = "Monthly"
	BIMONTHLY = "Bimonthly"
	QUARTERLY = "Quarterly"
	SEMIANNUAL = "Semiannual"
	ANNUAL = "Annual"
	AT_MATURITY = "At Maturity"


_DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7, Frequency.BIWEEKLY: 14}
_MONTHS = {
	Frequency.MONTHLY: 1, Frequency.BIMONTHLY: 2, Frequency.QUARTERLY: 3, Frequency.SEMIANNUAL: 6, Frequency.ANNUAL: 12,
}  # fmt: skip
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PERIODS_A_YEAR = {
	Frequency.DAILY: 365, Frequency.WEEKLY: 52, Frequency.BIWEEKLY: 26, Frequency.SEMIMONTHLY: 24, Frequency.MONTHLY: 12,
	Frequency.BIMONTHLY: 6, Frequency.QUARTERLY: 4, Frequency.SEMIANNUAL: 2, Frequency.ANNUAL: 1, Frequency.AT_MATURITY: 1,
}  # fmt: skip


def get_periods_a_year(frequency: Frequency, year_days: int = 365) -> int:
	"""Periods in a year (decision C-05); a daily loan follows the day count's year.

	>>> get_periods_a_year(Frequency.SEMIMONTHLY), get_periods_a_year(Frequency.DAILY, 360)
	(24, 360)
	"""
	check_kind(frequency, Frequency, "frequency")
	return year_days if frequency is Frequency.DAILY else _PERIODS_A_YEAR[frequency]


def count_months(frequency: Frequency) -> int:
	"""Months of a period: 1 for those that are parts of a month."""
	return _MONTHS.get(frequency, 1)


def count_days(frequency: Frequency) -> int:
	"""Days of a period that is a number of days: 0 for those that are months or parts of one."""
	return _DAYS.get(frequency, 0)


def check_rate(rate: Decimal, field: str) -> None:
	"""Refuse a rate that is not a finite fraction from 0 to 100 (10,000 %)."""
	if not is_exact(rate) or not 0 <= rate <= MAXIMUM_RATE:
		raise InvalidRateError(field, rate, bound_scale(rate, "0..100 as a fraction"))


def check_signed_rate(rate: Decimal, field: str) -> None:
	"""Refuse a rate that is not a finite fraction above -1 (-100 %), up to 100."""
	if not is_exact(rate) or not -1 < rate <= MAXIMUM_RATE:
		raise InvalidRateError(field, rate, bound_scale(rate, "above -1, up to 100 as a fraction"))


def add_months(anchor: date, months: int) -> date:
	"""The same day that many months on, or the month's last day where it has no such day.

	>>> add_months(date(2025, 1, 31), 1), add_months(date(2025, 1, 31), 2)
	(datetime.date(2025, 2, 28), datetime.date(2025, 3, 31))
	"""
	year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
	if not MINYEAR <= year <= MAXYEAR:
		raise InvalidDateError("months", months, f"years {MINYEAR}..{MAXYEAR}")
	return date(year, month + 1, min(anchor.day, get_month_days(year, month + 1)))


def get_month_days(year: int, month: int) -> int:
	"""Days of a month.

	>>> get_month_days(2024, 2), get_month_days(2025, 12)
	(29, 31)
	"""
	return 29 if month == 2 and isleap(year) else _MONTH_DAYS[month - 1]


def get_period_date(anchor: date, frequency: Frequency, periods: int) -> date:
	"""The date that many periods after the anchor, counted from the anchor so that days do not drift.

	>>> [get_period_date(date(2025, 1, 15), Frequency.SEMIMONTHLY, k).day for k in range(4)]
	[15, 30, 15, 28]
	"""
	check_kind(frequency, Frequency, "frequency")
	if frequency in _DAYS:
		return add_days(anchor, _DAYS[frequency] * periods)
	if frequency is Frequency.SEMIMONTHLY:
		return _semimonthly(anchor, periods)
	return add_months(anchor, _MONTHS.get(frequency, 12) * periods)


def list_period_dates(anchor: date, frequency: Frequency, periods: range) -> list[date]:
	"""The dates that many periods after the anchor each, as `get_period_date` gives them one by one.

	>>> [day.isoformat() for day in list_period_dates(date(2025, 1, 31), Frequency.MONTHLY, range(1, 3))]
	['2025-02-28', '2025-03-31']
	"""
	# The last one is refused where it is outside the calendar, and with it none of the others is.
	get_period_date(anchor, frequency, periods[-1])
	if frequency in _DAYS:
		first, days = anchor.toordinal(), _DAYS[frequency]
		return [date.fromordinal(first + days * number) for number in periods]
	if frequency is Frequency.SEMIMONTHLY or anchor.day > 28:
		return [get_period_date(anchor, frequency, number) for number in periods]
	first, months, day = anchor.year * 12 + anchor.month - 1, _MONTHS.get(frequency, 12), anchor.day
	counts = [first + months * number for number in periods]
	return [date(count // 12, count % 12 + 1, day) for count in counts]


def add_days(anchor: date, days: int) -> date:
	"""That many days on, within the calendar."""
	try:
		return anchor + timedelta(days=days)
	except OverflowError:
		raise InvalidDateError("days", days, f"years {MINYEAR}..{MAXYEAR}") from None


def _semimonthly(anchor: date, periods: int) -> date:
	months, second = divmod(periods, 2)
	base = add_months(anchor, months)
	if not second:
		return base
	if anchor.day > 15:
		following = add_months(base.replace(day=1), 1)
		return following.replace(day=min(anchor.day, 30) - 15)
	return base.replace(day=min(anchor.day + 15, get_month_days(base.year, base.month)))
