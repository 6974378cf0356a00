"""Rates below zero, where the terms allow them: the interest is taken off the principal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	Component,
	DateRule,
	EngineError,
	ExcessRule,
	FirstPeriod,
	Grace,
	InterestBalance,
	InterestBasis,
	LedgerRole,
	LoanReplay,
	LoanTerms,
	Paid,
	RateChanged,
	RateStep,
	Residue,
	Restructured,
	Skipped,
	Waived,
	build_schedule,
	explain_payoff,
)
from lending_app.engine.loan.options import DeferredInterest, Seasons
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.portfolio import build_portfolio, calculate_portfolio
from lending_app.engine.replay.audit import replay_checked
from lending_app.engine.replay.running_account import build_running_account
from lending_app.engine.values.errors import InvalidRateError, InvalidTermError
from tests.engine.books import RATES, assert_same
from tests.engine.fuzz import Life
from tests.engine.fuzz import make_terms as make_random_terms
from tests.engine.support import START, disburse, make_terms, pay

BELOW = {"annual_rate": Decimal("-0.005"), "is_negative_rate_allowed": True, "currency": "EUR"}
DUE = date(2025, 2, 15)


def make(**changes: Any) -> LoanTerms:
	return make_terms(**{**BELOW, **changes})


def calculate_level(principal: Decimal, rate: Decimal, count: int) -> Decimal:
	"""A = P i / (1 - (1 + i)^-n), as a spreadsheet's PMT has it for rates of either sign."""
	growth = 1 + rate / 12
	return (principal * (rate / 12) / (1 - growth**-count)).quantize(Decimal("0.01"))


@pytest.mark.parametrize("rate", ["-0.005", "-0.0123", "-0.24"])
def test_level_installments_are_those_of_the_formula(rate: str) -> None:
	terms = make(annual_rate=Decimal(rate))
	rows = build_schedule(terms, START).installments
	left = terms.principal
	for row in rows:
		assert row.interest == (left * Decimal(rate) / 12).quantize(Decimal("0.01"))
		left -= row.principal
		assert (row.total, row.closing_principal) == (row.principal + row.interest, left)
	assert left == 0
	assert {row.total for row in rows[:-1]} == {calculate_level(terms.principal, Decimal(rate), 12)}


def test_on_the_due_date_the_interest_is_taken_off_the_principal() -> None:
	terms = make()
	facts = [disburse(terms), pay("P", DUE, "8310.78")]
	state = replay_checked(terms, facts, DUE)
	assert state.outstanding_principal == Decimal("91647.55")
	assert [(part.component, str(part.amount), part.rule) for part in state.allocations] == [
		(Component.INTEREST, "-41.67", "credited"),
		(Component.PRINCIPAL, "8310.78", "due.principal"),
	]
	assert state.position == {
		(LedgerRole.FUNDS, "Cash"): Decimal("-91689.22"),
		(LedgerRole.LOAN_PRINCIPAL, ""): Decimal("91647.55"),
		(LedgerRole.INTEREST_INCOME, ""): Decimal("41.67"),
	}


def test_a_payoff_is_less_by_what_is_earned_of_it() -> None:
	terms = make()
	day = date(2025, 2, 1)
	state = replay_checked(terms, [disburse(terms)], day)
	# 100,000 x 0.5 % / 12 x 17 / 31.
	assert (state.payoff, state.payoff_parts.interest) == (Decimal("99977.15"), Decimal("-22.85"))
	assert state.position[LedgerRole.UNEARNED_INTEREST, ""] == Decimal("-22.85")
	assert explain_payoff(terms, [disburse(terms)], day).result == state.payoff
	closed = replay_checked(terms, [disburse(terms), pay("P", day, "99977.15")], date(2025, 6, 1))
	assert (closed.status, closed.closed_on, closed.client_advance) == (LoanStatus.PAID, day, 0)


