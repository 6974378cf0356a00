"""Kinds of loans that the arrays carry on from day to day, and the days on which they leave them to the replay."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	Charged,
	Component,
	DateRule,
	Drawing,
	DrawingRule,
	DueDateChanged,
	ExcessRule,
	FirstPeriod,
	Grace,
	InterestBasis,
	Keeps,
	LoanReplay,
	LoanTerms,
	MinimumPayment,
	RateChanged,
	Residue,
	Skipped,
	Waived,
	build_schedule,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.portfolio import build_portfolio, calculate_portfolio
from lending_app.engine.portfolio.arrays import to_day
from lending_app.engine.portfolio.storage import pack_loan
from lending_app.engine.replay.installment import INTEREST
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.money import RoundingMode
from tests.engine.books import RATES, assert_same
from tests.engine.support import START, disburse, make_terms, pay

LINE = DrawingRule(kind=Drawing.REVOLVING, minimum=MinimumPayment(rate=Decimal("0.1")))
DAY = date(2025, 3, 1)


def carry(terms: LoanTerms, day: date = DAY, share: str = "1") -> LoanReplay:
	loan = LoanReplay(terms)
	loan.apply(disburse(terms, amount=terms.principal * Decimal(share)))
	loan.advance_to(day)
	return loan


def is_replayed(loan: LoanReplay, day: date) -> bool:
	return bool(calculate_portfolio(build_portfolio([loan]), day, RATES).needs_replay[0])


@pytest.mark.parametrize("rule", [LINE, DrawingRule(kind=Drawing.TRANCHES)])
def test_lines_and_tranches_are_carried_between_their_drawings(rule: DrawingRule) -> None:
	loan = carry(make_terms(drawing=rule), share="0.6")
	for days in (0, 1, 14, 15, 40, 90, 400):
		day = DAY + timedelta(days)
		assert not is_replayed(loan, day)
		assert_same([loan], calculate_portfolio(build_portfolio([loan]), day, RATES))


def test_a_line_is_replayed_on_its_last_due_date() -> None:
	"""From then on nothing can be drawn."""
	loan = carry(make_terms(drawing=LINE, number_of_installments=3), share="0.6")
	packed = pack_loan(loan)
	assert (packed.needs_replay, packed.horizon_day) == (False, to_day(date(2025, 4, 15)))
	loan.advance_to(date(2025, 4, 15))
	assert loan.get_state(loan.day).available == 0
	assert pack_loan(loan).horizon_day > to_day(date(2026, 1, 1))


def test_interest_that_becomes_principal_is_carried_to_its_due_date() -> None:
	loan = carry(make_terms(grace=Grace(full_periods=3)))
	assert not is_replayed(loan, date(2025, 3, 14))
	assert_same([loan], calculate_portfolio(build_portfolio([loan]), date(2025, 3, 14), RATES))
	assert is_replayed(loan, date(2025, 3, 15))
	later = carry(make_terms(grace=Grace(full_periods=3)), date(2025, 4, 15))
	assert not is_replayed(later, date(2026, 6, 1))


@pytest.mark.parametrize("component", [Component.FEE, Component.INSURANCE, Component.COST])
def test_a_charge_by_a_fact_is_carried_once_its_installment_is_due(component: Component) -> None:
	loan = carry(make_terms())
	loan.apply(Charged(fact_id="C", value_date=DAY, amount=Decimal(50), component=component))
	# A cost falls on the oldest unpaid installment, which is due.
	assert is_replayed(loan, DAY) is (component is not Component.COST)
	loan.advance_to(date(2025, 3, 15))
	assert not is_replayed(loan, date(2025, 3, 20))
	assert_same([loan], calculate_portfolio(build_portfolio([loan]), date(2025, 3, 20), RATES))


@pytest.mark.parametrize("options", [{"is_due_at_start": True}, {"first_period": FirstPeriod.KEPT_BACK}])
def test_other_first_installments_are_carried_without_a_warning(options: dict[str, Any]) -> None:
	first = {} if "is_due_at_start" in options else {"first_due_date": date(2025, 3, 1)}
	terms = make_terms(dates=DateRule(**options), **first)
	with warnings.catch_warnings():
		warnings.simplefilter("error")
		for day in (START, date(2025, 2, 10), date(2025, 3, 10)):
			loan = carry(terms, day)
			for days in (0, 1, 20, 50):
				state = calculate_portfolio(build_portfolio([loan]), day + timedelta(days), RATES)
				assert_same([loan], state)
	assert not is_replayed(carry(terms, date(2025, 3, 10)), date(2025, 4, 20))


def test_a_loan_paid_in_parts_far_ahead_is_carried() -> None:
	loan = LoanReplay(make_terms())
	loan.apply(disburse(make_terms()))
	loan.apply(pay("P", DAY, "30000", ExcessRule.ALL_INSTALLMENTS))
	for days in (0, 20, 60, 200):
		assert (
			assert_same([loan], calculate_portfolio(build_portfolio([loan]), DAY + timedelta(days), RATES))
			== 1
		)


CHANGES = (
	RateChanged(fact_id="C", value_date=date(2025, 2, 20), annual_rate=Decimal("0.2675")),
	RateChanged(
		fact_id="C", value_date=date(2025, 2, 20), annual_rate=Decimal("0.07"), keeps=Keeps.INSTALLMENT
	),
	DueDateChanged(
		fact_id="C", value_date=date(2025, 2, 20), installment_number=2, due_date=date(2025, 3, 28)
	),
	Skipped(fact_id="C", value_date=date(2025, 2, 20), installment_number=2),
)


@pytest.mark.parametrize("fact", CHANGES)
@pytest.mark.parametrize("basis", list(InterestBasis))
@pytest.mark.parametrize("day_count", [DayCount.ACTUAL_365, DayCount.ACTUAL_ACTUAL_ISDA, DayCount.THIRTY_360])
def test_a_change_within_the_period_is_carried(fact: Fact, basis: InterestBasis, day_count: DayCount) -> None:
	terms = make_terms(interest_basis=basis, day_count=day_count)
	loan = LoanReplay(terms)
	loan.apply(disburse(terms))
	loan.apply(pay("P", date(2025, 2, 15), str(build_schedule(terms, START).installments[0].total)))
	loan.apply(fact)
	book = build_portfolio([loan])
	for day in (date(2025, 2, 20), date(2025, 2, 27), date(2025, 3, 13)):
		state = calculate_portfolio(book, day, RATES)
		assert not state.needs_replay[0]
		assert_same([loan], state)


def test_what_does_not_fit_beside_a_change_is_replayed() -> None:
	terms = make_terms()
	change = RateChanged(fact_id="C", value_date=date(2025, 2, 20), annual_rate=Decimal("0.2675"))
	prepaid = pay("P", date(2025, 2, 25), "40000", ExcessRule.REDUCE_TERM)
	free = replace(change, annual_rate=Decimal(0))
	fine = replace(change, annual_rate=Decimal("0.267500000001"))
	for facts in ((change, pay("A", DAY, "9168"), prepaid), (free,), (fine,)):
		loan = LoanReplay(terms)
		for fact in sorted((disburse(terms), *facts), key=lambda each: each.value_date):
			loan.apply(fact)
		assert is_replayed(loan, loan.day)


def test_interest_in_advance_is_carried_to_the_next_due_date() -> None:
	terms = make_terms(is_interest_in_advance=True)
	asked = build_schedule(terms, START).installments[1].total
	loan = carry(terms, date(2025, 2, 15))
	assert is_replayed(loan, date(2025, 2, 16))
	loan.apply(pay("P", date(2025, 2, 15), str(asked)))
	book = build_portfolio([loan])
	for day in (date(2025, 2, 15), date(2025, 2, 16), date(2025, 3, 14)):
		state = calculate_portfolio(book, day, RATES)
		assert not state.needs_replay[0]
		assert_same([loan], state)
	assert is_replayed(loan, date(2025, 3, 15))
	packed = pack_loan(loan)
	assert not packed.needs_replay


def test_interest_that_the_residue_takes_whole_is_not_earned_by_days() -> None:
	"""The last installment asks what the others do, and parts paid of all of them have left it no interest."""
	terms = make_terms(
		principal=Decimal(10_000),
		number_of_installments=6,
		residue=Residue.INTEREST,
		grace=Grace(full_periods=2),
		rounding_mode=RoundingMode.UP,
	)
	loan = LoanReplay(terms)
	loan.apply(disburse(terms))
	loan.apply(pay("F", date(2025, 2, 25), "55.50", ExcessRule.REDUCE_INSTALLMENT))
	loan.apply(pay("P", date(2025, 6, 5), "5284.69", ExcessRule.ALL_INSTALLMENTS))
	last = loan.installments[-1]
	assert (last.due[INTEREST], last.calculate_interest(terms)) == (0, 3994)
	loan.advance_to(date(2025, 6, 15))
	for days in (0, 1, 20):
		# By its days it would earn 39.94.
		assert is_replayed(loan, loan.day + timedelta(days))
	loan.advance_to(last.period.due)
	for days in (0, 1, 20):
		day = loan.day + timedelta(days)
		assert assert_same([loan], calculate_portfolio(build_portfolio([loan]), day, RATES)) == 1


def test_a_charge_with_its_own_date_stays_booked_on_a_loan_that_a_waiver_closed() -> None:
	terms = make_terms(principal=Decimal(60), annual_rate=Decimal(0), number_of_installments=1)
	loan = LoanReplay(terms)
	facts = (
		disburse(terms),
		Charged(
			fact_id="C",
			value_date=START,
			amount=Decimal(100),
			component=Component.INSURANCE,
			due_date=date(2025, 8, 13),
		),
		pay("P", START, "159.99", ExcessRule.HOLD_AS_ADVANCE),
		Waived(
			fact_id="W", value_date=date(2025, 7, 21), component=Component.INSURANCE, amount=Decimal("0.01")
		),
	)
	for fact in facts:
		loan.apply(fact)
	assert loan.closed_on == loan.day
	state = calculate_portfolio(build_portfolio([loan]), loan.day, RATES)
	assert state.insurance_payable.tolist() == [10_000]
	assert assert_same([loan], state) == 1
