"""Rare ways through the replay that no other test takes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import ExcessRule, LoanReplay, PrepaymentCharge, Skipped, build_schedule
from lending_app.engine.loan.fact import EnteredFact
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.replay.movements import MovementKind
from lending_app.engine.replay.running_account import build_running_account
from lending_app.engine.values.errors import InvalidTermError
from tests.engine.support import START, disburse, explain, make_terms, pay

DAY = date(2025, 2, 20)


def test_books_know_a_fact_from_its_posting_until_it_is_taken_back() -> None:
	entered = EnteredFact(fact=disburse(make_terms()), posting_date=DAY, reversed_on=date(2025, 3, 1))
	days = (date(2025, 2, 19), DAY, date(2025, 2, 28), date(2025, 3, 1))
	assert [entered.is_known_on(day) for day in days] == [False, True, True, False]
	assert EnteredFact(fact=entered.fact, posting_date=DAY).is_known_on(date(2099, 1, 1))


def test_held_money_that_a_payoff_takes_is_a_movement_before_it() -> None:
	terms = make_terms()
	held = pay("H", START, "500", ExcessRule.HOLD_AS_ADVANCE)
	loan = LoanReplay(terms)
	for fact in (disburse(terms), held):
		loan.apply(fact)
	state = loan.get_state(date(2025, 2, 1))
	payoff = pay("P", state.as_of, state.payoff - state.client_advance)
	account = build_running_account(terms, [disburse(terms), held, payoff], state.as_of)
	lines = [(line.kind, line.amount, line.balance.held) for line in account.movements[-2:]]
	assert lines[0] == (MovementKind.ADVANCE_USED, 500, 0)
	assert lines[1][0] is MovementKind.PAYMENT
	assert account.state.closed_on == state.as_of


def make_in_advance() -> LoanReplay:
	terms = make_terms(
		is_interest_in_advance=True,
		prepayment_charge=PrepaymentCharge(amount=Decimal(2)),
		number_of_installments=3,
	)
	loan = LoanReplay(terms)
	loan.apply(disburse(terms))
	loan.apply(pay("A", date(2025, 2, 15), build_schedule(terms, START).installments[1].total))
	return loan


def test_the_last_installment_with_interest_in_advance_is_skipped_only_by_a_longer_term() -> None:
	skip = Skipped(
		fact_id="S", value_date=DAY, installment_number=4, interest=SkippedInterest.PAID, extends_term=False
	)
	loan = make_in_advance()
	loan.advance_to(DAY)
	before = loan.get_position()
	with pytest.raises(InvalidTermError, match="extending the term"):
		loan.apply(skip)
	assert loan.get_position() == before


def test_money_below_the_charge_for_paying_early_lowers_no_plan_in_advance() -> None:
	"""It pays interest of the next installment instead."""
	loan = make_in_advance()
	before = [row.due[:] for row in loan.installments]
	loan.apply(pay("E", DAY, "1", ExcessRule.REDUCE_TERM))
	assert explain(loan.get_state(DAY), "E") == [(3, "in_advance.interest", "1.00")]
	assert [row.due for row in loan.installments] == before
