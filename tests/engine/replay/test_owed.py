"""Interest on the principal really owed, and installments leveled by equal periods: figures and refusals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	BusinessCalendar,
	BusinessDayConvention,
	DateRule,
	Drawing,
	DrawingRule,
	FirstPeriod,
	Frequency,
	Grace,
	InterestBalance,
	InterestBasis,
	Leveling,
	LoanReplay,
	LoanTerms,
	RateChanged,
	Restructured,
	Skipped,
	Waived,
	explain_payoff,
	replay,
)
from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.methods import EarlyInterest
from lending_app.engine.loan.options import DeferredInterest, Seasons
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.portfolio import build_portfolio, calculate_portfolio
from lending_app.engine.values.errors import InvalidTermError
from tests.engine.support import START, disburse, make_terms, pay, run

OWED = {"interest_basis": InterestBasis.DAILY, "interest_balance": InterestBalance.OWED}
ON_DUE_DATE = {"early_interest": EarlyInterest.ON_DUE_DATE}


def make_owed(**overrides: Any) -> LoanTerms:
	return make_terms(**OWED | overrides)


# --- Late ---------------------------------------------------------------------------------------


def test_nothing_paid_costs_simple_interest_for_ever() -> None:
	"""100,000 x 0.18 x days / 365: nothing is capitalized, and maturity ends nothing."""
	for day in (date(2025, 4, 1), date(2026, 1, 15), date(2027, 7, 1)):
		state = run(make_owed(), day)
		exact = Decimal(100_000) * Decimal("0.18") * (day - START).days / 365
		assert abs(state.accrued_interest - exact) <= Decimal("0.15")
		assert state.payoff == 100_000 + state.accrued_interest
		assert state.maturity_date == date(2026, 1, 15)


def test_after_the_last_due_date_interest_falls_due_each_period() -> None:
	state = run(make_owed(number_of_installments=2), date(2025, 6, 1))
	assert [(row.rule, row.principal, row.interest) for row in state.installments[2:]] == [
		("after_maturity", Decimal("0.00"), Decimal("1528.77")),
		("after_maturity", Decimal("0.00"), Decimal("1479.45")),
		("after_maturity", Decimal("0.00"), Decimal("1528.77")),
	]
	assert state.next_due_date == date(2025, 6, 15)


def test_a_loan_paid_once_at_maturity_goes_on_by_months() -> None:
	terms = make_owed(
		number_of_installments=1, frequency=Frequency.AT_MATURITY, first_due_date=date(2025, 7, 15)
	)
	state = run(terms, date(2025, 9, 1))
	assert [row.due_date for row in state.installments] == [
		date(2025, 7, 15),
		date(2025, 8, 15),
		date(2025, 9, 15),
	]


def test_the_calendar_s_end_ends_the_periods() -> None:
	terms = make_owed(number_of_installments=1)
	state = replay(terms, [disburse(terms, date(9999, 10, 20))], date(9999, 12, 31))
	assert [row.due_date for row in state.installments] == [date(9999, 11, 20), date(9999, 12, 20)]


def test_an_installment_below_its_interest_asks_interest_alone() -> None:
	state = run(
		make_owed(annual_rate=Decimal("0.9"), number_of_installments=55),
		date(2025, 7, 20),
		start=date(2025, 2, 15),
	)
	late = state.installments[1]
	assert (late.interest, late.principal) == (Decimal("7643.84"), 0)


def test_waived_principal_bears_no_more_interest() -> None:
	waived = Waived(fact_id="W", value_date=START, component=Component.PRINCIPAL, amount=Decimal(50_000))
	state = run(make_owed(), date(2025, 2, 15), waived)
	assert state.accrued_interest == Decimal("764.38")


# --- Changes ------------------------------------------------------------------------------------


def test_a_new_rate_leaves_an_installment_paid_early_as_it_is() -> None:
	terms = make_owed(leveling=Leveling.EQUAL_PERIODS)
	paid = pay("P", date(2025, 2, 10), "9168")
	changed = RateChanged(fact_id="C", value_date=date(2025, 2, 12), annual_rate=Decimal("0.36"))
	state = run(terms, date(2025, 3, 15), paid, changed)
	assert state.installments[0].interest == Decimal("1282.19")
	# 2 days at 18 %, 31 at 36 %.
	assert state.installments[1].interest == Decimal("2907.28")


def test_overdue_principal_bears_the_new_rate_too() -> None:
	changed = RateChanged(fact_id="C", value_date=date(2025, 2, 15), annual_rate=Decimal("0.36"))
	state = run(make_owed(), date(2025, 3, 15), changed)
	assert state.installments[1].interest == Decimal("2761.64")


def test_a_restructure_after_maturity_needs_its_installments() -> None:
	terms, day = make_owed(number_of_installments=1), date(2025, 5, 1)
	with pytest.raises(InvalidTermError):
		run(terms, day, Restructured(fact_id="R", value_date=day))
	state = run(
		terms,
		day,
		Restructured(
			fact_id="R", value_date=day, number_of_installments=3, capitalizes=(Component.INTEREST,)
		),
	)
	assert state.maturity_date == date(2025, 7, 15)
	assert state.days_past_due == 0


def test_a_skip_that_is_collected_later_is_refused() -> None:
	terms = make_owed()
	for interest in (SkippedInterest.SPREAD, SkippedInterest.AT_END):
		skipped = Skipped(fact_id="S", value_date=date(2025, 2, 1), installment_number=2, interest=interest)
		with pytest.raises(InvalidTermError):
			run(terms, date(2025, 2, 1), skipped)
	kept = Skipped(fact_id="S", value_date=date(2025, 2, 1), installment_number=2)
	assert run(terms, date(2025, 3, 15), kept).capitalized_interest > 0


def test_the_payoff_says_that_interest_runs_on_what_is_owed() -> None:
	terms = make_owed()
	found = explain_payoff(terms, [disburse(terms)], date(2025, 2, 20))
	assert found.steps[1].rule.startswith("principal really owed x rate")
	assert found.result == run(terms, date(2025, 2, 20)).payoff


# --- Arrays and refusals -----------------------------------------------------------------------------


def test_arrays_carry_a_loan_to_its_next_due_date_and_then_ask_for_a_replay() -> None:
	terms = make_owed()
	loan = LoanReplay(terms)
	loan.apply(disburse(terms))
	loan.advance_to(date(2025, 3, 1))
	book = build_portfolio([loan])
	before = calculate_portfolio(book, date(2025, 3, 14))
	assert (before.needs_replay[0], before.payoff[0]) == (False, 10286028)
	assert calculate_portfolio(book, date(2025, 3, 15)).needs_replay[0]


@pytest.mark.parametrize(
	("changes", "field"),
	[
		({"interest_basis": InterestBasis.PERIODIC}, "interest_basis"),
		({"method": AmortizationMethod.FLAT}, "method"),
		({"is_interest_in_advance": True}, "is_interest_in_advance"),
		({"dates": DateRule(first_period=FirstPeriod.IGNORE)}, "first_period"),
		(
			{"dates": DateRule(convention=BusinessDayConvention.FOLLOWING, calendar=BusinessCalendar())},
			"is_interest_adjusted",
		),
		({"grace": Grace(full_periods=1, deferred_interest=DeferredInterest.SPREAD)}, "deferred_interest"),
		(
			{
				"seasons": Seasons(
					months_without_payment=frozenset({7}), deferred_interest=DeferredInterest.AT_END
				)
			},
			"deferred_interest",
		),
		({"drawing": DrawingRule(kind=Drawing.TRANCHES)}, "drawing"),
		({"interest_balance": "Balance Owed"}, "interest_balance"),
	],
)
def test_what_interest_on_the_balance_owed_cannot_go_with_is_refused(
	changes: dict[str, Any], field: str
) -> None:
	with pytest.raises(InvalidTermError) as refused:
		make_owed(**changes)
	assert refused.value.field == field