def test_installments_paid_ahead_leave_the_credit_open_until_its_date() -> None:
	terms = make()
	facts = [disburse(terms), pay("P", date(2025, 1, 20), "16621.56")]
	state = replay_checked(terms, facts, date(2025, 1, 20))
	rows = state.installments
	assert [str(row.unpaid) for row in rows[:3]] == ["0.00", "0.00", "8310.78"]
	assert [str(row.principal_paid) for row in rows[:2]] == ["8310.78", "8310.78"]
	assert replay_checked(terms, facts, date(2025, 3, 15)).outstanding_principal == Decimal("83298.58")


def test_an_installment_paid_ahead_takes_no_more_off_than_it_left_open() -> None:
	"""41.67 of the first installment is left to take its interest off, whatever a new rate earns.

	100,000 x 0.5 % / 12 x 10 / 31 = 13.44 by 25 January; a day more at 12 % is 32.26, in all above 41.67.
	"""
	terms = make()
	facts = [
		disburse(terms),
		pay("P", date(2025, 1, 20), "16621.56"),
		RateChanged(fact_id="R", value_date=date(2025, 1, 25), annual_rate=Decimal("-0.12")),
	]
	days = (date(2025, 1, 25), date(2025, 1, 26), date(2025, 2, 14))
	states = [replay_checked(terms, facts, day) for day in days]
	assert [str(state.accrued_interest) for state in states] == ["-13.44", "-41.67", "-41.67"]
	assert [state.outstanding_principal - state.payoff for state in states[1:]] == [Decimal("41.67")] * 2
	assert replay_checked(terms, facts, DUE).outstanding_principal == states[2].payoff


@pytest.mark.parametrize("excess", [ExcessRule.REDUCE_TERM, ExcessRule.REDUCE_INSTALLMENT])
def test_a_prepayment_keeps_the_credit_earned(excess: ExcessRule) -> None:
	terms = make()
	facts = [disburse(terms), pay("P", date(2025, 2, 1), "50000", excess)]
	state = replay_checked(terms, facts, date(2025, 2, 1))
	assert (state.outstanding_principal, state.payoff) == (Decimal(50_000), Decimal("49977.15"))
	after = replay_checked(terms, facts, DUE)
	# 22.85 of the days before, and 14 days on half of it: 50,000 x 0.5 % / 12 x 14 / 31 = 9.41.
	assert after.installments[0].interest == Decimal("-32.26")


@pytest.mark.parametrize("method", [AmortizationMethod.LEVEL_PRINCIPAL, AmortizationMethod.INTEREST_ONLY])
def test_no_installment_asks_less_than_nothing(method: AmortizationMethod) -> None:
	terms = make(method=method, annual_rate=Decimal("-0.6"), number_of_installments=36)
	rows = build_schedule(terms, START).installments
	assert min(row.total for row in rows) == 0
	assert sum(row.principal for row in rows) == terms.principal
	assert all(row.principal >= -row.interest for row in rows)


def test_a_rate_passes_below_zero_and_back() -> None:
	terms = make(annual_rate=Decimal("0.006"))
	facts = [
		disburse(terms),
		RateChanged(fact_id="R1", value_date=DUE, annual_rate=Decimal("-0.006")),
		RateChanged(fact_id="R2", value_date=date(2025, 4, 15), annual_rate=Decimal("0.006")),
		*[
			Paid(fact_id=f"P{row.number}", value_date=row.due_date, amount=row.total)
			for row in build_schedule(terms, START).installments[:1]
		],
	]
	state = replay_checked(terms, facts, date(2025, 6, 1))
	assert [row.interest < 0 for row in state.installments[:5]] == [False, True, True, False, False]


def test_a_restructure_within_a_period_takes_the_credit_off() -> None:
	terms = make()
	fact = Restructured(fact_id="R", value_date=date(2025, 2, 1), number_of_installments=6)
	state = replay_checked(terms, [disburse(terms), fact], date(2025, 2, 1))
	assert state.outstanding_principal == Decimal("99977.15")
	assert sum(row.principal - row.principal_paid for row in state.installments) == Decimal("99977.15")


def test_interest_of_a_skipped_installment_is_taken_off_too() -> None:
	terms = make()
	fact = Skipped(fact_id="S", value_date=START, installment_number=1)
	state = replay_checked(terms, [disburse(terms), fact], DUE)
	assert (state.outstanding_principal, state.overdue) == (Decimal("99958.33"), 0)


