"""Loans whose interest is paid at the start of each period, the first kept back from the money paid out."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lending_app.engine import (
	AmortizationMethod,
	BusinessCalendar,
	BusinessDayConvention,
	Charge,
	ChargedOff,
	ChargeTiming,
	Component,
	DateRule,
	EngineError,
	ExcessRule,
	Frequency,
	InterestBasis,
	LedgerRole,
	LoanReplay,
	LoanTerms,
	PenaltyRule,
	PrepaymentCharge,
	RateStep,
	Waived,
	build_schedule,
	list_effective,
	postings,
	replay,
)
from lending_app.engine.loan.charges import OpeningFee
from lending_app.engine.loan.options import InstallmentRounding
from lending_app.engine.loan.penalty import PenaltyBase
from lending_app.engine.loan.state import LoanStatus
from tests.engine.replay.test_properties import (
	check_nothing_overpays_and_nothing_is_negative,
	check_principal_parts_sum_to_the_principal,
	check_the_position_says_what_the_state_says,
	check_totals_are_sums_of_the_installments,
)
from tests.engine.strategies import SIMPLE_METHODS, History, days_of, histories
from tests.engine.support import START, disburse, make_terms, pay, run, total

SOUND = (
	check_principal_parts_sum_to_the_principal,
	check_nothing_overpays_and_nothing_is_negative,
	check_totals_are_sums_of_the_installments,
	check_the_position_says_what_the_state_says,
)
METHODS = (*SIMPLE_METHODS, AmortizationMethod.INTEREST_ONLY)
KEPT_EXCESS = (ExcessRule.NEXT_INSTALLMENTS, ExcessRule.HOLD_AS_ADVANCE)
ONCE = {"number_of_installments": 1, "frequency": Frequency.AT_MATURITY, "first_due_date": date(2025, 7, 15)}


def make_advance(**options: Any) -> LoanTerms:
	return make_terms(is_interest_in_advance=True, **options)


@st.composite
def advance_histories(draw: st.DrawFn) -> History:
	found = draw(histories(KEPT_EXCESS, methods=SIMPLE_METHODS))
	try:
		terms = replace(found.terms, method=draw(st.sampled_from(METHODS)), is_interest_in_advance=True)
		replay(terms, found.facts, found.end)
	except EngineError:
		assume(False)
	return replace(found, terms=terms, schedule=build_schedule(terms, found.start))


WITH_DAY = advance_histories().flatmap(lambda history: st.tuples(st.just(history), days_of(history)))


# Schedules


@pytest.mark.parametrize("method", METHODS)
def test_each_installment_pays_the_interest_of_the_period_after_it(method: AmortizationMethod) -> None:
	rows = build_schedule(make_advance(method=method), START).installments
	assert (rows[0].due_date, rows[0].principal, rows[0].total) == (START, 0, 1500)
	assert len(rows) == 13
	for row in rows:
		assert row.interest == round(row.closing_principal * Decimal("0.015"), 2)
	assert rows[-1].total == rows[-1].principal == rows[-1].opening_principal
	assert total(row.principal for row in rows) == 100000


@given(advance_histories())
def test_level_installments_are_level(history: History) -> None:
	rows = history.schedule.installments
	assert total(row.principal for row in rows) == history.terms.principal
	assert min(row.principal for row in rows) >= 0
	asked = [row.total for row in rows[1:-1] if row.rule == "level_payment" and row.closing_principal]
	assert len(set(asked)) <= 1


def test_an_installment_can_be_a_multiple_and_rates_can_step() -> None:
	rule = InstallmentRounding(multiple=Decimal(10))
	steps = (
		RateStep(from_installment=1, annual_rate=Decimal("0.06")),
		RateStep(from_installment=7, annual_rate=Decimal("0.24")),
	)
	rows = build_schedule(make_advance(installment_rounding=rule, rate_steps=steps), START).installments
	assert {row.total % 10 for row in rows[1:-1]} == {0}
	assert rows[0].interest == 500
	assert [rows[index].interest / rows[index].closing_principal for index in (0, 6)] == [
		Decimal("0.005"),
		pytest.approx(Decimal("0.02"), abs=Decimal("0.000001")),
	]


def test_a_tiny_loan_can_be_repaid_before_its_last_period() -> None:
	terms = make_advance(
		principal=Decimal("0.05"),
		annual_rate=Decimal(0),
		installment_rounding=InstallmentRounding(multiple=Decimal("0.05")),
	)
	rows = build_schedule(terms, START).installments
	assert len(rows) == 13
	assert total(row.total for row in rows) == Decimal("0.05")


def test_interest_in_advance_follows_dates_that_move() -> None:
	"""15 February 2025 is a Saturday: with the extra days collected, 33 days are kept back."""
	calendar = BusinessCalendar(holidays=frozenset({date(2025, 1, 1)}))
	rule = DateRule(convention=BusinessDayConvention.FOLLOWING, calendar=calendar, is_interest_adjusted=True)
	terms = make_advance(
		dates=rule, interest_basis=InterestBasis.DAILY, method=AmortizationMethod.INTEREST_ONLY
	)
	rows = build_schedule(terms, START).installments
	assert (rows[0].interest, rows[1].due_date) == (Decimal("1627.40"), date(2025, 2, 17))
	kept = build_schedule(replace(terms, dates=replace(rule, is_interest_adjusted=False)), START).installments
	assert (kept[0].interest, kept[1].due_date) == (Decimal("1528.77"), date(2025, 2, 17))
	assert run(terms, date(2025, 2, 16)).accrued_interest == Decimal("1578.08")


# Life


def test_the_first_interest_is_kept_back_and_earned_day_by_day() -> None:
	drawn = run(make_advance(), START)
	assert drawn.position[LedgerRole.FUNDS, "Cash"] == -98500
	assert drawn.position[LedgerRole.UNEARNED_INTEREST, ""] == -1500
	assert (drawn.payoff, drawn.accrued_interest, drawn.due) == (98500, 0, 0)
	later = run(make_advance(), date(2025, 1, 31))
	assert later.accrued_interest == Decimal("774.19")
	assert later.payoff == 98500 + Decimal("774.19")
	lines = postings(disburse(make_advance()), None, drawn)
	assert {(line.role, line.amount) for line in lines} == {
		(LedgerRole.LOAN_PRINCIPAL, 100000),
		(LedgerRole.FUNDS, -98500),
		(LedgerRole.UNEARNED_INTEREST, -1500),
	}


@pytest.mark.parametrize("method", METHODS)
def test_a_loan_paid_as_agreed_ends_at_zero(method: AmortizationMethod) -> None:
	terms = make_advance(method=method)
	schedule = build_schedule(terms, START)
	facts = [pay(f"P{row.number}", row.due_date, row.total) for row in schedule.installments[1:]]
	state = run(terms, schedule.installments[-1].due_date, *facts)
	assert (state.status, state.client_advance, state.payoff) == (LoanStatus.PAID, 0, 0)
	assert state.accrued_interest == schedule.total_interest
	middle = run(terms, date(2025, 6, 15), *facts[:5])
	assert (middle.due, middle.interest_receivable, middle.next_due_date) == (0, 0, date(2025, 7, 15))


@given(WITH_DAY)
def test_no_more_is_earned_than_was_paid_and_is_owed(case: tuple[History, date]) -> None:
	state = replay(case[0].terms, case[0].facts, case[1])
	for check in SOUND:
		check(state)
	paid = total(row.interest_paid for row in state.installments)
	assert state.accrued_interest <= paid + state.interest_receivable


@given(WITH_DAY)
def test_the_payoff_of_any_day_closes_the_loan(case: tuple[History, date]) -> None:
	history, day = case
	before = [fact for fact in history.facts if fact.value_date <= day]
	state = replay(history.terms, before, day)
	assume(state.closed_on is None and state.payoff > state.client_advance)
	closing = pay("ZZ", day, state.payoff - state.client_advance)
	closed = replay(history.terms, [*before, closing], day)
	assert (closed.status, closed.payoff, closed.client_advance) == (LoanStatus.PAID, 0, 0)
	assert closed.accrued_interest == state.accrued_interest
	assert total(closed.position.values()) == 0
	assert replay(history.terms, [*before, closing], history.end).accrued_interest == state.accrued_interest


@given(advance_histories(), st.randoms(use_true_random=False))
def test_days_and_orders_of_entry_do_not_matter(history: History, chance: random.Random) -> None:
	loan = LoanReplay(history.terms)
	facts = defaultdict(list)
	for fact in list_effective(history.facts):
		facts[fact.value_date].append(fact)
	earned = 0
	for offset in range((history.end - history.start).days + 1):
		day = history.start + timedelta(days=offset)
		for fact in facts[day]:
			loan.apply(fact)
		loan.advance_to(day)
		balances = loan.get_position()
		assert not sum(balances.values())
		before, earned = earned, -balances.get((LedgerRole.INTEREST_INCOME, ""), 0)
		assert before <= earned
	shuffled = list(history.facts)
	chance.shuffle(shuffled)
	assert loan.get_state(history.end) == replay(history.terms, shuffled, history.end)


def test_a_payoff_gives_unearned_interest_of_installments_already_due_back() -> None:
	first = pay("P1", date(2025, 2, 15), "9043.33")
	owed = run(make_advance(), date(2025, 3, 1), first)
	# Half of the 1,385.13 is earned.
	assert owed.payoff == Decimal("92341.80") - Decimal("1385.13") + Decimal("692.56")
	closed = run(make_advance(), date(2025, 3, 1), first, pay("P2", date(2025, 3, 1), owed.payoff))
	back = [row for row in closed.get_allocations("P2") if row.amount < 0]
	assert [(row.installment_number, row.rule, row.amount) for row in back] == [
		(2, "payoff.unearned_interest", Decimal("-692.57"))
	]
	assert closed.status is LoanStatus.PAID


def test_a_late_installment_owes_interest_that_is_not_earned_yet_but_a_payoff_does_not() -> None:
	rule = PenaltyRule(
		base=PenaltyBase.OVERDUE_INSTALLMENT, daily_rate=Decimal("0.01"), cap_rate=Decimal("0.05")
	)
	late = run(make_advance(penalty=rule), date(2025, 3, 1))
	assert late.overdue == Decimal("9043.33") + late.penalty_receivable
	assert late.penalty_receivable == Decimal("452.17")
	assert late.payoff == 100000 + Decimal("692.56") + late.penalty_receivable
	closed = run(make_advance(penalty=rule), date(2025, 3, 1), pay("P", date(2025, 3, 1), late.payoff))
	assert (closed.status, closed.client_advance) == (LoanStatus.PAID, 0)
	waived = Waived(fact_id="W", value_date=date(2025, 3, 1), component=Component.INTEREST)
	assert run(make_advance(), date(2025, 3, 1), waived).waived == Decimal("692.56")


def test_a_charge_off_ends_the_interest_of_installments_already_due() -> None:
	off = ChargedOff(fact_id="X", value_date=date(2025, 3, 1))
	state = run(make_advance(), date(2025, 9, 1), off)
	assert state.accrued_interest == Decimal("1500.00") + Decimal("692.56")
	assert state.payoff == 100000 + Decimal("692.56")


def test_upfront_charges_and_fees_are_kept_back_too() -> None:
	cover = Charge(
		name="Cover",
		component=Component.INSURANCE,
		timing=ChargeTiming.DISBURSEMENT,
		rate=Decimal("0.01"),
		is_refundable=True,
	)
	terms = make_advance(
		charges=(cover,),
		prepayment_charge=PrepaymentCharge(rate=Decimal("0.01")),
		opening_fee=OpeningFee(rate=Decimal("0.02")),
	)
	state = run(terms, START)
	assert state.position[LedgerRole.FUNDS, "Cash"] == -(100000 - 1000 - 2000 - 1500)
	day = date(2025, 3, 1)
	owed = run(terms, day)
	closed = run(terms, day, pay("P", day, owed.payoff))
	assert (closed.status, closed.client_advance) == (LoanStatus.PAID, 0)
