"""Explanations: every figure again from its steps, for any loan, and the words that a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import (
	AmortizationMethod,
	Component,
	DateRule,
	ExcessRule,
	FirstPeriod,
	Grace,
	InterestBasis,
	PenaltyRule,
	Residue,
	replay,
)
from lending_app.engine.explain.payments import explain_payment
from lending_app.engine.explain.payoff import explain_payoff
from lending_app.engine.explain.schedule import explain_installment
from lending_app.engine.loan.options import DeferredInterest, InstallmentRounding, Steps
from lending_app.engine.values.errors import (
	InvalidDateError,
	InvalidTermError,
	NotDisbursedError,
	UnknownFactError,
)
from lending_app.engine.values.explanation import Explanation
from tests.engine.strategies import History, histories, loans
from tests.engine.support import START, disburse, make_terms, pay, run, total


def walk(found: Explanation) -> Iterator[Explanation]:
	yield found
	for step in found.steps:
		yield from walk(step)


def add(found: Explanation) -> Decimal:
	return total(step.result for step in found.steps if isinstance(step.result, Decimal))


def check_words(found: Explanation) -> None:
	for step in walk(found):
		assert step.title
		assert step.rule
		assert len(dict(step.inputs)) == len(step.inputs)


# An installment


@given(loans(), st.integers(0, 400))
def test_an_installment_is_the_sum_of_its_steps(case: Any, pick: int) -> None:
	terms, start, schedule = case
	row = schedule.installments[pick % len(schedule.installments)]
	found = explain_installment(terms, start, row.number)
	interest, principal = found.steps[:2]
	assert (interest.result, principal.result, found.result) == (row.interest, row.principal, row.total)
	assert add(interest) == row.interest
	assert len(found.steps) == (3 if row.capitalized else 2)
	check_words(found)


@given(loans(), st.integers(0, 400))
def test_the_rule_gives_every_principal_but_that_of_the_residue(case: Any, pick: int) -> None:
	terms, start, schedule = case
	row = schedule.installments[pick % len(schedule.installments)]
	principal = explain_installment(terms, start, row.number).steps[1]
	# A first one takes it, or the level amount was moved for the last one.
	may_differ = terms.residue in (Residue.FIRST, Residue.SMALLEST) or row.principal == 0
	assert may_differ or "residue" not in principal.rule


def test_the_level_amount_is_shown_exact_and_rounded() -> None:
	interest, principal = explain_installment(make_terms(), START, 2).steps
	assert dict(interest.steps[0].inputs) == {
		"balance": Decimal("92332.00"),
		"annual rate": Decimal("0.18"),
		"years": "1/12",
		"convention": "12 equal periods a year",
		"days": 28,
		"exact": Decimal("1384.98"),
	}
	assert dict(principal.inputs) == {
		"principal before": Decimal("92332.00"),
		"level amount, exact": Decimal("9167.9992906229"),
		"rounded to": "2 decimals, half up",
		"level amount": Decimal("9168.00"),
		"interest": Decimal("1384.98"),
	}
	assert explain_installment(make_terms(), START, 12).steps[1].rule == "the principal that is left"


@pytest.mark.parametrize(
	("terms", "number", "rule", "inputs"),
	[
		(
			{"method": AmortizationMethod.LEVEL_PRINCIPAL},
			1,
			"principal / installments that repay it",
			{"even part": Decimal("8333.33"), "installments": 12},
		),
		(
			{"residue": Residue.FIRST, "installment_rounding": InstallmentRounding(multiple=Decimal(10))},
			1,
			"level amount - interest + residue",
			{"level amount": Decimal("9170.00"), "residue of rounding": Decimal("-22.16")},
		),
		(
			{"method": AmortizationMethod.FLAT},
			2,
			"(principal + total interest) / installments - interest",
			{"total interest": Decimal("18000.00"), "installment": Decimal("9833.33")},
		),
		(
			{
				"method": AmortizationMethod.STEPPED,
				"steps": Steps(every=1, rate=Decimal("0.01")),
				"interest_basis": InterestBasis.DAILY,
				"installment_rounding": InstallmentRounding(multiple=Decimal(10)),
			},
			2,
			"level amount x weight + constant - interest",
			{
				"weight": Decimal("1.01"),
				"level amount": Decimal("8690.00"),
				"rounded to": "a multiple of 10, half up",
			},
		),
		(
			{
				"method": AmortizationMethod.IRREGULAR,
				"number_of_installments": 2,
				"given_totals": (Decimal(60000), Decimal(42000)),
			},
			1,
			"total as given - interest",
			{"total": Decimal("60000.00"), "interest": Decimal("1500.00")},
		),
		(
			{
				"method": AmortizationMethod.IRREGULAR,
				"number_of_installments": 2,
				"given_principals": (Decimal(60000), Decimal(40000)),
			},
			1,
			"as given",
			{},
		),
		({"grace": Grace(full_periods=2)}, 1, "nothing is paid: interest becomes principal", {}),
		(
			{"first_due_date": date(2025, 3, 1), "dates": DateRule(first_period=FirstPeriod.ADD_TO_FIRST)},
			1,
			"level amount - interest",
			{"level amount": Decimal("9168.00"), "interest": Decimal("1500.00")},
		),
		(
			{
				"first_due_date": date(2025, 3, 1),
				"dates": DateRule(first_period=FirstPeriod.ADD_TO_FIRST),
				"interest_basis": InterestBasis.DAILY,
			},
			1,
			"level amount - interest",
			{"interest": Decimal("1380.82")},
		),
		({"first_due_date": date(2026, 3, 1)}, 1, "interest alone is paid", {}),
		({"first_due_date": date(2026, 3, 1)}, 2, "level amount - interest", {}),
	],
)
def test_the_rule_of_each_plan_is_named_with_its_inputs(
	terms: dict[str, Any], number: int, rule: str, inputs: dict[str, Any]
) -> None:
	principal = explain_installment(make_terms(**terms), START, number).steps[1]
	assert principal.rule == rule
	assert dict(principal.inputs) | inputs == dict(principal.inputs)


def test_deferred_and_capitalized_interest_have_their_steps() -> None:
	spread = make_terms(grace=Grace(full_periods=2, deferred_interest=DeferredInterest.SPREAD))
	own, deferred = explain_installment(spread, START, 3).steps[0].steps
	assert (own.result, deferred.result) == (Decimal("1500.00"), Decimal("300.00"))
	nothing = explain_installment(spread, START, 1)
	assert (nothing.result, nothing.steps[0].result) == (0, 0)
	found = explain_installment(make_terms(grace=Grace(full_periods=2)), START, 1)
	assert found.steps[2].result == Decimal("1500.00")
	assert found.rule == "interest + principal - capitalized interest"


@pytest.mark.parametrize("number", [0, 13, "1", None])
def test_an_installment_that_is_not_there_is_refused(number: Any) -> None:
	with pytest.raises(InvalidTermError) as caught:
		explain_installment(make_terms(), START, number)
	assert (caught.value.field, caught.value.bound) == ("number", "1..12")


# A payment


@given(histories())
def test_a_payment_is_the_sum_of_its_parts(history: History) -> None:
	state = replay(history.terms, history.facts, history.end)
	for payment in history.payments:
		if not state.get_allocations(payment.fact_id):
			continue
		found = explain_payment(state, payment.fact_id)
		assert found.result == add(found) == payment.amount
		check_words(found)


def test_the_parts_of_a_payment_are_named() -> None:
	terms = make_terms()
	payment = pay("P1", date(2025, 2, 15), "30000", ExcessRule.REDUCE_TERM)
	found = explain_payment(run(terms, date(2025, 2, 15), payment), "P1")
	assert [(step.title, step.rule, str(step.result)) for step in found.steps] == [
		("Interest of installment 1", "due.interest", "1500.00"),
		("Principal of installment 1", "due.principal", "7668.00"),
		("Principal", "prepayment.reduce_term", "20832.00"),
	]
	assert dict(found.inputs)["principal"] == Decimal("28500.00")


def test_a_payment_that_is_not_there_is_refused_and_the_known_ones_named() -> None:
	state = run(make_terms(), date(2025, 2, 15), pay("P1", date(2025, 2, 15), "100"))
	with pytest.raises(UnknownFactError) as caught:
		explain_payment(state, "P2")
	assert (caught.value.value, caught.value.bound) == ("P2", "one of P1")
	with pytest.raises(UnknownFactError) as caught:
		explain_payment(run(make_terms(), START), "P2")
	assert caught.value.bound is None


# The payoff


@given(histories(), st.integers(0, 60))
def test_the_payoff_is_the_sum_of_its_parts_and_they_of_their_days(history: History, later: int) -> None:
	facts = history.facts
	day = max(fact.value_date for fact in facts) + timedelta(days=later)
	state = replay(history.terms, facts, day)
	found = explain_payoff(history.terms, facts, day)
	principal, interest, penalty = found.steps
	assert found.result == add(found) == state.payoff
	assert principal.result == state.outstanding_principal
	assert penalty.result == state.penalty_receivable
	assert (add(interest), add(penalty)) == (interest.result, penalty.result)
	check_words(found)


def test_each_day_since_the_last_fact_is_told() -> None:
	terms = make_terms(penalty=PenaltyRule(daily_rate=Decimal("0.001"), tolerance_days=6))
	facts = [disburse(terms), pay("P1", date(2025, 2, 20), "8168")]
	found = explain_payoff(terms, facts, date(2025, 2, 23))
	assert dict(found.inputs) == {
		"as of": date(2025, 2, 23),
		"last fact": "P1",
		"last fact on": date(2025, 2, 20),
	}
	_, interest, penalty = found.steps
	assert [(step.title, str(step.result)) for step in interest.steps[1:]] == [
		("2025-02-21", "49.46"),
		("2025-02-22", "49.47"),
		("2025-02-23", "49.46"),
	]
	assert [(step.title, str(step.result)) for step in penalty.steps[1:]] == [
		("2025-02-22", "1.00"),
		("2025-02-23", "1.00"),
	]
	assert "overdue principal x daily rate" in penalty.rule


def test_held_money_that_is_used_and_interest_that_is_capitalized_are_told() -> None:
	terms = make_terms()
	held = pay("P1", date(2025, 2, 10), "5000", ExcessRule.HOLD_AS_ADVANCE)
	before = explain_payoff(terms, [disburse(terms), held], date(2025, 2, 14))
	assert dict(before.inputs)["held for the client, not taken off"] == Decimal("5000.00")
	used = explain_payoff(terms, [disburse(terms), held], date(2025, 2, 15)).steps[1].steps[-1]
	assert dict(used.inputs)["settled or capitalized"] == Decimal("1500.00")
	grace = make_terms(grace=Grace(full_periods=1))
	moved = explain_payoff(grace, [disburse(grace)], date(2025, 2, 15)).steps
	assert dict(moved[0].inputs)["capitalized interest"] == Decimal("1500.00")
	assert moved[1].result == 0


def test_a_payoff_before_the_disbursement_or_long_after_it_is_refused() -> None:
	terms = make_terms()
	with pytest.raises(InvalidDateError) as caught:
		explain_payoff(terms, [disburse(terms)], date(9999, 12, 31))
	assert caught.value.bound == "within 3660 days of 2025-01-15"
	with pytest.raises(NotDisbursedError):
		explain_payoff(terms, [disburse(terms)], START - timedelta(days=1))
	assert Component.INTEREST.value == explain_payoff(terms, [disburse(terms)], START).steps[1].title
