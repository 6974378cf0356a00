"""Loans with interest in advance whose plan changes, and which bear charges."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import (
	AmortizationMethod,
	Charge,
	ChargeBase,
	ChargeTiming,
	Component,
	EngineError,
	ExcessRule,
	LoanTerms,
	RateChanged,
	Skipped,
	build_schedule,
)
from lending_app.engine.loan.penalty import PenaltyRule
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.replay.audit import replay_checked
from tests.engine.fuzz import Life
from tests.engine.fuzz import make_terms as make_random_terms
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
