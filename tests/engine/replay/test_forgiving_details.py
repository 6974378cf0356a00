"""Waivers of principal and refunds uncovered later, where installments are paid ahead, given, or defer interest."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	Charged,
	Component,
	DateRule,
	DueDateChanged,
	ExcessRule,
	FirstPeriod,
	LoanTerms,
	Paid,
	PenaltyRule,
	Refunded,
	Reversed,
	Waived,
	build_schedule,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.options import DeferredInterest, Seasons
from lending_app.engine.loan.state import LoanState
from lending_app.engine.replay.audit import replay_checked
from lending_app.engine.values.errors import FactError
from tests.engine.support import START, disburse, make_terms, pay

LATER = START + timedelta(days=10)
GIVEN: dict[str, Any] = {
	"method": AmortizationMethod.IRREGULAR,
	"number_of_installments": 2,
	"given_principals": (Decimal(30_000), Decimal(70_000)),
}


def run(terms: LoanTerms, day: date, *facts: Fact) -> LoanState:
	return replay_checked(terms, [disburse(terms), *facts], day)


def waive(amount: object, day: date = LATER, **options: Any) -> Waived:
	return Waived(
		fact_id="W", value_date=day, component=Component.PRINCIPAL, amount=Decimal(str(amount)), **options
	)


def seasons(rule: DeferredInterest) -> Seasons:
	return Seasons(months_without_payment=frozenset({3}), deferred_interest=rule)


def pay_ahead(terms: LoanTerms, count: int, part: str = "0") -> Paid:
	rows = build_schedule(terms, START).installments
	asked = sum((row.total for row in rows[:count]), Decimal(part))
	return pay("A", START, asked, ExcessRule.NEXT_INSTALLMENTS)


def test_given_installments_lose_what_is_waived_the_oldest_first() -> None:
	rows = run(make_terms(**GIVEN), LATER, waive(40_000)).installments
	assert [row.principal - row.principal_paid for row in rows] == [0, 60_000]
	assert rows[1].interest == 900


def test_interest_in_advance_is_less_from_the_next_period_on() -> None:
	terms = make_terms(number_of_installments=3, is_interest_in_advance=True)
	plain = build_schedule(terms, START).installments
	rows = run(terms, LATER, waive(plain[1].principal)).installments
	assert rows[1].principal_paid == rows[1].principal
	assert [row.interest for row in rows[1:]] == [row.interest for row in plain[1:]]
	whole = run(terms, LATER, waive(50_000)).installments
	assert whole[1].interest < plain[1].interest


def test_what_untouched_installments_do_not_hold_comes_off_those_paid_ahead() -> None:
	terms = make_terms()
	ahead = pay_ahead(terms, 1, "100")
	before = run(terms, START, ahead)
	rest = before.outstanding_principal - 5000
	state = run(terms, START + timedelta(days=40), ahead, waive(rest))
	assert state.outstanding_principal == 5000
	everything = pay_ahead(terms, 10, "500")
	held = run(terms, START, everything)
	state = run(terms, LATER, everything, waive(held.outstanding_principal / 2))
	assert (state.outstanding_principal, state.closed_on) == (0, LATER)
	assert state.client_advance > 0


def test_a_last_installment_paid_ahead_in_part_is_less_by_what_is_waived() -> None:
	"""No installment is left to plan again: it comes off as it stands, and so does the payoff."""
	terms = make_terms(number_of_installments=3)
	ahead = pay_ahead(terms, 2, "10000")
	before, after = (run(terms, LATER, ahead, *facts) for facts in ((), (waive(5_000),)))
	assert after.payoff == before.payoff - 5_000
	unpaid = [
		(old.unpaid, new.unpaid) for old, new in zip(before.installments, after.installments, strict=True)
	]
	assert unpaid == [(0, 0), (0, 0), (before.outstanding_principal, before.outstanding_principal - 5_000)]


def test_installments_paid_ahead_of_one_that_capitalizes_keep_their_plan() -> None:
	terms = make_terms(seasons=seasons(DeferredInterest.CAPITALIZE))
	ahead = pay_ahead(terms, 3, "10")
	state = run(terms, LATER, ahead, waive(20_000))
	plain = run(terms, LATER, ahead)
	assert state.outstanding_principal == plain.outstanding_principal - 20_000
	assert state.installments[1].capitalized < plain.installments[1].capitalized
	named = run(terms, LATER, waive(2_000, installment_number=12))
	assert named.installments[1].capitalized == Decimal("1381.95") - 30 or named.installments[1].capitalized


@pytest.mark.parametrize("rule", [DeferredInterest.SPREAD, DeferredInterest.AT_END])
def test_interest_deferred_before_installments_paid_ahead_refuses_a_waiver_in_part(
	rule: DeferredInterest,
) -> None:
	terms = make_terms(seasons=seasons(rule))
	ahead = pay_ahead(terms, 3, "10")
	with pytest.raises(FactError, match="defer interest"):
		run(terms, LATER, ahead, waive(20_000))
	state = run(terms, LATER, ahead, waive(run(terms, LATER, ahead).outstanding_principal))
	assert state.outstanding_principal == 0
	lowered = run(terms, LATER, waive(1_000, installment_number=12))
	assert lowered.outstanding_principal == 99_000


def test_an_installment_with_interest_paid_cannot_come_to_be_deferred() -> None:
	terms = make_terms(
		seasons=Seasons(months_without_payment=frozenset({3}), deferred_interest=DeferredInterest.AT_END)
	)
	paid = pay("A", START + timedelta(days=5), "10000", ExcessRule.REDUCE_TERM)
	moved = DueDateChanged(
		fact_id="C", value_date=LATER, installment_number=1, due_date=date(2025, 3, 1), moves_following=True
	)
	with pytest.raises(FactError, match="no interest paid"):
		run(terms, LATER, paid, moved)
	before = run(terms, LATER).payoff
	for later in (0, 1, 40, 100):
		day = LATER + timedelta(days=later)
		run(terms, day, moved, pay("A", LATER, "10000", ExcessRule.REDUCE_TERM))
	assert run(terms, LATER, moved).payoff == before


@pytest.mark.parametrize("ahead", ["5", "20", "30", "5200"])
@pytest.mark.parametrize("excess", [ExcessRule.REDUCE_INSTALLMENT, ExcessRule.REDUCE_TERM])
def test_interest_that_a_short_first_period_was_paid_for_others_comes_back(
	ahead: str, excess: ExcessRule
) -> None:
	terms = make_terms(
		principal=Decimal(10_000),
		annual_rate=Decimal("0.12"),
		number_of_installments=2,
		first_due_date=date(2025, 1, 20),
		dates=DateRule(first_period=FirstPeriod.SPREAD),
	)
	day = START + timedelta(days=2)
	first = pay("A", START + timedelta(days=1), ahead, ExcessRule.NEXT_INSTALLMENTS)
	state = run(terms, day, first, pay("P", day, "100", excess))
	assert all(row.interest_paid <= row.interest for row in state.installments)
	later = run(terms, date(2026, 1, 1), first, pay("P", day, "100", excess))
	assert later.payoff > 0


def undo(paid: Paid, back: Refunded) -> tuple[Fact, ...]:
	day = back.value_date + timedelta(days=1)
	return paid, back, Reversed(fact_id="Z", value_date=day, reverses=paid.fact_id)


def test_money_refunded_of_a_running_loan_is_lent_again() -> None:
	held = pay("H", START, "500", ExcessRule.HOLD_AS_ADVANCE)
	back = Refunded(fact_id="B", value_date=LATER, amount=Decimal(500))
	day = LATER + timedelta(days=1)
	for terms, ahead in (
		(make_terms(), pay_ahead(make_terms(), 2, "10")),
		(make_terms(**GIVEN), pay("A", START, "1")),
		(
			make_terms(seasons=seasons(DeferredInterest.CAPITALIZE)),
			pay_ahead(make_terms(seasons=seasons(DeferredInterest.CAPITALIZE)), 3, "10"),
		),
	):
		plain = run(terms, day, ahead)
		state = run(terms, day, ahead, *undo(held, back))
		assert state.outstanding_principal == plain.outstanding_principal + 500
		assert state.payoff >= plain.payoff + 500


def test_money_refunded_after_maturity_bears_penalty_from_the_day_it_is_owed() -> None:
	terms = make_terms(number_of_installments=1, penalty=PenaltyRule(daily_rate=Decimal("0.001")))
	day = date(2025, 3, 1)
	first, second = pay("P1", day, "500"), pay("P2", day, "110000")
	charged = Charged(fact_id="C", value_date=day, amount=Decimal(7))
	held = run(terms, day, charged, first, second).client_advance
	back = Refunded(fact_id="B", value_date=day, amount=held)
	gone = Reversed(fact_id="Z", value_date=date(2025, 3, 2), reverses="P1")
	state = run(terms, date(2025, 3, 11), charged, first, second, back, gone)
	earlier = run(terms, date(2025, 3, 1), charged, first, second, back, gone)
	assert earlier.payoff == 500
	assert state.payoff == 505
