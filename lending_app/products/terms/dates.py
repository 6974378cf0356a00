"""Due dates, days off and when one payment falls, out of a Loan Product."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.engine.loan.date_rules import DateRule, FirstPeriod
from lending_app.engine.values.business_days import BusinessCalendar, BusinessDayConvention
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.rates import Frequency, add_months
from lending_app.products.kinds import DueDates


def get_first_due_date(product: Document, first_due_date: Any, start: Any) -> date | None:
	"""The date that was agreed; of one payment at maturity, else that of the product's usual term."""
	if first_due_date:
		return getdate(first_due_date)
	if product.frequency == Frequency.AT_MATURITY.value and start and product.maturity_months:
		return add_months(getdate(start), product.maturity_months)
	return None


def build_dates(product: Document, given: Sequence[date] = ()) -> DateRule | None:
	"""The rule of due dates, or the dates agreed in its place; None where they just follow one another."""
	if given:
		return DateRule(given=tuple(given), calendar=build_calendar(product))
	rule = DateRule(
		month_days=list_month_days(product),
		has_fixed_days=product.date_rule == DueDates.FIXED_PERIODS.value,
		is_end_of_month=product.date_rule == DueDates.END_OF_MONTH.value,
		is_moved_to_first=bool(product.is_moved_to_first),
		is_due_at_start=bool(product.is_due_at_start),
		convention=BusinessDayConvention(product.business_day_convention or BusinessDayConvention.NONE.value),
		is_interest_adjusted=bool(product.is_interest_adjusted),
		calendar=build_calendar(product),
		first_period=FirstPeriod(product.first_period or FirstPeriod.OWN.value),
	)
	return None if rule == DateRule() else rule


def list_month_days(product: Document) -> tuple[int, ...]:
	"""The fixed days of the month, where the product has them."""
	if product.date_rule != DueDates.MONTH_DAYS.value:
		return ()
	is_twice = product.frequency == Frequency.SEMIMONTHLY.value
	return (product.due_day, product.second_due_day) if is_twice else (product.due_day,)


def build_calendar(product: Document) -> BusinessCalendar | None:
	"""Days off, where due dates or the day count ask for them: those of the list, or weekends."""
	has_convention = product.business_day_convention not in ("", None, BusinessDayConvention.NONE.value)
	if not has_convention and product.day_count != DayCount.BUSINESS_252.value:
		return None
	if not product.holiday_list:
		return BusinessCalendar()
	rows = frappe.get_cached_doc("Holiday List", product.holiday_list).holidays
	weekend = {getdate(row.holiday_date).weekday() for row in rows if row.weekly_off}
	holidays = frozenset(getdate(row.holiday_date) for row in rows if not row.weekly_off)
	if not weekend:
		return BusinessCalendar(holidays=holidays)
	return BusinessCalendar(holidays=holidays, weekend=frozenset(weekend))
