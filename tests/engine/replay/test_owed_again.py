"""Money paid back that a later reversal shows was not held: from the day on it is owed again, and nothing else changes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from lending_app.engine import (
	AmortizationMethod,
	Charged,
	Component,
	DateRule,
	ExcessRule,
	FirstPeriod,
	Frequency,
	Grace,
	InterestBalance,
	InterestBasis,
	LoanTerms,
	PenaltyRule,
	Refunded,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.options import DeferredInterest
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.replay.audit import replay_checked
from lending_app.engine.values.day_count import DayCount
from tests.engine.support import START, disburse, make_terms, pay, reverse, run

CENT = Decimal("0.01")


def check(terms: LoanTerms, day: date, *facts: Fact) -> None:
	replay_checked(terms, [disburse(terms), *facts], day)


def test_interest_that_a_payoff_stopped_on_the_first_day_of_its_period_stays_earned() -> None:
	"""The second installment collects 12.80 of a long first period: earned when that ends, and paid."""
	terms = make_terms(
		principal=Decimal(1200),
		annual_rate=Decimal("0.12"),
		number_of_installments=2,
		first_due_date=date(2025, 3, 20),
		frequency=Frequency.DAILY,
		day_count=DayCount.THIRTY_360,
		dates=DateRule(first_period=FirstPeriod.SPREAD),
	)
	due = date(2025, 3, 20)
	facts = [
		pay("A", due, "1226", ExcessRule.HOLD_AS_ADVANCE),
		pay("B", due, "0.01"),
		Refunded(fact_id="R", value_date=due, amount=CENT),
		reverse("Z", "B", due + timedelta(days=3)),
	]
	check(terms, due, *facts)
	assert run(terms, due, *facts).payoff == CENT
	state = run(terms, due + timedelta(days=1), *facts, pay("C", due + timedelta(days=1), "0.01"))
	assert (state.status, state.payoff, state.client_advance) == (LoanStatus.PAID, 0, 0)


def test_it_is_not_late_before_it_was_paid_back() -> None:
	terms = make_terms(
		number_of_installments=1,
		annual_rate=Decimal(0),
		penalty=PenaltyRule(fixed_amount=Decimal(5), daily_rate=Decimal("0.001"), tolerance_days=3),
	)
	due, back = date(2025, 2, 15), date(2025, 2, 25)
	facts = [
		pay("A", START, "100", ExcessRule.HOLD_AS_ADVANCE),
		pay("B", due, "100000"),
		Refunded(fact_id="R", value_date=back, amount=Decimal(100)),
		reverse("Z", "A", back + timedelta(days=1)),
	]
	check(terms, back, *facts)
	state = run(terms, back, *facts)
	assert (state.payoff, state.days_past_due, state.penalty_receivable) == (100, 0, 0)
	assert [(row.due_date, row.unpaid, row.rule) for row in state.installments[1:]] == [
		(back, 100, "owed_again")
	]
	after = [run(terms, back + timedelta(days=days), *facts) for days in (1, 3, 4)]
	assert [(each.days_past_due, each.penalty_receivable) for each in after] == [
		(1, 0),
		(3, 0),
		(4, Decimal("5.10")),
	]
	paid = run(terms, back, *facts, pay("C", back, "100"))
	assert (paid.status, paid.payoff) == (LoanStatus.PAID, 0)


def test_on_the_balance_owed_the_periods_after_maturity_go_on_from_the_agreed_dates() -> None:
	terms = make_terms(
		principal=Decimal(1000),
		annual_rate=Decimal("0.365"),
		number_of_installments=1,
		method=AmortizationMethod.INTEREST_ONLY,
		interest_basis=InterestBasis.DAILY,
		interest_balance=InterestBalance.OWED,
	)
	back = date(2025, 3, 20)
	facts: list[Fact] = [
		pay("A", START, "100", ExcessRule.HOLD_AS_ADVANCE),
		pay("B", date(2025, 2, 15), "1031"),
		Refunded(fact_id="R", value_date=back, amount=Decimal(100)),
		reverse("Z", "A", back + timedelta(days=1)),
	]
	check(terms, back, *facts)
	state = run(terms, date(2025, 3, 30), *facts)
	assert [row.due_date for row in state.installments] == [
		date(2025, 2, 15),
		date(2025, 3, 15),
		back,
		date(2025, 4, 15),
	]
	# 100 for ten days at one thousandth a day.
	assert state.payoff == 101


def test_held_money_of_a_closed_loan_is_paid_back_without_a_change() -> None:
	"""Interest that the last installments collected is earned; it does not come back with the parts paid of them."""
	terms = make_terms(
		number_of_installments=4,
		grace=Grace(full_periods=1, deferred_interest=DeferredInterest.SPREAD),
	)
	day = date(2025, 3, 1)
	parts = pay("A", day, "40000", ExcessRule.ALL_INSTALLMENTS)
	payoff = run(terms, day, parts).payoff
	facts: list[Fact] = [
		parts,
		pay("B", day, payoff + 50),
		pay("C", day, "20"),
		Refunded(fact_id="R", value_date=day, amount=Decimal(40)),
		reverse("Z", "C", day + timedelta(days=1)),
	]
	check(terms, day, *facts)
	state = run(terms, day, *facts)
	assert (state.payoff, state.closed_on, state.client_advance) == (0, day, 10)


def test_money_that_is_held_leaves_scattered_payments_where_they_are() -> None:
	terms = make_terms(principal=Decimal(1200), annual_rate=Decimal("0.12"), number_of_installments=4)
	day = date(2025, 2, 20)
	facts: list[Fact] = [
		pay("A", day, "500", ExcessRule.LAST_INSTALLMENTS),
		pay("B", day, "50", ExcessRule.HOLD_AS_ADVANCE),
		pay("C", day, "20", ExcessRule.HOLD_AS_ADVANCE),
	]
	back = Refunded(fact_id="R", value_date=day, amount=Decimal(50))
	gone = reverse("Z", "C", day + timedelta(days=1))
	state, plain = run(terms, day, *facts, back, gone), run(terms, day, *facts[:2])
	assert [row.unpaid for row in state.installments] == [row.unpaid for row in plain.installments]
	assert state.client_advance == 0


def test_on_the_last_due_date_it_belongs_to_the_last_installment() -> None:
	terms = make_terms(
		number_of_installments=1, annual_rate=Decimal(0), penalty=PenaltyRule(daily_rate=Decimal("0.001"))
	)
	due = date(2025, 2, 15)
	facts: list[Fact] = [
		pay("A", START, "100", ExcessRule.HOLD_AS_ADVANCE),
		pay("B", due, "100000"),
		Refunded(fact_id="R", value_date=due, amount=Decimal(100)),
		reverse("Z", "A", due + timedelta(days=1)),
	]
	check(terms, due, *facts)
	state = run(terms, due + timedelta(days=10), *facts)
	assert [row.unpaid for row in state.installments] == [101]
	assert (state.payoff, state.penalty_receivable, state.days_past_due) == (101, 1, 10)


def test_interest_paid_of_installments_to_come_is_not_what_was_paid_back() -> None:
	"""Parts of all installments repay the principal before a fee is due; a cent that was not held is lent again.

	The interest of the last installment, 16.10 of it paid ahead, comes back, for nothing bears it any more.
	"""
	terms = make_terms(
		principal=Decimal(1200),
		annual_rate=Decimal("0.6"),
		number_of_installments=4,
		day_count=DayCount.THIRTY_360,
		excess=ExcessRule.ALL_INSTALLMENTS,
	)
	back, due = date(2025, 3, 21), date(2025, 3, 24)
	fee = Charged(
		fact_id="F",
		value_date=date(2025, 3, 15),
		amount=Decimal(100),
		component=Component.FEE,
		due_date=due,
	)
	paid = [pay("A", date(2025, 2, 15), "1259.99"), fee, pay("C", date(2025, 3, 18), "144.09")]
	facts = [
		*paid[:1],
		pay("B", date(2025, 3, 15), "0.01"),
		*paid[1:],
		Refunded(fact_id="R", value_date=back, amount=CENT),
		reverse("Z", "B", due),
	]
	owed = run(terms, back, *paid)
	assert owed.outstanding_principal == 0
	check(terms, due, *facts)
	state = run(terms, back, *facts)
	last = state.installments[-1]
	assert (state.outstanding_principal, last.principal, last.interest) == (CENT, CENT, 0)
	assert state.payoff - state.client_advance == owed.payoff + CENT
