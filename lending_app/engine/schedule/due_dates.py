"""The dates of a loan's periods: where each ends, when it is due, and the days its interest counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, repeat

from lending_app.engine.loan.date_rules import DateRule, FirstPeriod
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.values.business_days import BusinessDayConvention
from lending_app.engine.values.errors import InvalidDateError
from lending_app.engine.values.rates import (
	Frequency,
	add_days,
	add_months,
	count_months,
	get_month_days,
	get_period_date,
	list_period_dates,
)
from lending_app.engine.values.records import get_maker

Span = tuple[date, date]
# Days of a period of fixed days: a month has 30, a half month 15 (decision C-09).
_FIXED_DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7, Frequency.BIWEEKLY: 14, Frequency.SEMIMONTHLY: 15}
_FIXED_MONTH = 30
_PLAIN = DateRule()


@dataclass(frozen=True, slots=True)
class Period:
	"""A period of the schedule, from the due date before to its own; `is_regular` is False for a first one of another length.

	`counted` are the days whose interest it bears, where they are others: those up to a due date that was moved, or a
	regular period's. `usual` are the days of a regular period where the first one's difference is added to the first
	installment. `regular_start` is where the regular period begins in a first one whose days before it were paid for at the
	disbursement.
	"""

	number: int
	start: date
	due: date
	is_regular: bool
	counted: Span | None = None
	usual: Span | None = None
	regular_start: date | None = None

	@property
	def end(self) -> date:
		"""Where the interest's days end."""
		return self.counted[1] if self.counted else self.due


_make_period = get_maker(Period)


def build_periods(terms: LoanTerms, start: date) -> list[Period]:
	"""Periods from the disbursement on; a chosen first due date becomes the anchor of the others.

	>>> from decimal import Decimal
	>>> terms = LoanTerms(
	...     principal=Decimal(1000),
	...     annual_rate=Decimal("0.1"),
	...     number_of_installments=3,
	...     frequency=Frequency.SEMIMONTHLY,
	...     dates=DateRule(month_days=(15, 31)),
	... )
	>>> [period.due.isoformat() for period in build_periods(terms, date(2025, 1, 31))]
	['2025-02-15', '2025-02-28', '2025-03-15']
	"""
	first = terms.first_due_date
	if first is not None and first <= start:
		raise InvalidDateError("first_due_date", first, f"after {start}")
	rule = terms.dates or _PLAIN
	if rule.given:
		return _build_given(terms, rule.given, start)
	if not rule.is_due_at_start:
		return _build_following(terms, rule, start, terms.number_of_installments)
	following = _build_following(terms, rule, start, terms.number_of_installments - 1)
	return [Period(1, start, start, False), *[replace(row, number=row.number + 1) for row in following]]


def _build_following(terms: LoanTerms, rule: DateRule, start: date, count: int) -> list[Period]:
	"""Periods that follow one another from the start on."""
	ends = _list_ends(terms, rule, start, count)
	dues = _list_dues(rule, start, ends)
	points = dues if rule.is_interest_adjusted else ends
	head = _build_first(terms, rule, ends[0], (start, dues[0]), (start, points[0]))
	numbers = range(2, len(dues) + 1)
	if points is dues:
		later = map(_make_period, numbers, dues, dues[1:], repeat(True), *[repeat(None)] * 3)
		return [head, *later]
	pairs = zip(numbers, pairwise(dues), pairwise(points), strict=True)
	return [
		head,
		*[
			_make_period(number, *own, True, counted if counted != own else None, None, None)
			for number, own, counted in pairs
		],
	]


def _build_given(terms: LoanTerms, given: tuple[date, ...], start: date) -> list[Period]:
	"""Periods of dates agreed one by one, whose interest follows their days; those after the last go on by the frequency."""
	first = given[0]
	if first <= start:
		raise InvalidDateError("given_dates", first, f"after {start}")
	if terms.first_due_date not in (None, first):
		raise InvalidDateError("first_due_date", terms.first_due_date, first)
	ends = list(given[: terms.number_of_installments])
	more = terms.number_of_installments - len(given)
	if more > 0:
		ends += list_period_dates(given[-1], terms.frequency, range(1, more + 1))
	spans = pairwise([start, *ends])
	return [Period(number, *span, number > len(given)) for number, span in enumerate(spans, start=1)]


