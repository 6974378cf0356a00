"""Loans with interest in advance whose plan changes, and which bear charges."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from lending_app.engine import (
	AmortizationMethod,
	Charge,
	ChargeBase,
	ChargeTiming,
	Component,
	DueDateChanged,
	EngineError,
	ExcessRule,
	InterestBasis,
	LoanReplay,
	LoanTerms,
	RateChanged,
	Skipped,
	build_schedule,
)
from lending_app.engine.loan.penalty import PenaltyRule
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.portfolio import calculate_portfolio, pack_loan, to_day, unpack_loans
from lending_app.engine.replay.audit import replay_checked
from tests.engine.books import RATES, assert_same
from tests.engine.fuzz import Life
from tests.engine.random_terms import make_terms as make_random_terms
from tests.engine.replay.test_interest_in_advance import make_advance
from tests.engine.support import START, disburse, pay

DAY = date(2025, 2, 1)
DUE = date(2025, 2, 15)


def make_plain() -> LoanTerms:
	"""100,000 at 18 % in three: 1,500.00 kept back, then 33,838.37 twice and 33,838.38."""
	return make_advance(
		principal=Decimal(100_000), annual_rate=Decimal("0.18"), number_of_installments=3, penalty=None
	)


def calculate_level(balance: Decimal, rates: list[Decimal]) -> Decimal:
	"""A = P / (1 + v + v v + ...), v = 1 - i of the periods between the installments."""
	factor = total = Decimal(1)
	for rate in rates:
		factor *= 1 - rate
		total += factor
	return (balance / total).quantize(Decimal("0.01"))


def test_a_new_rate_counts_from_the_next_installment() -> None:
	terms = make_plain()
	change = RateChanged(fact_id="R", value_date=DAY, annual_rate=Decimal("0.24"))
	state = replay_checked(terms, [disburse(terms), change], DAY)
	rows = state.installments
	level = calculate_level(Decimal(100_000), [Decimal("0.02")] * 2)
	assert [row.total for row in rows[:3]] == [Decimal("1500.00"), level, level]
	assert rows[1].interest == ((100_000 - rows[1].principal) * Decimal("0.02")).quantize(Decimal("0.01"))
	assert sum(row.principal for row in rows) == 100_000
	# The period that runs was paid at the old rate: 100,000 x 18 % / 12 x 17 / 31.
	assert state.accrued_interest == Decimal("822.58")
	assert state.payoff == replay_checked(terms, [disburse(terms)], DAY).payoff


@pytest.mark.parametrize("excess", [ExcessRule.REDUCE_TERM, ExcessRule.REDUCE_INSTALLMENT])
def test_a_prepayment_lowers_the_plan_by_its_unearned_interest_too(excess: ExcessRule) -> None:
	terms = make_plain()
	before = replay_checked(terms, [disburse(terms)], DAY)
	state = replay_checked(terms, [disburse(terms), pay("P", DAY, "40000", excess)], DAY)
	assert state.payoff == before.payoff - 40_000
	# x = 40,000 + x 1.5 % 14 / 31: what the running period no longer earns on it.
	lowered = (Decimal(40_000) / (1 - Decimal("0.015") * 14 / 31)).quantize(Decimal("0.01"))
	assert abs(100_000 - state.outstanding_principal - lowered) <= Decimal("0.01")
	rows = state.installments
	if excess is ExcessRule.REDUCE_TERM:
		assert (len(rows), rows[1].total) == (3, Decimal("33838.37"))
	else:
		assert rows[1].total == calculate_level(state.outstanding_principal, [Decimal("0.015")] * 2)
	assert sum(row.principal for row in rows) == state.outstanding_principal


def test_a_prepayment_of_the_last_installment_alone_lowers_it_whatever_it_keeps() -> None:
	"""Of three installments the last, without interest, is left: there is no level that could stay."""
	terms, day = make_plain(), date(2025, 3, 20)
	paid = [
		pay(f"P{row.number}", row.due_date, row.total)
		for row in build_schedule(terms, START).installments[1:3]
	]
	before = replay_checked(terms, [disburse(terms), *paid], day)
	states = [
		replay_checked(terms, [disburse(terms), *paid, pay("X", day, "10000", excess)], day)
		for excess in (ExcessRule.REDUCE_TERM, ExcessRule.REDUCE_INSTALLMENT)
	]
	for state in states:
		assert state.payoff == before.payoff - 10_000
		assert (
			state.installments[-1].total
			== state.outstanding_principal
			< before.outstanding_principal - 10_000
		)
		assert (state.due, state.maturity_date) == (0, before.maturity_date)


def test_a_skipped_installment_pays_the_next_interest_alone() -> None:
	terms = make_plain()
	fact = Skipped(fact_id="S", value_date=DAY, installment_number=2, interest=SkippedInterest.PAID)
	rows = replay_checked(terms, [disburse(terms), fact], DAY).installments
	assert [(row.principal, row.interest) for row in rows[:2]] == [(0, Decimal(1500)), (0, Decimal(1500))]
	assert (len(rows), rows[-1].due_date) == (5, date(2025, 5, 15))
	assert rows[2].total == calculate_level(Decimal(100_000), [Decimal("0.015")] * 2)
	kept = replace(fact, extends_term=False)
	rows = replay_checked(terms, [disburse(terms), kept], DAY).installments
	assert (len(rows), rows[2].total) == (4, calculate_level(Decimal(100_000), [Decimal("0.015")]))


def move(number: int, due_date: date, *, follow: bool = False, fact_id: str = "M") -> DueDateChanged:
	return DueDateChanged(
		fact_id=fact_id,
		value_date=DAY,
		installment_number=number,
		due_date=due_date,
		moves_following=follow,
	)


def test_a_date_that_moves_changes_what_is_paid_from_the_installment_before_it() -> None:
	"""Interest only, 100,000 at 18 %: 38 days from 15 February to 25 March, 21 to 15 April.

	100,000 x 0.18 x 38 / 365 = 1,873.97 and x 21 / 365 = 1,035.62; a day is worth 49.32. The period that runs, 1,500.00
	until 15 February, is as it was paid.
	"""
	terms = replace(make_plain(), method=AmortizationMethod.INTEREST_ONLY)
	moved = [disburse(terms), move(3, date(2025, 3, 25))]
	before, after = (replay_checked(terms, facts, DAY) for facts in ([disburse(terms)], moved))
	assert (after.payoff, after.accrued_interest) == (before.payoff, before.accrued_interest)
	asked = [(row.due_date, row.total) for row in after.installments]
	assert asked == [
		(START, 1500),
		(DUE, Decimal("1873.97")),
		(date(2025, 3, 25), Decimal("1035.62")),
		(date(2025, 4, 15), 100_000),
	]
	# 10 days after 15 February: 1,500.00 + 100,000 x 0.18 x 10 / 365 = 493.15.
	paid = [*moved, pay("P", DUE, "1873.97")]
	middle = replay_checked(terms, paid, date(2025, 2, 25))
	assert (middle.accrued_interest, middle.overdue) == (Decimal("1993.15"), 0)
	# 1,380.82 of what was paid is not earned yet, and comes back.
	assert middle.payoff == 100_000 - Decimal("1380.82")


def test_a_term_that_grows_after_a_move_goes_on_from_the_new_day() -> None:
	terms = make_plain()
	skip = Skipped(fact_id="S", value_date=DAY, installment_number=3, interest=SkippedInterest.PAID)
	for follow, last in ((True, date(2025, 5, 25)), (False, date(2025, 5, 15))):
		facts = [disburse(terms), move(3, date(2025, 3, 25), follow=follow), skip]
		rows = replay_checked(terms, facts, DAY).installments
		assert (rows[2].due_date, rows[2].principal, rows[-1].due_date) == (date(2025, 3, 25), 0, last)
		assert sum(row.principal for row in rows) == 100_000


def test_a_date_moved_there_and_back_within_the_days_it_had_changes_nothing() -> None:
	"""By the day, periods cost their days: what comes back to its date costs what it cost."""
	terms = replace(make_plain(), interest_basis=InterestBasis.DAILY)
	plain = replay_checked(terms, [disburse(terms)], DAY)
	facts = [disburse(terms), move(3, date(2025, 3, 25)), move(3, date(2025, 3, 15), fact_id="N")]
	again = replay_checked(terms, facts, DAY)
	assert [row.total for row in again.installments] == [row.total for row in plain.installments]


def test_the_arrays_say_of_moved_periods_what_a_replay_says() -> None:
	terms = make_plain()
	for facts in ((), (pay("P", DUE, "33871.23"),)):
		loan = LoanReplay(terms)
		for fact in (disburse(terms), move(3, date(2025, 3, 25)), *facts):
			loan.apply(fact)
		loan.advance_to(date(2025, 2, 20))
		packed = pack_loan(loan)
		assert not packed.needs_replay
		book = unpack_loans([packed.loan], [packed.rows], [packed.charges])
		for days in range(to_day(date(2025, 3, 25)) - to_day(loan.day)):
			state = calculate_portfolio(book, date(2025, 2, 20) + timedelta(days=days), RATES)
			assert assert_same([loan], state) == 1


COVER = Charge(
	name="Cover",
	component=Component.INSURANCE,
	timing=ChargeTiming.INSTALLMENT,
	base=ChargeBase.OUTSTANDING_PRINCIPAL,
	rate=Decimal("0.001"),
)


def test_charges_fall_with_the_installments_after_the_disbursement() -> None:
	terms = replace(make_plain(), charges=(COVER,))
	rows = build_schedule(terms, START).installments
	assert [str(row.insurance) for row in rows] == ["0", "100.00", "67.17", "33.84"] or [
		row.insurance for row in rows
	] == [0, Decimal("100.00"), Decimal("67.17"), Decimal("33.84")]
	state = replay_checked(terms, [disburse(terms)], DAY)
	# 17 of 31 days of the first premium are earned.
	assert (state.payoff_parts.insurance, state.payoff_parts.interest) == (
		Decimal("54.84"),
		Decimal("-677.42"),
	)
	paid = replay_checked(terms, [disburse(terms), pay("P", DUE, str(rows[1].total))], DUE)
	assert (paid.due, paid.installments[1].insurance_paid) == (0, Decimal("100.00"))


def test_a_penalty_on_unearned_interest_is_part_of_the_payoff() -> None:
	terms = make_advance(
		principal=Decimal(10_000),
		annual_rate=Decimal("0.12"),
		number_of_installments=6,
		method=AmortizationMethod.INTEREST_ONLY,
		penalty=PenaltyRule(fixed_amount=Decimal(5)),
	)
	facts = [disburse(terms), pay("P", DUE, "98.76")]
	day = date(2025, 2, 20)
	state = replay_checked(terms, facts, day)
	assert state.payoff_parts.penalty == 5
	closed = replay_checked(terms, [*facts, pay("Q", day, str(state.payoff))], day)
	assert (closed.payoff, closed.client_advance, closed.accrued_penalty) == (0, 0, 5)


def test_random_histories_keep_every_rule() -> None:
	found = seed = 0
	while found < 30:
		seed += 1
		try:
			terms = make_random_terms(random.Random(seed))
		except EngineError:
			continue
		if terms.is_interest_in_advance:
			Life(seed).run()
			found += 1
