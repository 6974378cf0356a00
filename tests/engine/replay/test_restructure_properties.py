"""What holds for every loan that is drawn in parts or restructured, beside other changes, on random histories."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lending_app.engine import Paid, Reversed, replay
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import LoanState, LoanStatus
from tests.engine.change_strategies import ALL_KINDS, changed_histories, draws, restructures
from tests.engine.continued_replays import assert_continued_as_from_scratch
from tests.engine.replay.test_properties import (
	check_nothing_overpays_and_nothing_is_negative,
	check_the_position_says_what_the_state_says,
	check_totals_are_sums_of_the_installments,
)
from tests.engine.strategies import History, days_of
from tests.engine.support import total

Changed = tuple[History, tuple[Fact, ...]]
KINDS = (*ALL_KINDS, draws, restructures, restructures)
CASES = changed_histories(KINDS).flatmap(lambda case: st.tuples(st.just(case), days_of(case[0])))


def check_principal_parts_sum_to_what_was_drawn(state: LoanState) -> None:
	coming = total(row.capitalized for row in state.installments if row.due_date > state.as_of)
	drawn = state.disbursed + state.financed_charges + state.capitalized_interest
	parts = total(row.principal for row in state.installments) + state.prepaid_principal
	assert parts == drawn + coming
	repaid = total(row.principal_paid for row in state.installments) + state.prepaid_principal
	assert state.outstanding_principal == drawn - repaid
	assert state.available >= 0


@settings(max_examples=60)
@given(CASES)
def test_every_state_is_sound_and_a_reversed_fact_never_was(case: tuple[Changed, date]) -> None:
	(history, changes), day = case
	assume(changes)
	state = replay(history.terms, history.facts, day)
	check_principal_parts_sum_to_what_was_drawn(state)
	check_nothing_overpays_and_nothing_is_negative(state)
	check_totals_are_sums_of_the_installments(state)
	if not state.waived:
		check_the_position_says_what_the_state_says(state)
	assert sum(state.position.values()) == 0
	assert [row.number for row in state.installments] == list(range(1, len(state.installments) + 1))
	gone = changes[0]
	undone = [
		*reversed(history.facts),
		Reversed(fact_id="Z", value_date=gone.value_date, reverses=gone.fact_id),
	]
	if len(changes) > 1:
		without = [fact for fact in history.facts if fact is not gone]
		assert replay(history.terms, undone, day) == replay(history.terms, without, day)


@settings(max_examples=25)
@given(changed_histories(KINDS), st.randoms(use_true_random=False))
def test_a_replay_carried_day_by_day_is_the_replay_from_scratch(case: Changed, chance: random.Random) -> None:
	history, changes = case
	assume(changes)
	length = (history.end - history.start).days
	looked_at = {history.start + timedelta(days=chance.randint(0, length)) for _ in range(3)}
	assert_continued_as_from_scratch(history, looked_at)


@settings(max_examples=40)
@given(changed_histories(KINDS))
def test_a_loan_that_is_paid_as_it_asks_ends_at_zero(case: Changed) -> None:
	history, changes = case
	assume(changes)
	facts = list(history.facts)
	state = replay(history.terms, facts, max(fact.value_date for fact in facts))
	for number in range(len(state.installments) + 2):
		if state.status in (LoanStatus.PAID, LoanStatus.SETTLED):
			break
		if number:
			later = state.next_due_date or max(state.maturity_date, state.as_of)
			state = replay(history.terms, facts, later)
		if state.due > 0:
			facts.append(Paid(fact_id=f"Z{number:03}", value_date=state.as_of, amount=state.due))
			state = replay(history.terms, facts, state.as_of)
	assert state.status in (LoanStatus.PAID, LoanStatus.SETTLED)
	assert state.outstanding_principal == state.payoff == Decimal(0)