def test_interest_below_zero_bears_no_tax() -> None:
	terms = make(interest_tax_rate=Decimal("0.18"))
	assert {row.tax for row in build_schedule(terms, START).installments} == {0}
	assert replay_checked(terms, [disburse(terms)], date(2025, 2, 1)).payoff == Decimal("99977.15")


def test_the_arrays_carry_it_to_its_due_date() -> None:
	loan = LoanReplay(make(interest_tax_rate=Decimal("0.18")))
	loan.apply(disburse(loan.terms))
	book = build_portfolio([loan])
	for day in (START, date(2025, 1, 29), date(2025, 2, 14)):
		assert_same([loan], calculate_portfolio(book, day, RATES))
		assert not calculate_portfolio(book, day, RATES).needs_replay[0]
	assert calculate_portfolio(book, DUE, RATES).needs_replay[0]


def test_the_running_account_shows_the_credit() -> None:
	terms = make()
	account = build_running_account(terms, [disburse(terms)], DUE)
	line = account.movements[-1]
	assert (str(line.amount), line.balance.principal) == ("-41.67", Decimal("99958.33"))


def test_all_principal_may_be_given_up() -> None:
	terms = make()
	fact = Waived(fact_id="W", value_date=date(2025, 2, 1), component=Component.PRINCIPAL)
	state = replay_checked(terms, [disburse(terms), fact], date(2025, 6, 1))
	assert (state.payoff, state.client_advance) == (0, Decimal("22.85"))


REFUSED: tuple[tuple[str, dict[str, Any]], ...] = (
	("method", {"method": AmortizationMethod.FLAT}),
	("is_interest_in_advance", {"is_interest_in_advance": True}),
	("interest_balance", {"interest_basis": InterestBasis.DAILY, "interest_balance": InterestBalance.OWED}),
	("first_period", {"dates": DateRule(first_period=FirstPeriod.SPREAD)}),
	("deferred_interest", {"grace": Grace(full_periods=1, deferred_interest=DeferredInterest.SPREAD)}),
	(
		"deferred_interest",
		{
			"seasons": Seasons(
				months_without_payment=frozenset({7}), deferred_interest=DeferredInterest.AT_END
			)
		},
	),
	("residue", {"residue": Residue.FIRST}),
)


@pytest.mark.parametrize(("field", "changes"), REFUSED)
def test_what_it_does_not_go_with_is_refused_by_name(field: str, changes: dict[str, Any]) -> None:
	with pytest.raises(InvalidTermError, match=field):
		make(**changes)


def test_without_leave_no_rate_is_below_zero() -> None:
	plain = make_terms()
	for changes in (
		{"annual_rate": Decimal("-0.005")},
		{"rate_steps": (RateStep(from_installment=2, annual_rate=Decimal("-0.005")),)},
	):
		with pytest.raises(InvalidRateError):
			replace(plain, **changes)
	with pytest.raises(InvalidRateError):
		make(annual_rate=Decimal(-1))
	with pytest.raises(InvalidTermError, match="annual_rate"):
		build_schedule(make(annual_rate=Decimal("-0.9"), first_due_date=date(2026, 6, 1)), START)
	change = RateChanged(fact_id="R", value_date=DUE, annual_rate=Decimal("-0.005"))
	with pytest.raises(InvalidRateError):
		replay_checked(plain, [disburse(plain), change], DUE)
	skip = Skipped(fact_id="S", value_date=START, installment_number=1, interest=SkippedInterest.SPREAD)
	with pytest.raises(InvalidTermError, match="interest"):
		replay_checked(make(), [disburse(make()), skip], START)


def test_random_histories_keep_every_rule() -> None:
	import random

	found = seed = 0
	while found < 40:
		seed += 1
		try:
			terms = make_random_terms(random.Random(seed))
		except EngineError:
			continue
		if terms.is_negative_rate_allowed:
			Life(seed).run()
			found += 1
