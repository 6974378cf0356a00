"""Schedules beyond the golden cases: first periods, refusals, rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import (
	AmortizationMethod,
	Frequency,
	Grace,
	InterestBasis,
	LoanTerms,
	Residue,
	build_schedule,
)
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.errors import InvalidDateError, InvalidTermError
from lending_app.engine.values.money import RoundingMode
from tests.engine.support import START, make_terms, total


def test_the_last_installment_takes_the_rest_and_says_so() -> None:
	rows = build_schedule(make_terms(), START).installments
	assert [row.rule for row in rows] == ["level_payment"] * 11 + ["last_takes_the_rest"]
	rows = build_schedule(make_terms(method=AmortizationMethod.LEVEL_PRINCIPAL), START).installments
	assert rows[0].rule == "level_principal"


def test_a_first_due_date_is_the_anchor_of_the_others() -> None:
	rows = build_schedule(make_terms(first_due_date=date(2025, 1, 31)), START).installments
	assert [row.due_date.isoformat() for row in rows[:3]] == ["2025-01-31", "2025-02-28", "2025-03-31"]
	# 16 days at 18 % a year of 365 days, then twelfths of a year.
	assert rows[0].interest == Decimal("789.04")


def test_the_usual_first_due_date_changes_nothing() -> None:
	usual = build_schedule(make_terms(first_due_date=date(2025, 2, 28)), date(2025, 1, 31))
	assert usual == build_schedule(make_terms(), date(2025, 1, 31))
	assert usual.installments[1].due_date == date(2025, 3, 31)


@pytest.mark.parametrize("first", [START, date(2025, 1, 1)])
def test_a_first_due_date_not_after_the_start_is_refused(first: date) -> None:
	with pytest.raises(InvalidDateError) as caught:
		build_schedule(make_terms(first_due_date=first), START)
	assert caught.value.field == "first_due_date"


def test_a_first_period_dearer_than_the_installment_pays_its_interest() -> None:
	"""Two years before the first of 360 installments: the level amount does not carry their interest."""
	terms = make_terms(first_due_date=date(2027, 1, 15), number_of_installments=360)
	rows = build_schedule(terms, START).installments
	assert (rows[0].total, rows[0].principal, rows[0].rule) == (Decimal("36000.00"), 0, "interest_only")
	assert {row.total for row in rows[1:-1]} == {Decimal("1507.19")}
	assert rows[-1].closing_principal == 0


def test_a_given_installment_below_its_interest_is_refused() -> None:
	terms = make_terms(
		method=AmortizationMethod.IRREGULAR,
		number_of_installments=3,
		given_totals=(Decimal(10), Decimal(10), Decimal(200000)),
	)
	with pytest.raises(InvalidTermError):
		build_schedule(terms, START)


def test_dates_beyond_the_calendar_are_refused() -> None:
	terms = make_terms(frequency=Frequency.ANNUAL, number_of_installments=3660)
	with pytest.raises(InvalidDateError):
		build_schedule(terms, date(9990, 1, 1))
	assert build_schedule(terms, START).installments[-1].due_date == date(5685, 1, 15)


def test_rounding_up_may_repay_before_the_last_period() -> None:
	terms = make_terms(
		principal=Decimal("0.10"),
		annual_rate=Decimal(0),
		number_of_installments=6,
		rounding_mode=RoundingMode.UP,
	)
	rows = build_schedule(terms, START).installments
	assert [str(row.principal) for row in rows] == ["0.02"] * 5 + ["0.00"]
	assert [row.rule for row in rows][4:] == ["last_takes_the_rest", "nothing_left"]


def test_rounding_down_leaves_more_to_the_last() -> None:
	rows = build_schedule(make_terms(rounding_mode=RoundingMode.DOWN), START).installments
	assert rows[0].total == Decimal("9167.99")
	assert rows[-1].total > rows[0].total
	assert total(row.principal for row in rows) == Decimal("100000.00")


def test_daily_interest_follows_the_length_of_months_and_ends_level() -> None:
	terms = make_terms(interest_basis=InterestBasis.DAILY, day_count=DayCount.ACTUAL_360)
	rows = build_schedule(terms, START).installments
	assert rows[0].interest == Decimal("1550.00")  # 31 / 360
	assert {row.total for row in rows[:-1]} == {rows[0].total}
	assert abs(rows[-1].total - rows[0].total) < Decimal("0.12")


def test_thirty_360_months_are_equal_in_both_bases() -> None:
	daily = make_terms(interest_basis=InterestBasis.DAILY, day_count=DayCount.THIRTY_360)
	assert build_schedule(daily, START) == build_schedule(make_terms(), START)


def test_totals_are_the_sums_of_the_rows() -> None:
	schedule = build_schedule(make_terms(), START)
	assert schedule.total_interest == total(row.interest for row in schedule.installments)
	assert schedule.total == Decimal("110015.99")


def test_a_residue_in_the_first_installment_leaves_the_others_level() -> None:
	terms = make_terms(method=AmortizationMethod.LEVEL_PRINCIPAL, residue=Residue.FIRST)
	principals = [row.principal for row in build_schedule(terms, START).installments]
	assert principals == [Decimal("8333.37")] + [Decimal("8333.33")] * 11


def test_first_to_pay_leaves_out_what_asks_nothing():
	values = {"principal": Decimal("1000"), "annual_rate": Decimal("0.12"), "number_of_installments": 4}
	start = date(2025, 1, 15)
	assert build_schedule(LoanTerms(**values), start).first_to_pay.number == 1
	# Interest in advance is settled by the disbursement; deferred interest asks nothing until it ends.
	in_advance = build_schedule(LoanTerms(**values, is_interest_in_advance=True), start)
	assert (in_advance.first_to_pay.number, in_advance.first_to_pay.due_date) == (2, date(2025, 2, 15))
	assert build_schedule(LoanTerms(**values, grace=Grace(full_periods=3)), start).first_to_pay.number == 4
