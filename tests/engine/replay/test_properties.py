"""What holds for every loan: checked on random terms and histories."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import Component, LedgerRole, Paid, Reversed, list_effective, postings, replay
from lending_app.engine.loan.allocation import ADVANCE_SOURCE, CAPITALIZED_SOURCE
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import InstallmentStatus, LoanState
from lending_app.engine.values.errors import DuplicateFactError
from tests.engine.continued_replays import assert_continued_as_from_scratch
from tests.engine.strategies import History, days_of, histories
from tests.engine.support import total

WITH_DAY = histories().flatmap(lambda history: st.tuples(st.just(history), days_of(history)))
# What is owed and paid


@given(WITH_DAY)
def test_every_state_is_sound(case: tuple[History, date]) -> None:
	history, day = case
	state = replay(history.terms, history.facts, day)
	check_principal_parts_sum_to_the_principal(state)
	check_nothing_overpays_and_nothing_is_negative(state)
	check_totals_are_sums_of_the_installments(state)
	check_every_payment_is_allocated_and_explained(state, history)
	check_the_position_says_what_the_state_says(state)


def check_principal_parts_sum_to_the_principal(state: LoanState) -> None:
	capitalized = total(row.capitalized for row in state.installments)
	parts = total(row.principal for row in state.installments) + state.prepaid_principal
	assert parts == state.disbursed + capitalized
	repaid = total(row.principal_paid for row in state.installments) + state.prepaid_principal
	assert state.outstanding_principal == state.disbursed + state.capitalized_interest - repaid


def check_nothing_overpays_and_nothing_is_negative(state: LoanState) -> None:
	for row in state.installments:
		assert 0 <= row.principal_paid <= row.principal
		assert 0 <= row.interest_paid <= row.interest - row.capitalized
		assert 0 <= row.penalty_paid <= row.penalty
		paid = row.principal_paid + row.interest_paid + row.penalty_paid
		assert row.unpaid == row.total + row.penalty - paid >= 0
	for amount in (
		state.outstanding_principal,
		state.client_advance,
		state.interest_receivable,
		state.penalty_receivable,
		state.accrued_interest,
		state.overdue,
		state.due,
		state.payoff,
	):
		assert amount >= 0


def check_totals_are_sums_of_the_installments(state: LoanState) -> None:
	rows = state.installments
	assert state.overdue == total(row.overdue for row in rows)
	assert state.due == total(row.unpaid for row in rows if row.due_date <= state.as_of)
	assert state.overdue == state.overdue_principal + state.overdue_interest + state.penalty_receivable
	assert state.penalty_receivable == total(row.penalty - row.penalty_paid for row in rows)
	assert state.accrued_penalty == total(row.penalty for row in rows)
	assert state.days_past_due == max((row.days_late for row in rows), default=0)
	late = [row for row in rows if row.status is InstallmentStatus.OVERDUE]
	assert state.overdue == total(row.unpaid for row in late)
	closed = {
		row.paid_on is not None
		for row in rows
		if not row.total - row.principal_paid - row.interest_paid and row.total
	}
	assert closed <= {True}


def check_every_payment_is_allocated_and_explained(state: LoanState, history: History) -> None:
	day = state.as_of
	standing = [
		fact for fact in list_effective(history.facts) if isinstance(fact, Paid) and fact.value_date <= day
	]
	placed: Counter[str] = Counter()
	for row in state.allocations:
		assert row.rule
		assert row.amount
		is_whole = row.rule.startswith(("held", "advance", "prepayment")) and "unearned" not in row.rule
		assert (row.installment_number is None) == is_whole
		placed[row.source_id] += row.amount  # type: ignore[assignment]
	assert placed.pop(ADVANCE_SOURCE, Decimal(0)) == 0
	assert placed.pop(CAPITALIZED_SOURCE, Decimal(0)) == state.capitalized_interest
	assert placed == {fact.fact_id: fact.amount for fact in standing}
	assert state.paid == total(fact.amount for fact in standing)
	advances = total(row.amount for row in state.allocations if row.component is Component.ADVANCE)
	assert advances == state.client_advance


def check_the_position_says_what_the_state_says(state: LoanState) -> None:
	balances: Counter[LedgerRole] = Counter()
	for (role, _), amount in state.position.items():
		balances[role] += amount  # type: ignore[assignment]
		assert amount
	assert total(balances.values()) == 0  # type: ignore[arg-type]
	assert balances[LedgerRole.LOAN_PRINCIPAL] == state.outstanding_principal
	assert balances[LedgerRole.INTEREST_RECEIVABLE] == state.interest_receivable
	assert balances[LedgerRole.PENALTY_RECEIVABLE] == state.penalty_receivable
	assert balances[LedgerRole.INTEREST_INCOME] == -state.accrued_interest
	assert balances[LedgerRole.PENALTY_INCOME] == -state.accrued_penalty
	assert balances[LedgerRole.CLIENT_ADVANCES] == -state.client_advance
	fees = balances[LedgerRole.FEE_INCOME] + balances[LedgerRole.TAX_PAYABLE]
	assert balances[LedgerRole.FUNDS] == state.paid - state.disbursed - fees
	unearned = -balances[LedgerRole.UNEARNED_INTEREST]
	expected = state.outstanding_principal + state.interest_receivable + state.penalty_receivable - unearned
	assert state.payoff == expected


# Replay


@given(WITH_DAY, st.randoms(use_true_random=False))
def test_the_order_of_entry_never_matters_and_replay_twice_is_replay_once(
	case: tuple[History, date], chance: random.Random
) -> None:
	history, day = case
	state = replay(history.terms, history.facts, day)
	shuffled = list(history.facts)
	chance.shuffle(shuffled)
	assert replay(history.terms, shuffled, day) == state
	assert replay(history.terms, history.facts, day) == state
	assert replay(history.terms, list_effective(history.facts), day) == state
	with pytest.raises(DuplicateFactError):
		replay(history.terms, [*history.facts, history.facts[-1]], day)


@given(histories(), st.randoms(use_true_random=False))
def test_a_replay_carried_day_by_day_is_the_replay_from_scratch(
	history: History, chance: random.Random
) -> None:
	length = (history.end - history.start).days
	looked_at = {history.start + timedelta(days=chance.randint(0, length)) for _ in range(4)} | {history.end}
	assert_continued_as_from_scratch(history, looked_at)


# Ledger


def post(ledger: Counter[Any], fact: Fact | None, before: LoanState | None, after: LoanState) -> None:
	"""Post what carries the ledger from one state to the next, checking each entry."""
	lines = postings(fact, before, after)
	assert total(line.debit for line in lines) == total(line.credit for line in lines)
	for line in lines:
		assert min(line.debit, line.credit) == 0 < max(line.debit, line.credit)
		assert (line.role is LedgerRole.FUNDS) == bool(line.channel)
		ledger[line.role, line.channel] += line.amount


@given(histories(most=5), st.randoms(use_true_random=False))
def test_postings_of_any_course_of_entries_sum_to_the_final_position(
	history: History, chance: random.Random
) -> None:
	"""Facts come in late and out of order, days are closed now and then, payments are reversed."""
	disbursed, *others = history.facts
	entered: dict[str, date] = {}
	for fact in others:
		earliest = max(
			fact.value_date,
			entered.get(fact.reverses, history.start) if isinstance(fact, Reversed) else history.start,
		)
		entered[fact.fact_id] = min(history.end, earliest + timedelta(days=chance.choice([0, 0, 0, 3, 60])))
	events: list[tuple[date, int, Fact | None]] = [(disbursed.value_date, 0, disbursed)]
	events += [(entered[fact.fact_id], 1 + isinstance(fact, Reversed), fact) for fact in others]
	length = (history.end - history.start).days
	events += [(history.start + timedelta(days=chance.randint(0, length)), 3, None) for _ in range(6)]
	events.append((history.end, 4, None))
	ledger: Counter[Any] = Counter()
	known: list[Fact] = []
	before: LoanState | None = None
	for day, _, fact in sorted(events, key=lambda event: event[:2]):
		passed = replay(history.terms, known, day)
		post(ledger, None, before, passed)
		before = passed
		if fact is not None:
			known.append(fact)
			before = replay(history.terms, known, day)
			post(ledger, fact, passed, before)
	final: Mapping[Any, Decimal] = replay(history.terms, history.facts, history.end).position
	assert {key: amount for key, amount in ledger.items() if amount} == final
