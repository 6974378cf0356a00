"""What holds for every loan whose plan changes on the way: rates, dates, skips, on random histories."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lending_app.engine import LedgerRole, LoanReplay, Paid, Reversed, list_effective, replay
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import InstallmentStatus, LoanStatus
from tests.engine.change_strategies import changed_histories
from tests.engine.replay.test_properties import (
	check_every_payment_is_allocated_and_explained,
	check_nothing_overpays_and_nothing_is_negative,
	check_principal_parts_sum_to_the_principal,
	check_the_position_says_what_the_state_says,
	check_totals_are_sums_of_the_installments,
)
from tests.engine.strategies import History, days_of

Changed = tuple[History, tuple[Fact, ...]]
CASES = changed_histories().flatmap(lambda case: st.tuples(st.just(case), days_of(case[0])))


@given(CASES)
def test_a_changed_loan_is_sound_on_every_day(case: tuple[Changed, date]) -> None:
	(history, changes), day = case
	assume(changes)
	state = replay(history.terms, history.facts, day)
	check_principal_parts_sum_to_the_principal(state)
	check_nothing_overpays_and_nothing_is_negative(state)
	check_totals_are_sums_of_the_installments(state)
	check_every_payment_is_allocated_and_explained(state, history)
	check_the_position_says_what_the_state_says(state)
	numbers = [row.number for row in state.installments]
	assert numbers == list(range(1, len(numbers) + 1))
	for before, after in zip(state.installments, state.installments[1:], strict=False):
		assert before.start_date <= before.due_date == after.start_date < after.due_date


@given(CASES, st.randoms(use_true_random=False))
def test_the_order_of_entry_never_matters_and_a_reversed_change_never_was(
	case: tuple[Changed, date], chance: random.Random
) -> None:
	(history, changes), day = case
	assume(changes)
	state = replay(history.terms, history.facts, day)
	shuffled = list(history.facts)
	chance.shuffle(shuffled)
	assert replay(history.terms, shuffled, day) == state
	gone = chance.choice(changes)
	undone = [*shuffled, Reversed(fact_id="Z", value_date=gone.value_date, reverses=gone.fact_id)]
	without = [fact for fact in history.facts if fact is not gone]
	assert replay(history.terms, undone, day) == replay(history.terms, without, day)


@settings(max_examples=25)
@given(changed_histories(), st.randoms(use_true_random=False))
def test_a_changed_loan_carried_day_by_day_earns_and_never_gives_back(
	case: Changed, chance: random.Random
) -> None:
	history, changes = case
	assume(changes)
	loan = LoanReplay(history.terms)
	waiting = list_effective(history.facts)
	length = (history.end - history.start).days
	looked_at = {history.start + timedelta(days=chance.randint(0, length)) for _ in range(3)}
	interest = 0
	for offset in range(length + 1):
		day = history.start + timedelta(days=offset)
		loan.advance_to(day)
		before = -loan.get_position().get((LedgerRole.INTEREST_INCOME, ""), 0)
		assert before >= interest
		while waiting and waiting[0].value_date == day:
			loan.apply(waiting.pop(0))
		position = loan.get_position()
		assert sum(position.values()) == 0
		interest = -position.get((LedgerRole.INTEREST_INCOME, ""), 0)
		assert interest >= before
		if day in looked_at:
			assert loan.get_state(day) == replay(history.terms, history.facts, day)


@given(CASES)
def test_a_changed_loan_that_is_paid_as_it_asks_ends_at_zero(case: tuple[Changed, date]) -> None:
	(history, changes), _ = case
	assume(changes)
	last_change = max(fact.value_date for fact in history.facts)
	facts = list(history.facts)
	state = replay(history.terms, facts, last_change)
	for number in range(len(state.installments) + 2):
		if state.status is LoanStatus.PAID:
			break
		if number:
			state = replay(history.terms, facts, state.next_due_date or state.as_of)
		if state.due > 0:
			facts.append(Paid(fact_id=f"Z{number:03}", value_date=state.as_of, amount=state.due))
			state = replay(history.terms, facts, state.as_of)
	assert state.status is LoanStatus.PAID
	assert state.outstanding_principal == state.payoff == 0
	assert all(row.status is InstallmentStatus.PAID for row in state.installments)
