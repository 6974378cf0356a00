"""What holds for every loan whose interest runs on the principal really owed, on random histories."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lending_app.engine import EngineError, LoanReplay, Paid, list_effective, replay
from lending_app.engine.loan.state import LoanState, LoanStatus
from lending_app.engine.portfolio import build_portfolio, calculate_portfolio, pack_loan, unpack_loans
from lending_app.engine.replay.checkpoint import dump_checkpoint, load_checkpoint
from tests.engine.change_strategies import KINDS, restructures
from tests.engine.continued_replays import assert_continued_as_from_scratch
from tests.engine.owed_strategies import changed_owed_histories, owed_histories, plain_owed_histories
from tests.engine.replay.test_properties import (
	check_every_payment_is_allocated_and_explained,
	check_nothing_overpays_and_nothing_is_negative,
	check_principal_parts_sum_to_the_principal,
	check_the_position_says_what_the_state_says,
	check_totals_are_sums_of_the_installments,
)
from tests.engine.strategies import History, days_of
from tests.engine.support import total

PAID = owed_histories()
PLAIN = plain_owed_histories()
CHANGED = changed_owed_histories()
CHARGED = owed_histories(has_charges=True)
RESTRUCTURED = changed_owed_histories((*KINDS, restructures))
ANY = st.one_of(PAID, CHANGED, RESTRUCTURED)
WITH_DAY = st.one_of(PAID, CHANGED).flatmap(lambda history: st.tuples(st.just(history), days_of(history)))


def get_last_day(history: History) -> date:
	return max(fact.value_date for fact in history.facts)


def check_installments_repay_what_is_owed(state: LoanState) -> None:
	left = total(
		row.principal - row.principal_paid - row.capitalized
		for row in state.installments
		if row.due_date > state.as_of
	)
	late = total(
		row.principal - row.principal_paid for row in state.installments if row.due_date <= state.as_of
	)
	assert left + late == state.outstanding_principal


@settings(deadline=None, max_examples=50)
@given(WITH_DAY)
def test_a_loan_on_the_balance_owed_is_sound_on_every_day(case: tuple[History, date]) -> None:
	history, day = case
	state = replay(history.terms, history.facts, day)
	check_nothing_overpays_and_nothing_is_negative(state)
	check_totals_are_sums_of_the_installments(state)
	check_every_payment_is_allocated_and_explained(state, history)
	check_the_position_says_what_the_state_says(state)
	check_installments_repay_what_is_owed(state)


@settings(deadline=None, max_examples=50)
@given(PAID.flatmap(lambda history: st.tuples(st.just(history), days_of(history))))
def test_its_principal_parts_sum_to_the_principal(case: tuple[History, date]) -> None:
	history, day = case
	check_principal_parts_sum_to_the_principal(replay(history.terms, history.facts, day))


@settings(deadline=None, max_examples=40)
@given(ANY, st.randoms(use_true_random=False))
def test_it_earns_day_by_day_and_never_gives_back(history: History, chance: random.Random) -> None:
	length = (history.end - history.start).days
	looked_at = {history.start + timedelta(days=chance.randint(0, length)) for _ in range(4)} | {history.end}
	assert_continued_as_from_scratch(history, looked_at)


@settings(deadline=None, max_examples=50)
@given(PLAIN)
def test_interest_is_what_the_days_on_the_principal_really_owed_cost(history: History) -> None:
	"""Independent of all plans: the balance of each day times the rate; cents only from rounding each installment."""
	terms = history.terms
	loan, waiting = LoanReplay(terms), list_effective(history.facts)
	cost = Fraction(0)
	rate = Fraction(terms.annual_rate) / 365
	day = history.start
	while day <= get_last_day(history):
		while waiting and waiting[0].value_date == day:
			loan.apply(waiting.pop(0))
		loan.advance_to(day)
		earned = int(loan.get_state(day).accrued_interest / terms.rounding.to_amount(1))
		assert abs(earned - cost) <= len(loan.installments) + len(history.facts)
		cost += loan.outstanding * rate
		day += timedelta(days=1)


@settings(deadline=None, max_examples=50)
@given(st.one_of(ANY, CHARGED))
def test_the_payoff_paid_closes_the_loan_and_leaves_nothing(history: History) -> None:
	# A payment comes before the changes of its day.
	day = get_last_day(history) + timedelta(days=1)
	before = replay(history.terms, history.facts, day)
	assume(before.closed_on is None and before.payoff > before.client_advance)
	amount = before.payoff - before.client_advance
	paid = Paid(fact_id="ZZ", value_date=day, amount=amount)
	after = replay(history.terms, [*history.facts, paid], day)
	assert after.status in (LoanStatus.PAID, LoanStatus.SETTLED)
	assert after.outstanding_principal == after.payoff == after.client_advance == 0
	assert replay(history.terms, [*history.facts, paid], day + timedelta(days=200)).payoff == 0
	parts = total(row.amount for row in after.get_allocations("ZZ"))
	assert parts == amount


@settings(deadline=None, max_examples=50)
@given(PAID, st.integers(1, 60))
def test_paying_earlier_never_costs_more(history: History, days: int) -> None:
	"""The same money on another day: principal and interest owed later on are at most the cents of rounding more."""
	paid = [fact for fact in history.payments if fact.value_date - timedelta(days=days) >= history.start]
	assume(paid and not history.terms.penalty)
	first = paid[0]
	earlier = replace(first, value_date=first.value_date - timedelta(days=days))
	try:
		late = replay(history.terms, history.facts, history.end)
		early = replay(
			history.terms, [earlier if fact is first else fact for fact in history.facts], history.end
		)
	except EngineError:
		assume(False)
		raise
	cents = history.terms.rounding.to_amount(len(late.installments) + len(early.installments) + 10)
	assert early.accrued_interest <= late.accrued_interest + cents


@settings(deadline=None, max_examples=50)
@given(ANY, st.data())
def test_arrays_say_the_same_or_ask_for_a_replay(history: History, data: st.DataObject) -> None:
	length = (history.end - history.start).days
	reached = history.start + timedelta(days=data.draw(st.integers(0, length)))
	day = reached + timedelta(days=data.draw(st.integers(0, 40)))
	loan = LoanReplay(history.terms)
	for fact in list_effective(history.facts):
		if fact.value_date <= reached:
			loan.apply(fact)
	loan.advance_to(reached)
	state = calculate_portfolio(build_portfolio([loan]), day)
	packed = pack_loan(loan)
	kept = load_checkpoint(history.terms, dump_checkpoint(loan))
	assert kept is not None
	wanted = kept.get_state(day)
	if not state.needs_replay[0]:
		unit = history.terms.rounding.to_amount(1)
		for name in (
			"outstanding_principal",
			"accrued_interest",
			"interest_receivable",
			"overdue",
			"payoff",
			"due",
		):
			assert int(getattr(state, name)[0]) * unit == getattr(wanted, name), name
		assert int(state.next_due_amount[0]) * unit == wanted.next_due_amount
	if not packed.needs_replay:
		again = calculate_portfolio(unpack_loans([packed.loan], [packed.rows], [packed.charges]), reached)
		assert int(again.payoff[0]) == loan.get_payoff()


@settings(deadline=None, max_examples=50)
@given(CHARGED.flatmap(lambda history: st.tuples(st.just(history), days_of(history))))
def test_with_charges_every_balance_still_sums_to_zero(case: tuple[History, date]) -> None:
	history, day = case
	state = replay(history.terms, history.facts, day)
	assert sum(state.position.values(), Decimal(0)) == 0
	assert state.payoff >= 0
	assert state.outstanding_principal >= 0
	check_installments_repay_what_is_owed(state)
	for fact in history.payments:
		if fact.value_date <= day and fact in list_effective(history.facts):
			assert total(row.amount for row in state.get_allocations(fact.fact_id)) == fact.amount
