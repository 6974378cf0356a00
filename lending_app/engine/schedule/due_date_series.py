"""The course of a loan's due dates: where they go on when a term grows, and when they move to another day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lending_app.engine.loan.date_rules import MONTHLY, DateRule, FirstPeriod, count_month_days
from lending_app.engine.loan.options import MAXIMUM_PERIODS
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.schedule.due_dates import Period, build_periods
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.rates import Frequency


@dataclass(frozen=True, slots=True)
class DueDateSeries:
	"""Due dates by the rules of `dates` from `start` on; the first of them is that of installment `offset` + 1."""

	dates: LoanTerms
	start: date
	offset: int


def build_due_date_series(
	terms: LoanTerms, start: date, offset: int, first_due_date: date | None, number: int
) -> DueDateSeries:
	"""A series of `number` installments with the terms' frequency and rules, its first period bearing its own days."""
	rule = terms.dates
	if rule is not None:
		rule = replace(rule, first_period=FirstPeriod.OWN, is_due_at_start=False)
	dates = LoanTerms(
		principal=Decimal(1),
		annual_rate=Decimal(0),
		number_of_installments=number,
		currency="EUR",
		frequency=terms.frequency,
		first_due_date=first_due_date,
		dates=rule,
	)
	return DueDateSeries(dates, start, offset)


def put_on_day(rule: DateRule | None, day: date) -> DateRule | None:
	"""The rule with a new fixed day of the month, where it has one; dates given before are past."""
	rule = drop_given(rule)
	if rule is None or len(rule.month_days) != 1:
		return rule
	return replace(rule, month_days=(day.day,))


def drop_given(rule: DateRule | None) -> DateRule | None:
	"""The rule without the dates that were given."""
	return rule if rule is None or not rule.given else replace(rule, given=())


def fit_frequency(rule: DateRule | None, frequency: Frequency) -> DateRule | None:
	"""The rule without what another frequency has no use for.

	>>> fit_frequency(DateRule(month_days=(15,)), Frequency.QUARTERLY).month_days
	(15,)
	>>> fit_frequency(DateRule(month_days=(15,)), Frequency.WEEKLY).month_days
	()
	"""
	if rule is None:
		return None
	is_once = frequency is Frequency.AT_MATURITY
	return replace(
		rule,
		month_days=rule.month_days if len(rule.month_days) == count_month_days(frequency) else (),
		has_fixed_days=rule.has_fixed_days and not is_once,
		is_end_of_month=rule.is_end_of_month and frequency in MONTHLY,
		is_moved_to_first=rule.is_moved_to_first and frequency in MONTHLY,
		is_due_at_start=rule.is_due_at_start and not is_once,
		first_period=FirstPeriod.OWN if is_once else rule.first_period,
		given=() if is_once else rule.given,
	)


def list_periods(series: DueDateSeries, count: int | None = None) -> list[Period]:
	"""The periods of a series, numbered as the loan's installments."""
	dates = series.dates if count is None else replace(series.dates, number_of_installments=count)
	return [
		replace(period, number=period.number + series.offset) for period in build_periods(dates, series.start)
	]


def extend_periods(series: DueDateSeries, last: Period, count: int) -> list[Period]:
	"""That many periods after `last`. Raises InvalidTermError where a loan has one installment, or too many."""
	if series.dates.frequency is Frequency.AT_MATURITY:
		raise InvalidTermError("frequency", series.dates.frequency, "one with several installments")
	found: list[Period] = []
	wanted = max(last.number - series.offset, 1)
	while len(found) < count:
		wanted += count
		if wanted > MAXIMUM_PERIODS:
			raise InvalidTermError("number_of_installments", last.number + count, MAXIMUM_PERIODS)
		found = [period for period in list_periods(series, wanted) if period.due > last.due]
	numbered = [
		replace(period, number=last.number + index) for index, period in enumerate(found[:count], start=1)
	]
	if numbered[0].start != last.due:
		numbered[0] = Period(numbered[0].number, last.due, numbered[0].due, False)
	return numbered
