"""Due dates agreed one by one: interest follows their days, nothing moves them, what changes the plan goes on from them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import (
	AmortizationMethod,
	BusinessCalendar,
	BusinessDayConvention,
	DateRule,
	Disbursed,
	DueDateChanged,
	FirstPeriod,
	Frequency,
	LoanTerms,
	Paid,
	Restructured,
	Skipped,
	build_schedule,
	replay,
)
from lending_app.engine.schedule.due_dates import build_periods
from lending_app.engine.values.errors import InvalidDateError, InvalidTermError
from lending_app.engine.values.serialize import dump, load

START = date(2026, 1, 10)
DATES = (date(2026, 3, 1), date(2026, 9, 15), date(2026, 12, 20))


def make_terms(**values):
	values = {
		"principal": Decimal("60000"),
		"annual_rate": Decimal("0.18"),
		"number_of_installments": 3,
		"method": AmortizationMethod.IRREGULAR,
		"given_principals": (Decimal("10000"), Decimal("30000"), Decimal("20000")),
		"dates": DateRule(given=DATES),
	} | values
	return LoanTerms(**values)


def level(**values):
	return make_terms(method=AmortizationMethod.LEVEL_PAYMENT, given_principals=(), **values)


def disburse(terms):
	return [Disbursed(fact_id="D", value_date=START, amount=terms.principal)]


def test_interest_follows_the_days_of_the_dates():
	rows = build_schedule(make_terms(), START).installments
	assert [row.due_date for row in rows] == list(DATES)
	assert [row.principal for row in rows] == [10_000, 30_000, 20_000]
	# Actual/365: 50, 198 and 96 days.
	assert [str(row.interest) for row in rows] == ["1479.45", "4882.19", "946.85"]


def test_terms_with_dates_come_back_from_json():
	assert load(LoanTerms, dump(make_terms())) == make_terms()


@given(
	st.lists(st.integers(1, 400), min_size=1, max_size=24),
	st.integers(1, 10**8).map(lambda cents: Decimal(cents) / 100),
)
def test_level_principal_on_any_dates_repays_the_principal(gaps, principal):
	days, day = [], START.toordinal()
	for gap in gaps:
		day += gap
		days.append(date.fromordinal(day))
	terms = make_terms(
		principal=principal,
		number_of_installments=len(days),
		method=AmortizationMethod.LEVEL_PRINCIPAL,
		given_principals=(),
		dates=DateRule(given=tuple(days)),
	)
	rows = build_schedule(terms, START).installments
	assert [row.due_date for row in rows] == days
	assert sum(row.principal for row in rows) == principal
	assert rows[-1].closing_principal == 0


def test_more_installments_than_dates_go_on_by_the_frequency_and_fewer_leave_the_last_out():
	longer = build_periods(level(number_of_installments=5), START)
	assert [period.due for period in longer] == [*DATES, date(2027, 1, 20), date(2027, 2, 20)]
	assert [period.is_regular for period in longer] == [False, False, False, True, True]
	assert [period.due for period in build_periods(level(number_of_installments=2), START)] == list(DATES[:2])


def test_skipped_installment_adds_one_after_the_last_date():
	terms = level()
	skip = Skipped(fact_id="S", value_date=date(2026, 2, 1), installment_number=2)
	state = replay(terms, [*disburse(terms), skip], date(2026, 2, 1))
	assert [row.due_date for row in state.installments] == [*DATES, date(2027, 1, 20)]


def test_moved_due_dates_and_a_new_plan_leave_the_dates_behind():
	terms = level()
	moved = DueDateChanged(
		fact_id="C",
		value_date=date(2026, 4, 1),
		installment_number=2,
		due_date=date(2026, 10, 1),
		moves_following=True,
	)
	state = replay(terms, [*disburse(terms), moved], date(2026, 4, 1))
	assert [row.due_date for row in state.installments] == [DATES[0], date(2026, 10, 1), date(2026, 11, 1)]
	paid = Paid(fact_id="P", value_date=DATES[0], amount=build_schedule(terms, START).installments[0].total)
	for first, expected in ((None, date(2026, 9, 15)), (date(2026, 5, 1), date(2026, 5, 1))):
		fact = Restructured(
			fact_id="R", value_date=date(2026, 4, 1), number_of_installments=4, first_due_date=first
		)
		state = replay(terms, [*disburse(terms), paid, fact], date(2026, 4, 1))
		assert next(row.due_date for row in state.installments if row.due_date > date(2026, 4, 1)) == expected
		assert state.installments[-1].due_date.day == expected.day


@pytest.mark.parametrize(
	"values",
	[
		{"given": (DATES[1], DATES[0])},
		{"given": (DATES[0], DATES[0])},
		{"given": [DATES[0]]},
		{"given": ("2026-03-01",)},
		{"given": DATES, "month_days": (15,)},
		{"given": DATES, "has_fixed_days": True},
		{"given": DATES, "first_period": FirstPeriod.ADD_TO_FIRST},
		{"given": DATES, "is_interest_adjusted": True},
		{"given": DATES, "convention": BusinessDayConvention.FOLLOWING, "calendar": BusinessCalendar()},
	],
)
def test_dates_out_of_order_or_with_rules_that_move_them_are_refused(values):
	with pytest.raises((InvalidTermError, InvalidDateError)):
		DateRule(**values)


def test_dates_before_the_loan_or_beside_its_first_due_date_are_refused():
	with pytest.raises(InvalidDateError) as caught:
		build_schedule(make_terms(), DATES[0])
	assert caught.value.field == "given_dates"
	with pytest.raises(InvalidDateError) as caught:
		build_schedule(make_terms(first_due_date=date(2026, 3, 2)), START)
	assert caught.value.field == "first_due_date"
	assert build_schedule(make_terms(first_due_date=DATES[0]), START).installments[0].due_date == DATES[0]
	with pytest.raises(InvalidTermError):
		level(frequency=Frequency.AT_MATURITY, number_of_installments=1, first_due_date=DATES[0])
