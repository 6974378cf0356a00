"""On the balance owed, installments far ahead are planned when they are asked: the same figures as at once."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import (
	ExcessRule,
	Frequency,
	InterestBalance,
	InterestBasis,
	LoanReplay,
	LoanTerms,
	list_effective,
	replay,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.methods import EarlyInterest
from lending_app.engine.loan.state import LoanState
from tests.engine.support import START, disburse, make_terms, pay


def replay_at_once(terms: LoanTerms, facts: list[Fact], days: int) -> LoanState:
	"""Every installment planned again after each fact and each day."""
	loan = LoanReplay(terms)
	for fact in list_effective(facts):
		if loan.installments:
			loan.advance_to(fact.value_date)
		loan.apply(fact)
		assert not loan.unshared
	return loan.get_state(loan.day + timedelta(days=days))


@given(
	st.lists(
		st.tuples(st.integers(0, 45), st.integers(1, 40_000_00), st.sampled_from([None, *ExcessRule])),
		min_size=1,
		max_size=12,
	),
	st.sampled_from([Frequency.MONTHLY, Frequency.DAILY]),
	st.sampled_from(EarlyInterest),
	st.integers(0, 400),
)
def test_a_replay_gives_what_planning_at_once_gives(
	payments: list[tuple[int, int, ExcessRule | None]], frequency: Frequency, early: EarlyInterest, days: int
) -> None:
	terms = make_terms(
		frequency=frequency,
		interest_basis=InterestBasis.DAILY,
		interest_balance=InterestBalance.OWED,
		early_interest=early,
	)
	facts: list[Fact] = [disburse(terms)]
	day = START
	for number, (later, minor, excess) in enumerate(payments):
		day += timedelta(days=later)
		facts.append(pay(f"P{number:02}", day, terms.rounding.to_amount(minor), excess))
	assert replay(terms, facts, day + timedelta(days=days)) == replay_at_once(terms, facts, days)


def test_a_payment_leaves_installments_far_ahead_for_later_and_asking_plans_them() -> None:
	terms = make_terms(interest_basis=InterestBasis.DAILY, interest_balance=InterestBalance.OWED)
	loan = LoanReplay(terms)
	loan.carry(disburse(terms))
	loan.carry(pay("A", START + timedelta(days=40), "5000"))
	assert loan.unshared
	before = [row.opening for row in loan.installments]
	loan.advance_to(loan.day)
	assert not loan.unshared
	after = [row.opening for row in loan.installments]
	assert before[:3] == after[:3]
	assert before[3:] != after[3:]