def _build_first(terms: LoanTerms, rule: DateRule, end: date, dates: Span, own: Span) -> Period:
	is_chosen = bool(rule.month_days) or terms.first_due_date is not None
	is_regular = not is_chosen or end == _step_from_start(terms, rule, dates[0])
	counted = own if own != dates else None
	if is_regular or rule.first_period is FirstPeriod.OWN:
		return Period(1, *dates, is_regular, counted)
	before = _step(rule, terms.frequency, end, -1)
	if rule.first_period is FirstPeriod.IGNORE:
		return Period(1, *dates, True, (before, own[1]))
	is_kept_back = rule.first_period is FirstPeriod.KEPT_BACK and dates[0] < before < dates[1]
	return Period(1, *dates, False, counted, (before, own[1]), before if is_kept_back else None)


def _list_dues(rule: DateRule, start: date, ends: list[date]) -> list[date]:
	"""Ends moved to business days, each after the one before: a daily loan is due on every business day."""
	if rule.calendar is None or rule.convention is BusinessDayConvention.NONE:
		return ends
	dues: list[date] = []
	for end in ends:
		due = rule.calendar.adjust(end, rule.convention)
		previous = dues[-1] if dues else start
		dues.append(due if due > previous else rule.calendar.get_next(previous))
	return dues


def _list_ends(terms: LoanTerms, rule: DateRule, start: date, count: int) -> list[date]:
	"""Where the periods end, before they are moved to business days."""
	first = terms.first_due_date
	if rule.month_days:
		first = first or get_nearest(rule, get_period_date(start, terms.frequency, 1), start)
	if first is None or (not rule.month_days and first == _step(rule, terms.frequency, start, 1)):
		return _list_steps(rule, terms.frequency, start, range(1, count + 1))
	return _list_steps(rule, terms.frequency, first, range(count))


def _list_steps(rule: DateRule, frequency: Frequency, anchor: date, periods: range) -> list[date]:
	if rule.month_days or rule.has_fixed_days or rule.is_end_of_month or rule.is_moved_to_first:
		return [_step(rule, frequency, anchor, number) for number in periods]
	return list_period_dates(anchor, frequency, periods)


def _step_from_start(terms: LoanTerms, rule: DateRule, start: date) -> date | None:
	"""Where a regular first period would end; none starts beside the fixed days."""
	if rule.month_days and not _is_on(rule.month_days, _find_anchor(rule, start)):
		return None
	return _step(rule, terms.frequency, start, 1)


def _step(rule: DateRule, frequency: Frequency, anchor: date, periods: int) -> date:
	"""The date that many periods after the anchor, by the rule."""
	if rule.month_days:
		return _step_month_days(rule, frequency, _find_anchor(rule, anchor), periods)
	if rule.has_fixed_days:
		days = _FIXED_DAYS.get(frequency) or _FIXED_MONTH * count_months(frequency)
		return add_days(anchor, days * periods)
	day = get_period_date(anchor, frequency, periods)
	if rule.is_end_of_month and anchor.day == get_month_days(anchor.year, anchor.month):
		return _put(day, 31)
	is_short = rule.is_moved_to_first and day.day < anchor.day
	return add_days(day, 1) if is_short else day


def _find_anchor(rule: DateRule, day: date) -> date:
	"""The fixed day behind a date: a first of the month may stand for a day that the month before does not have."""
	if not rule.is_moved_to_first or day.day != 1 or _is_on(rule.month_days, day):
		return day
	return add_days(day, -1)


def _step_month_days(rule: DateRule, frequency: Frequency, anchor: date, periods: int) -> date:
	days = rule.month_days
	if not _is_on(days, anchor):
		raise InvalidDateError("first_due_date", anchor, f"one of the days {days}")
	plan_period = [_put(anchor, day) for day in days].index(anchor)
	step = 1 if len(days) > 1 else count_months(frequency)
	months, plan_period = divmod(plan_period + periods * step, len(days))
	day = _put(add_months(anchor.replace(day=1), months), days[plan_period])
	return add_days(day, 1) if rule.is_moved_to_first and day.day < days[plan_period] else day


def get_nearest(rule: DateRule, usual: date, after: date) -> date:
	"""The fixed day after a day that is nearest to a usual one, the later one of two as near."""
	months = [add_months(usual.replace(day=1), offset) for offset in (-1, 0, 1)]
	days = [_put(month, day) for month in months for day in rule.month_days]
	return min(
		(day for day in days if day > after),
		key=lambda day: (abs((day - usual).days), -day.toordinal()),
	)


def _put(month: date, day: int) -> date:
	return month.replace(day=min(day, get_month_days(month.year, month.month)))


def _is_on(days: tuple[int, ...], day: date) -> bool:
	return any(_put(day, fixed) == day for fixed in days)
