"""Every rule over all facts and terms together, and that a broken rule is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lending_app.engine import (
	Charged,
	ChargedOff,
	Component,
	EngineError,
	ExcessRule,
	Paid,
	RateChanged,
	Restructured,
	Waived,
	replay,
)
from lending_app.engine.loan.plan_facts import Forgiveness
from lending_app.engine.replay.audit import (
	AuditedReplay,
	InvariantError,
	check_fact,
	check_invariants,
	check_time,
	get_figures,
	replay_checked,
)
from lending_app.engine.replay.installment import PRINCIPAL
from tests.engine.fuzz import Life, run_many
from tests.engine.support import START, disburse, make_terms, pay

DAY = START + timedelta(days=50)


@settings(deadline=None, max_examples=120)
@given(st.integers(0, 2**40))
def test_every_rule_holds_of_any_loan_and_anything_that_happens_to_it(seed: int) -> None:
	try:
		life = Life(seed)
	except EngineError:
		assume(False)
		return
	life.run()


def test_a_seed_gives_the_same_history_again() -> None:
	assert run_many(1, 12) == (12, {})
	lives = [Life(1_000_004), Life(1_000_004)]
	for life in lives:
		life.run()
	assert lives[0].terms == lives[1].terms
	assert lives[0].facts == lives[1].facts


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 11), st.integers(0, 200), st.integers(1, 99), st.sampled_from(["0.18", "0.6"]))
def test_what_is_forgiven_one_way_costs_the_same_another_way(
	count: int, days: int, percent: int, rate: str
) -> None:
	terms = make_terms(annual_rate=Decimal(rate), number_of_installments=count)
	day = START + timedelta(days=days)
	before = replay(terms, [disburse(terms)], day)
	amount = (before.outstanding_principal * percent / 100).quantize(Decimal("0.01"))
	parts = [
		(Component.PRINCIPAL, amount),
		(Component.INTEREST, before.interest_receivable),
	]
	for component, given_up in parts:
		if not given_up:
			continue
		waived = Waived(fact_id="W", value_date=day, component=component, amount=given_up)
		forgiven = Restructured(
			fact_id="R",
			value_date=day,
			number_of_installments=count,
			forgiven=(Forgiveness(component=component, amount=given_up),),
		)
		owed = [replay(terms, [disburse(terms), fact], day).payoff for fact in (waived, forgiven)]
		assert owed == [before.payoff - given_up] * 2


def make_loan() -> AuditedReplay:
	loan = AuditedReplay(make_terms())
	loan.apply(disburse(loan.terms))
	loan.advance_to(DAY)
	return loan


def _overpay(loan: AuditedReplay) -> None:
	loan.installments[0].paid[PRINCIPAL] = loan.installments[0].due[PRINCIPAL] + 1


def _take_back(loan: AuditedReplay) -> None:
	loan.installments[5].paid[PRINCIPAL] = -1


def _lose(loan: AuditedReplay) -> None:
	loan.installments[5].due[PRINCIPAL] -= 1


def _owe_after_closing(loan: AuditedReplay) -> None:
	loan.closed_on = DAY


def _set(name: str, value: int) -> Callable[[AuditedReplay], None]:
	return lambda loan: setattr(loan, name, value)


@pytest.mark.parametrize(
	("break_it", "rule"),
	[
		(_set("outstanding", -1), "position"),
		(_set("waived", 1), "position"),
		(_overpay, "Principal of installment 1 beyond due"),
		(_take_back, "paid Principal of installment 6"),
		(_lose, "principal of the installments"),
		(_owe_after_closing, "payoff of a closed loan"),
	],
)
def test_a_broken_rule_is_found(break_it: Callable[[AuditedReplay], None], rule: str) -> None:
	loan = make_loan()
	check_invariants(loan)
	break_it(loan)
	with pytest.raises(InvariantError) as caught:
		check_invariants(loan)
	assert caught.value.field == rule


@pytest.mark.parametrize(
	("field", "change", "rule"),
	[
		("penalty", 1, "penalty that falls"),
		("interest", 1, "interest that falls"),
		("suspended", 10**9, "suspended interest that is income"),
		("advance", 1, "held money"),
		("placed", 1, "held money"),
	],
)
def test_time_that_takes_something_back_is_found(field: str, change: int, rule: str) -> None:
	loan = make_loan()
	before = get_figures(loan)
	broken = before._replace(**{field: getattr(before, field) + change})
	with pytest.raises(InvariantError, match=rule):
		check_time(loan, broken)
	with pytest.raises(InvariantError, match="a closed loan that changes"):
		check_time(loan, before._replace(is_closed=True, position={}))


def _make_facts() -> list[Any]:
	common: dict[str, Any] = {"fact_id": "F", "value_date": DAY}
	return [
		Paid(**common, amount=Decimal(500)),
		RateChanged(**common, annual_rate=Decimal("0.1")),
		Charged(**common, amount=Decimal(5)),
		Waived(**common, component=Component.INTEREST, amount=Decimal(1)),
	]


@pytest.mark.parametrize("fact", _make_facts())
def test_a_fact_that_costs_something_else_is_found(fact: Any) -> None:
	loan = make_loan()
	before = get_figures(loan)
	loan.apply(fact)
	with pytest.raises(InvariantError, match="debt after"):
		check_fact(loan, fact, before._replace(debt=before.debt + 1))


def test_parts_that_do_not_sum_to_a_payment_are_found() -> None:
	loan = make_loan()
	before = get_figures(loan)
	payment = pay("P", DAY, "500")
	loan.apply(payment)
	loan.allocations.pop()
	with pytest.raises(InvariantError, match="parts of a payment"):
		check_fact(loan, payment, before)


def test_held_money_that_goes_unsaid_is_found() -> None:
	loan = make_loan()
	loan.apply(pay("P", DAY, "20000", ExcessRule.HOLD_AS_ADVANCE))
	before = get_figures(loan)
	lost = ChargedOff(fact_id="L", value_date=DAY)
	loan.apply(lost)
	loan.allocations = [row for row in loan.allocations if row.rule != "advance_used"]
	with pytest.raises(InvariantError, match="held money"):
		check_fact(loan, lost, before)


def test_facts_of_later_days_are_left_out() -> None:
	facts = [disburse(make_terms()), pay("P", DAY, "500")]
	assert replay_checked(make_terms(), facts, START).paid == 0


def test_an_early_state_of_a_loan_that_is_not_drawn_breaks_nothing() -> None:
	assert AuditedReplay(make_terms()).get_state(date(2025, 1, 1)).payoff == 0
