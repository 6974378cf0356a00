"""Where rare features meet: histories that random ones led to, each with the figures that are right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest

from lending_app.engine import (
	AmortizationMethod,
	Charge,
	ChargeBase,
	ChargedOff,
	ChargeTiming,
	Component,
	Disbursed,
	Drawing,
	DrawingRule,
	DueDateChanged,
	EngineError,
	ExcessRule,
	Frequency,
	InterestBalance,
	InterestBasis,
	LoanReplay,
	LoanTerms,
	PenaltyRule,
	RateChanged,
	Restructured,
	Skipped,
	Waived,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.options import DeferredInterest, Seasons
from lending_app.engine.loan.penalty import PenaltyBase
from lending_app.engine.loan.plan_facts import Forgiveness, SkippedInterest
from lending_app.engine.loan.state import LoanState
from lending_app.engine.portfolio import build_portfolio, calculate_portfolio
from lending_app.engine.replay.audit import replay_checked
from lending_app.engine.values.day_count import DayCount
from tests.engine.books import RATES
from tests.engine.support import START, disburse, make_terms, pay

CENT = Decimal("0.01")


def check(terms: LoanTerms, day: date, *facts: Fact) -> LoanState:
	return replay_checked(terms, [disburse(terms), *facts], day)


def idle(months: Sequence[int], deferred: DeferredInterest) -> Seasons:
	return Seasons(months_without_payment=frozenset(months), deferred_interest=deferred)


def test_a_change_of_a_loan_charged_off_leaves_what_was_paid_far_ahead() -> None:
	terms = make_terms(
		principal=Decimal(9000),
		annual_rate=Decimal("0.6"),
		first_due_date=date(2025, 2, 19),
		seasons=idle([3, 11], DeferredInterest.NEXT),
		compounding=Frequency.DAILY,
	)
	lost = date(2025, 4, 19)
	facts = [
		pay("A", date(2025, 3, 19), "1290.52", ExcessRule.LAST_INSTALLMENTS),
		ChargedOff(fact_id="L", value_date=lost),
	]
	day = lost + timedelta(days=1)
	changed = RateChanged(fact_id="R", value_date=day, annual_rate=Decimal("0.05"))
	before, after = check(terms, day, *facts), check(terms, day, *facts, changed)
	assert (after.payoff, after.position) == (before.payoff, before.position)
	closed = check(terms, day, *facts, changed, pay("B", day, before.payoff))
	assert (closed.payoff, closed.outstanding_principal, closed.client_advance) == (0, 0, 0)


@pytest.mark.parametrize("rule", [ExcessRule.REDUCE_TERM, ExcessRule.REDUCE_INSTALLMENT])
@pytest.mark.parametrize("less", [CENT, Decimal("0.30"), Decimal("0.50")])
def test_earned_interest_that_was_to_become_principal_is_not_lost_by_paying_all_principal(
	rule: ExcessRule, less: Decimal
) -> None:
	terms = make_terms(principal=Decimal(60), number_of_installments=2, frequency=Frequency.ANNUAL)
	due, day = date(2026, 1, 15), date(2026, 1, 25)
	skipped = Skipped(fact_id="S", value_date=due, installment_number=2, interest=SkippedInterest.CAPITALIZE)
	owed = check(terms, day, skipped).payoff
	state = check(terms, day, skipped, pay("P", day, owed - less, rule))
	assert state.payoff - state.client_advance == less
	assert state.closed_on is None


@pytest.mark.parametrize(
	("principal", "moved", "rest"), [("1200", "9.47", "129.93"), ("1.20", "0.01", "0.14")]
)
def test_principal_paid_that_no_longer_comes_pays_what_is_due(principal: str, moved: str, rest: str) -> None:
	"""The last installment repays interest that becomes principal in 2026; a payoff before that stops it.

	What was paid of it (9.47 of 1,200; of 1.20 a cent) pays the second installment, which is due: 139.40 = 9.47 + 129.93
	and 0.15 = 0.01 + 0.14.
	"""
	terms = make_terms(
		principal=Decimal(principal),
		annual_rate=Decimal("0.12"),
		number_of_installments=6,
		frequency=Frequency.QUARTERLY,
		seasons=idle([4], DeferredInterest.CAPITALIZE),
		penalty=PenaltyRule(daily_rate=Decimal("0.001")),
	)
	day = date(2025, 7, 15)
	ahead = pay("A", date(2025, 4, 15), principal, ExcessRule.LAST_INSTALLMENTS)
	before = check(terms, day, ahead)
	state = check(terms, day, ahead, pay("B", day, before.payoff))
	assert (state.payoff, state.client_advance, state.closed_on) == (0, 0, day)
	parts = [row for row in state.get_allocations("B") if row.component is Component.PRINCIPAL]
	assert [(row.installment_number, row.rule, str(row.amount)) for row in parts] == [
		(6, "payoff.unearned_interest", f"-{moved}"),
		(2, "payoff.principal", moved),
		(2, "due.principal", rest),
	]
	last, old = state.installments[5], before.installments[5]
	assert (last.principal, last.principal_paid) == (old.principal - Decimal(moved),) * 2
	assert sum(row.principal - row.principal_paid for row in state.installments) == 0


def test_principal_that_no_longer_comes_is_taken_off_the_last_installments_first() -> None:
	"""Seasons of 2025 and 2026 add 255.02 + 77.59 = 332.61, which a payoff in May 2025 stops.

	120.77 of it is still unpaid by installments to come (114.20, and 119.91 of which 113.34 are paid); 211.84 was paid:
	156.55 of the last one and 55.29 of the one before. It pays 104.44 and 107.40 of the installments that are late.
	"""
	terms = make_terms(
		principal=Decimal(1200),
		annual_rate=Decimal("0.6"),
		number_of_installments=24,
		seasons=idle([6, 7, 8, 9, 10, 11], DeferredInterest.CAPITALIZE),
	)
	day = date(2025, 5, 15)
	ahead = pay("A", START, "1144.45", ExcessRule.LAST_INSTALLMENTS)
	owed = check(terms, day, ahead).payoff
	state = check(terms, day, ahead, pay("B", day, owed))
	assert (state.payoff, state.client_advance, state.closed_on) == (0, 0, day)
	moved = [
		(row.installment_number, str(row.amount))
		for row in state.get_allocations("B")
		if row.component is Component.PRINCIPAL and row.rule.startswith("payoff.")
	]
	assert moved == [(24, "-156.55"), (23, "-55.29"), (1, "104.44"), (2, "107.40")]


def test_tax_on_interest_that_becomes_principal_cannot_be_waived_before() -> None:
	terms = make_terms(seasons=idle([2], DeferredInterest.CAPITALIZE), interest_tax_rate=Decimal("0.18"))
	day = date(2025, 1, 25)
	with pytest.raises(EngineError) as caught:
		check(terms, day, Waived(fact_id="W", value_date=day, component=Component.TAX))
	assert getattr(caught.value, "bound", None) == "up to 0.00"


def test_interest_after_maturity_is_taxed_after_a_change_too() -> None:
	terms = make_terms(
		principal=Decimal(10_000),
		number_of_installments=1,
		method=AmortizationMethod.INTEREST_ONLY,
		interest_basis=InterestBasis.DAILY,
		day_count=DayCount.THIRTY_360,
		interest_balance=InterestBalance.OWED,
		interest_tax_rate=Decimal("0.1"),
		charges=(Charge(name="Fee", rate=Decimal("0.001"), base=ChargeBase.OUTSTANDING_PRINCIPAL),),
	)
	day = date(2025, 3, 15)
	moved = DueDateChanged(
		fact_id="M", value_date=day, installment_number=3, due_date=date(2025, 4, 20), moves_following=True
	)
	changed = RateChanged(fact_id="R", value_date=day, annual_rate=Decimal("0.36"))
	row = check(terms, day, moved, changed).installments[2]
	# 10,000 x 36 % x 35 / 360, a tenth of it, and a thousandth of the balance.
	assert (row.interest, row.tax, row.fee) == (350, 35, 10)
	forgiven = Waived(fact_id="W", value_date=day + timedelta(days=20), component=Component.PRINCIPAL)
	check(terms, day + timedelta(days=40), moved, changed, forgiven)


def test_a_payment_after_which_charges_are_less_closes_the_loan() -> None:
	"""A premium on the whole installment falls with its interest; the unearned fee comes back."""
	premium = Charge(
		name="Life",
		component=Component.INSURANCE,
		timing=ChargeTiming.YEAR,
		base=ChargeBase.INSTALLMENT,
		rate=Decimal("0.01"),
	)
	fee = Charge(name="Fee", timing=ChargeTiming.DISBURSEMENT, rate=Decimal("0.03"), is_refundable=True)
	terms = make_terms(
		annual_rate=Decimal("0.12"),
		number_of_installments=2,
		method=AmortizationMethod.INTEREST_ONLY,
		frequency=Frequency.SEMIANNUAL,
		interest_basis=InterestBasis.DAILY,
		interest_balance=InterestBalance.OWED,
		charges=(premium, fee),
	)
	day = date(2025, 8, 25)
	owed = check(terms, day).payoff
	state = check(terms, day, pay("P", day, owed - CENT, ExcessRule.NEXT_INSTALLMENTS))
	assert (state.payoff, state.closed_on) == (0, day)
	assert state.client_advance > 0


def suspend(days: int, *more: Fact) -> LoanState:
	terms = make_terms(
		principal=Decimal(1200),
		number_of_installments=2,
		penalty=PenaltyRule(daily_rate=Decimal("0.001")),
	)
	first = date(2025, 8, 1)
	kept = Restructured(
		fact_id="A", value_date=first, number_of_installments=2, capitalizes=(Component.INTEREST,)
	)
	return check(terms, first + timedelta(days=days), kept, *more)


def test_penalty_kept_from_a_restructure_stays_suspended_in_the_next() -> None:
	day = date(2025, 9, 20)
	again = Restructured(
		fact_id="B", value_date=day, number_of_installments=3, capitalizes=(Component.INTEREST,)
	)
	# The next due date is where what is kept is looked at again.
	before, after = suspend(0), suspend(90, again)
	oldest = max(before.converted, key=lambda row: row.days_past_due)
	assert oldest.days_past_due > 100
	found = [row for row in after.converted if row.days_past_due == oldest.days_past_due]
	assert sum(row.kept_penalty for row in found) == sum(row.kept_penalty for row in before.converted)


def test_penalty_that_was_kept_becomes_principal_with_its_own_days() -> None:
	day = date(2025, 8, 20)
	again = Restructured(fact_id="B", value_date=day, capitalizes=(Component.PENALTY,))
	before, after = suspend(0), suspend(19, again)
	kept = sum(row.kept_penalty for row in before.converted)
	days = max(row.days_past_due for row in before.converted)
	assert kept > 0
	assert [(row.days_past_due, row.penalty, row.kept_penalty) for row in after.converted if row.penalty] == [
		(days, kept, 0)
	]


def test_what_is_forgiven_of_kept_interest_is_suspended_no_more() -> None:
	day = date(2025, 8, 20)
	forgiven = Forgiveness(component=Component.PENALTY)
	again = Restructured(fact_id="B", value_date=day, forgiven=(forgiven,))
	assert not any(row.kept_penalty or row.penalty for row in suspend(19, again).converted)


def test_penalty_on_all_that_is_owed_runs_on_a_later_drawing_too() -> None:
	terms = make_terms(
		annual_rate=Decimal(0),
		drawing=DrawingRule(kind=Drawing.TRANCHES),
		penalty=PenaltyRule(base=PenaltyBase.OUTSTANDING_PRINCIPAL, daily_rate=Decimal("0.001")),
	)
	day = date(2025, 2, 15)
	drawn = [
		Disbursed(fact_id="D", value_date=START, amount=Decimal(60_000)),
		Disbursed(fact_id="E", value_date=day, amount=Decimal(40_000)),
	]
	state = replay_checked(terms, drawn, day + timedelta(days=10))
	assert state.penalty_receivable == 1000


def test_arrays_leave_charges_by_other_days_than_the_interest_to_the_replay() -> None:
	"""Paid before its date, the second installment ends; the third bears its interest from that day."""
	terms = make_terms(
		number_of_installments=6,
		interest_basis=InterestBasis.DAILY,
		interest_balance=InterestBalance.OWED,
		charges=(Charge(name="Fee", rate=Decimal("0.01")),),
	)
	loan, day = LoanReplay(terms), date(2025, 2, 20)
	loan.apply(disburse(terms))
	for number, paid_on in ((1, date(2025, 2, 15)), (2, day)):
		loan.advance_to(paid_on)
		row = loan.installments[number - 1]
		asked = terms.rounding.to_amount(sum(row.due))
		loan.apply(pay(f"P{number}", paid_on, asked, ExcessRule.NEXT_INSTALLMENTS))
	assert loan.installments[2].span.start < loan.installments[2].period.start
	loan.advance_to(date(2025, 3, 20))
	later = date(2025, 4, 10)
	found = calculate_portfolio(build_portfolio([loan]), later, RATES)
	loan.advance_to(later)
	assert found.needs_replay.all() or found.payoff.tolist() == [loan.get_payoff()]
