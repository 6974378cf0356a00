"""Due dates: fixed days, fixed periods, month ends, business days, and what an odd first period costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	BusinessCalendar,
	BusinessDayConvention,
	DateRule,
	ExcessRule,
	FirstPeriod,
	Frequency,
	Grace,
	InterestBasis,
	LoanTerms,
	build_schedule,
)
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.errors import InvalidDateError
from tests.engine.support import make_terms, pay, run

CALENDAR = BusinessCalendar(holidays=frozenset({date(2025, 1, 1), date(2025, 5, 1), date(2026, 1, 1)}))
FOLLOWING = DateRule(convention=BusinessDayConvention.FOLLOWING, calendar=CALENDAR)


def list_dues(terms: LoanTerms, start: date, count: int = 4) -> list[str]:
	return [row.due_date.isoformat()[2:] for row in build_schedule(terms, start).installments[:count]]


@pytest.mark.parametrize(
	("frequency", "rule", "start", "dues"),
	[
		(
			Frequency.SEMIMONTHLY,
			{"month_days": (15, 31)},
			(2025, 1, 31),
			["25-02-15", "25-02-28", "25-03-15", "25-03-31"],
		),
		(
			Frequency.SEMIMONTHLY,
			{"month_days": (15, 31)},
			(2025, 1, 10),
			["25-01-31", "25-02-15", "25-02-28", "25-03-15"],
		),
		(
			Frequency.MONTHLY,
			{"month_days": (5,)},
			(2025, 1, 4),
			["25-02-05", "25-03-05", "25-04-05", "25-05-05"],
		),
		(
			Frequency.MONTHLY,
			{"month_days": (5,)},
			(2025, 1, 21),
			["25-03-05", "25-04-05", "25-05-05", "25-06-05"],
		),
		(
			Frequency.QUARTERLY,
			{"month_days": (31,)},
			(2025, 1, 10),
			["25-03-31", "25-06-30", "25-09-30", "25-12-31"],
		),
		(
			Frequency.MONTHLY,
			{"has_fixed_days": True},
			(2025, 1, 31),
			["25-03-02", "25-04-01", "25-05-01", "25-05-31"],
		),
		(
			Frequency.SEMIMONTHLY,
			{"has_fixed_days": True},
			(2025, 1, 31),
			["25-02-15", "25-03-02", "25-03-17", "25-04-01"],
		),
		(
			Frequency.WEEKLY,
			{"has_fixed_days": True},
			(2025, 1, 31),
			["25-02-07", "25-02-14", "25-02-21", "25-02-28"],
		),
		(Frequency.MONTHLY, {}, (2025, 2, 28), ["25-03-28", "25-04-28", "25-05-28", "25-06-28"]),
		(
			Frequency.MONTHLY,
			{"is_end_of_month": True},
			(2025, 2, 28),
			["25-03-31", "25-04-30", "25-05-31", "25-06-30"],
		),
		(
			Frequency.MONTHLY,
			{"is_end_of_month": True},
			(2025, 2, 27),
			["25-03-27", "25-04-27", "25-05-27", "25-06-27"],
		),
	],
)
def test_due_dates_follow_the_rule(
	frequency: Frequency, rule: dict[str, Any], start: tuple[int, int, int], dues: list[str]
) -> None:
	terms = make_terms(frequency=frequency, dates=DateRule(**rule))
	assert list_dues(terms, date(*start)) == dues


def test_a_chosen_first_date_leads_the_fixed_days_and_must_be_one() -> None:
	rule = DateRule(month_days=(15, 31))
	terms = make_terms(frequency=Frequency.SEMIMONTHLY, dates=rule, first_due_date=date(2025, 2, 28))
	assert list_dues(terms, date(2025, 2, 10)) == ["25-02-28", "25-03-15", "25-03-31", "25-04-15"]
	terms = make_terms(frequency=Frequency.SEMIMONTHLY, dates=rule, first_due_date=date(2025, 2, 27))
	with pytest.raises(InvalidDateError, match="first_due_date"):
		build_schedule(terms, date(2025, 2, 10))


def test_fixed_days_from_one_of_them_make_the_same_installments_as_the_calendar() -> None:
	plain = make_terms(frequency=Frequency.SEMIMONTHLY)
	fixed = make_terms(frequency=Frequency.SEMIMONTHLY, dates=DateRule(month_days=(15, 31)))
	totals = [
		[row.total for row in build_schedule(terms, date(2025, 1, 15)).installments]
		for terms in (plain, fixed)
	]
	assert totals[0] == totals[1]


# Business days


@pytest.mark.parametrize(
	("convention", "dues"),
	[
		(BusinessDayConvention.NONE, ["25-02-28", "25-03-31", "25-04-30", "25-05-31"]),
		(BusinessDayConvention.FOLLOWING, ["25-02-28", "25-03-31", "25-04-30", "25-06-02"]),
		(BusinessDayConvention.MODIFIED_FOLLOWING, ["25-02-28", "25-03-31", "25-04-30", "25-05-30"]),
		(BusinessDayConvention.PRECEDING, ["25-02-28", "25-03-31", "25-04-30", "25-05-30"]),
	],
)
def test_a_due_date_moves_to_a_business_day(convention: BusinessDayConvention, dues: list[str]) -> None:
	terms = make_terms(dates=DateRule(convention=convention, calendar=CALENDAR))
	assert list_dues(terms, date(2025, 1, 31)) == dues


def test_a_daily_loan_is_due_on_every_business_day() -> None:
	terms = make_terms(frequency=Frequency.DAILY, number_of_installments=5, dates=FOLLOWING)
	assert list_dues(terms, date(2025, 4, 29), 5) == [
		"25-04-30",
		"25-05-02",
		"25-05-05",
		"25-05-06",
		"25-05-07",
	]
	early = DateRule(convention=BusinessDayConvention.PRECEDING, calendar=CALENDAR)
	terms = make_terms(frequency=Frequency.DAILY, number_of_installments=3, dates=early)
	assert list_dues(terms, date(2025, 5, 2), 3) == ["25-05-05", "25-05-06", "25-05-07"]


def test_interest_of_moved_dates_is_that_of_the_calendar_unless_it_moves_too() -> None:
	daily = {"interest_basis": InterestBasis.DAILY, "method": AmortizationMethod.INTEREST_ONLY}
	moved = build_schedule(make_terms(dates=FOLLOWING, **daily), date(2025, 1, 15)).installments
	plain = build_schedule(make_terms(**daily), date(2025, 1, 15)).installments
	assert [row.interest for row in moved] == [row.interest for row in plain]
	assert (moved[1].due_date, plain[1].due_date) == (date(2025, 3, 17), date(2025, 3, 15))
	rule = DateRule(convention=BusinessDayConvention.FOLLOWING, calendar=CALENDAR, is_interest_adjusted=True)
	extra = build_schedule(make_terms(dates=rule, **daily), date(2025, 1, 15)).installments
	# 15 February is a Saturday: 33 days instead of 31, at 49.315 a day.
	assert (plain[0].interest, extra[0].interest) == (Decimal("1528.77"), Decimal("1627.40"))
	assert sum(row.interest for row in extra) == sum(row.interest for row in plain)


def test_interest_is_earned_evenly_up_to_the_moved_date() -> None:
	terms = make_terms(dates=FOLLOWING)
	assert run(terms, date(2025, 2, 16)).accrued_interest == Decimal("1454.55")
	assert run(terms, date(2025, 2, 17)).accrued_interest == Decimal("1500.00")
	assert run(terms, date(2025, 2, 17)).overdue == 0


# Odd first periods

ODD = {"first_due_date": date(2025, 3, 1)}


@pytest.mark.parametrize(
	("first", "totals"),
	[
		(FirstPeriod.OWN, ["9232.96", "9232.96", "9232.95"]),
		(FirstPeriod.ADD_TO_FIRST, ["9887.18", "9168.00", "9167.99"]),
		(FirstPeriod.SPREAD, ["9227.93", "9227.93", "9227.94"]),
		(FirstPeriod.IGNORE, ["9168.00", "9168.00", "9167.99"]),
	],
)
def test_a_long_first_period_costs_what_the_rule_says(first: FirstPeriod, totals: list[str]) -> None:
	"""45 days cost 100000 x 0.18 x 45 / 365 = 2,219.18, of which 719.18 are extra.

	Leveled, all installments grow by (1 + 0.18 x 45 / 365) / 1.015. Spread, each takes 59.93, the last 59.95.
	"""
	rows = build_schedule(
		make_terms(dates=DateRule(first_period=first), **ODD), date(2025, 1, 15)
	).installments
	assert [str(rows[index].total) for index in (0, 1, -1)] == totals
	assert rows[0].days == 45


def test_a_short_first_period_takes_the_missing_days_off_the_first_installment() -> None:
	rule = DateRule(month_days=(31,), first_period=FirstPeriod.ADD_TO_FIRST)
	rows = build_schedule(make_terms(dates=rule), date(2025, 1, 10)).installments
	# 21 days cost 1,035.62, 464.38 less than a month.
	assert [str(rows[index].total) for index in (0, 1, -1)] == ["8703.62", "9168.00", "9167.99"]


def test_ignored_days_of_a_daily_loan_cost_a_regular_period() -> None:
	daily = {"interest_basis": InterestBasis.DAILY, "method": AmortizationMethod.LEVEL_PRINCIPAL} | ODD
	rows = {
		rule: build_schedule(
			make_terms(dates=DateRule(first_period=rule), **daily), date(2025, 1, 15)
		).installments
		for rule in FirstPeriod
	}
	# February has 28 days.
	assert rows[FirstPeriod.IGNORE][0].interest == Decimal("1380.82")
	assert (
		rows[FirstPeriod.ADD_TO_FIRST][0].interest == rows[FirstPeriod.OWN][0].interest == Decimal("2219.18")
	)


def test_a_deferred_first_period_defers_its_own_interest() -> None:
	rule = DateRule(first_period=FirstPeriod.ADD_TO_FIRST)
	rows = build_schedule(
		make_terms(dates=rule, grace=Grace(full_periods=1), **ODD), date(2025, 1, 15)
	).installments
	assert (rows[0].capitalized, rows[0].total) == (Decimal("2219.18"), 0)
	assert rows[1].total == rows[2].total


def test_the_installment_that_stays_leaves_the_extra_days_out() -> None:
	terms = make_terms(dates=DateRule(first_period=FirstPeriod.ADD_TO_FIRST), **ODD)
	paid = pay("P", date(2025, 2, 1), "20000", ExcessRule.REDUCE_TERM)
	state = run(terms, date(2025, 2, 1), paid)
	assert state.installments[1].total == Decimal("9168.00")
	assert len(state.installments) < 12
	again = pay("Q", date(2025, 2, 10), "5000", ExcessRule.REDUCE_TERM)
	assert run(terms, date(2025, 2, 10), paid, again).installments[1].total == Decimal("9168.00")


# Day counts that need the dates


def test_business_252_counts_the_business_days_of_the_calendar() -> None:
	terms = make_terms(
		number_of_installments=6,
		interest_basis=InterestBasis.DAILY,
		method=AmortizationMethod.INTEREST_ONLY,
		day_count=DayCount.BUSINESS_252,
		dates=DateRule(calendar=CALENDAR),
	)
	rows = build_schedule(terms, date(2025, 1, 15)).installments
	# 23 business days from 15 January to 14 February; 21 from 15 April on, without 1 May.
	assert (rows[0].interest, rows[3].interest) == (Decimal("1642.86"), Decimal("1500.00"))


def test_actual_365l_keeps_the_year_of_the_periods_end_while_interest_runs() -> None:
	terms = make_terms(
		number_of_installments=2, interest_basis=InterestBasis.DAILY, day_count=DayCount.ACTUAL_365L
	)
	start = date(2023, 12, 15)
	assert run(terms, date(2023, 12, 31), start=start).accrued_interest == Decimal("786.89")
	assert build_schedule(terms, start).installments[0].interest == Decimal("1524.59")
