"""Allocation as data: the order of timings and components, and the two directions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import AllocationPolicy, Component, Paid, PenaltyRule
from lending_app.engine.loan.allocation import (
	FOUR_STEPS,
	OLDEST_INSTALLMENT_FIRST,
	SEVEN_STEPS,
	Direction,
	Timing,
)
from tests.engine.support import explain, make_terms, pay, run

SECOND_DUE = date(2025, 3, 15)
INTEREST_BEFORE_PRINCIPAL = (
	(Timing.PAST_DUE, Component.INTEREST),
	(Timing.DUE, Component.INTEREST),
	(Timing.PAST_DUE, Component.PRINCIPAL),
	(Timing.DUE, Component.PRINCIPAL),
)


def allocate(policy: AllocationPolicy, amount: str) -> list[tuple[int | None, str, str]]:
	"""A payment on the second due date, when the first installment is past due with 28 days of penalty."""
	penalty = PenaltyRule(daily_rate=Decimal("0.001"))
	terms = make_terms(allocation=policy, penalty=penalty)
	return explain(run(terms, SECOND_DUE, pay("P", SECOND_DUE, amount)), "P")


def test_seven_steps_settle_past_due_components_one_after_the_other() -> None:
	assert allocate(SEVEN_STEPS, "15000") == [
		(1, "past_due.penalty", "214.70"),
		(1, "past_due.interest", "1500.00"),
		(1, "past_due.principal", "7668.00"),
		(2, "due.interest", "1384.98"),
		(2, "due.principal", "4232.32"),
	]


@pytest.mark.parametrize("policy", [FOUR_STEPS, OLDEST_INSTALLMENT_FIRST])
def test_other_presets_agree_where_one_installment_is_late(policy: AllocationPolicy) -> None:
	assert allocate(policy, "15000") == allocate(SEVEN_STEPS, "15000")


def test_vertical_and_horizontal_differ_where_two_installments_are_late() -> None:
	later = date(2025, 3, 20)

	def allocate_late(policy: AllocationPolicy) -> list[tuple[int | None, str, str]]:
		return explain(run(make_terms(allocation=policy), later, pay("P", later, "4000")), "P")

	assert allocate_late(SEVEN_STEPS) == [
		(1, "past_due.interest", "1500.00"),
		(2, "past_due.interest", "1384.98"),
		(1, "past_due.principal", "1115.02"),
	]
	assert allocate_late(OLDEST_INSTALLMENT_FIRST) == [
		(1, "past_due.interest", "1500.00"),
		(1, "past_due.principal", "2500.00"),
	]


def test_vertical_order_may_interleave_past_due_and_due() -> None:
	policy = AllocationPolicy(order=INTEREST_BEFORE_PRINCIPAL, direction=Direction.VERTICAL)
	assert allocate(policy, "3000") == [
		(1, "past_due.interest", "1500.00"),
		(2, "due.interest", "1384.98"),
		(1, "past_due.principal", "115.02"),
	]


def test_due_before_past_due_is_honored_in_both_directions() -> None:
	order = ((Timing.DUE, Component.INTEREST), (Timing.PAST_DUE, Component.INTEREST))
	for direction in Direction:
		policy = AllocationPolicy(order=order, direction=direction)
		assert allocate(policy, "2000")[0] == (2, "due.interest", "1384.98")


def test_a_component_left_out_follows_the_last_one_of_its_timing() -> None:
	policy = AllocationPolicy(order=INTEREST_BEFORE_PRINCIPAL, direction=Direction.VERTICAL)
	assert list(policy.get_components(Timing.PAST_DUE)[:2]) == [
		Component.INTEREST,
		Component.PRINCIPAL,
	]
	assert len(policy.steps) == len(set(policy.steps)) == 21
	assert policy.get_timings() == (Timing.PAST_DUE, Timing.DUE, Timing.IN_ADVANCE)
	assert allocate(policy, "12000")[2:4] == [
		(1, "past_due.principal", "7668.00"),
		(1, "past_due.penalty", "214.70"),
	]


def test_a_payment_with_an_order_of_its_own_follows_it_in_both_directions() -> None:
	"""The product settles interest first; the payment asks for principal first, installment by installment or not."""
	for direction in Direction:
		own = AllocationPolicy(order=((Timing.PAST_DUE, Component.PRINCIPAL),), direction=direction)
		fact = Paid(fact_id="P", value_date=SECOND_DUE, amount=Decimal(8000), allocation=own)
		state = run(make_terms(), SECOND_DUE, fact)
		assert explain(state, "P") == [
			(1, "past_due.principal", "7668.00"),
			(1, "past_due.interest", "332.00"),
		]


def test_an_empty_order_still_settles_everything() -> None:
	policy = AllocationPolicy(order=(), direction=Direction.HORIZONTAL)
	assert len(policy.steps) == 21
	assert [row[1] for row in allocate(policy, "15000")][:2] == ["past_due.penalty", "past_due.interest"]


def test_every_step_of_a_preset_is_named_once() -> None:
	assert SEVEN_STEPS.steps == SEVEN_STEPS.order
	assert FOUR_STEPS.get_components(Timing.DUE)[0] is Component.PENALTY
