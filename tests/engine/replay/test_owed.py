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
	Charge,
	DateRule,
	Drawing,
	DrawingRule,
	ExcessRule,
	FirstPeriod,
	Frequency,
	Grace,
	InterestBalance,
	InterestBasis,
	Leveling,
	LoanReplay,
	LoanTerms,
	PrepaymentCharge,
	RateChanged,
	Residue,
	Restructured,
	Skipped,
	Waived,
	build_schedule,
	explain_payoff,
	replay,
)
from lending_app.engine.explain.schedule import explain_installment
from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.methods import EarlyInterest
from lending_app.engine.loan.options import Balloon, DeferredInterest, Seasons
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.portfolio import build_portfolio, calculate_portfolio
from lending_app.engine.values.errors import InvalidTermError
from tests.engine.support import START, disburse, explain, make_terms, pay, run, total

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


# --- Early --------------------------------------------------------------------------------------


def test_an_installment_paid_before_its_date_is_done_with() -> None:
	"""26 days of interest, the rest is principal; the next one's interest runs from the day on."""
	terms, day = make_owed(leveling=Leveling.EQUAL_PERIODS), date(2025, 2, 10)
	state = run(terms, day, pay("P", day, "9168"))
	assert explain(state, "P") == [
		(1, "in_advance.interest", "1282.19"),
		(1, "in_advance.principal", "7885.81"),
	]
	assert state.payoff == state.outstanding_principal == Decimal("92114.19")
	assert state.next_due_date == date(2025, 3, 15)
	later = run(terms, date(2025, 3, 15), pay("P", day, "9168"))
	assert later.installments[1].interest == Decimal("1499.06")
	assert later.due == Decimal("9168.00")


def test_two_installments_paid_at_once_both_earn_at_once() -> None:
	terms, day = make_owed(leveling=Leveling.EQUAL_PERIODS), date(2025, 2, 10)
	state = run(terms, day, pay("P", day, "18336"))
	assert [row.interest for row in state.installments[:2]] == [Decimal("1282.19"), Decimal("0.00")]
	assert state.next_due_date == date(2025, 4, 15)
	assert state.outstanding_principal == Decimal("82946.19")


def test_paying_early_each_month_lowers_the_last_installment_and_late_raises_it() -> None:
	"""The borrower who always pays on the 12th gets a rebate, on the 18th pays more (Federal Reserve, daily simple interest)."""
	terms, last = make_owed(leveling=Leveling.EQUAL_PERIODS), []
	for shift in (12, 15, 18):
		months = [(2025, month) for month in range(2, 13)]
		paid = [pay(f"P{month:02}", date(year, month, shift), "9168") for year, month in months]
		last.append(run(terms, date(2026, 1, 15), *paid).installments[-1].unpaid)
	assert last[0] < last[1] < last[2]


def test_a_little_early_pays_interest_then_principal() -> None:
	terms, day = make_owed(), date(2025, 2, 10)
	assert explain(run(terms, day, pay("P", day, "1000")), "P") == [(1, "in_advance.interest", "1000.00")]
	state = run(terms, day, pay("P", day, "2000"))
	assert explain(state, "P")[1:] == [(1, "in_advance.principal", "717.81")]
	assert state.installments[0].total == run(terms, day).installments[0].total


def test_early_interest_on_its_due_date_lowers_the_principal_with_all_of_it() -> None:
	terms, day = make_owed(**ON_DUE_DATE), date(2025, 2, 10)
	state = run(terms, day, pay("P", day, "20000"))
	assert explain(state, "P") == [
		(1, "in_advance.principal", "7684.96"),
		(2, "in_advance.principal", "8059.75"),
		(3, "in_advance.principal", "4255.29"),
	]
	assert state.outstanding_principal == 80_000
	assert state.installments[0].unpaid == state.installments[0].interest == Decimal("1479.45")


def test_principal_paid_off_with_interest_on_its_due_date_leaves_the_interest_due() -> None:
	terms, day = make_owed(**ON_DUE_DATE), date(2025, 2, 10)
	state = run(terms, day, pay("P", day, "100500"))
	assert (state.outstanding_principal, state.client_advance) == (0, 500)
	assert state.payoff == Decimal("1282.19")
	after = run(terms, date(2025, 2, 15), pay("P", day, "100500"), pay("Q", date(2025, 2, 15), "782.19"))
	assert after.closed_on == date(2025, 2, 15)


@pytest.mark.parametrize("early", EarlyInterest)
@pytest.mark.parametrize("rule", [ExcessRule.REDUCE_TERM, ExcessRule.REDUCE_INSTALLMENT])
def test_what_lowers_the_plan_keeps_or_lowers_the_installments(
	early: EarlyInterest, rule: ExcessRule
) -> None:
	terms, day = make_owed(early_interest=early, excess=rule), date(2025, 3, 1)
	first = pay("P1", date(2025, 2, 15), run(terms, START).installments[0].total)
	before, after = run(terms, day, first), run(terms, day, first, pay("P2", day, "30000"))
	usual, new = before.installments[3].total, after.installments[3].total
	assert (new == usual) == (rule is ExcessRule.REDUCE_TERM)
	assert (after.maturity_date < before.maturity_date) == (rule is ExcessRule.REDUCE_TERM)  # type: ignore[operator]
	assert (
		total(row.principal - row.principal_paid for row in after.installments) == after.outstanding_principal
	)


def test_interest_only_loans_prepay_the_last_installment() -> None:
	terms, day = make_owed(method=AmortizationMethod.INTEREST_ONLY), date(2025, 2, 10)
	state = run(terms, day, pay("P", day, "21282.19"))
	assert explain(state, "P") == [
		(1, "in_advance.interest", "1282.19"),
		(12, "in_advance.principal", "20000.00"),
	]
	assert state.installments[1].interest == Decimal("1104.66")


def test_interest_that_becomes_principal_is_not_paid_early() -> None:
	terms = make_owed(grace=Grace(full_periods=2))
	day = date(2025, 2, 10)
	state = run(terms, day, pay("P", day, "10000"))
	assert explain(state, "P") == [
		(3, "in_advance.principal", "9593.00"),
		(4, "in_advance.principal", "407.00"),
	]
	later = run(terms, date(2025, 3, 15), pay("P", day, "10000"))
	assert later.capitalized_interest == Decimal("2767.62")
	lowered = run(terms, day, pay("P", day, "10000", ExcessRule.REDUCE_INSTALLMENT))
	assert explain(lowered, "P") == [(None, "prepayment.reduce_installment", "10000.00")]


def test_charges_are_paid_with_the_installment_that_is_done_with() -> None:
	fee = Charge(name="Fee", amount=Decimal(50))
	terms = make_owed(charges=(fee,), interest_tax_rate=Decimal("0.16"), leveling=Leveling.EQUAL_PERIODS)
	day = date(2025, 2, 10)
	asked = Decimal("9168") + 50 + Decimal("205.15")
	state = run(terms, day, pay("P", day, asked))
	assert state.installments[0].unpaid == 0
	assert state.installments[0].tax == Decimal("205.15")
	part = run(terms, day, pay("P", day, asked - 1))
	assert part.installments[0].unpaid > 0
	assert explain(part, "P")[0] == (1, "in_advance.fee", "50.00")


def test_paying_early_may_cost() -> None:
	terms = make_owed(prepayment_charge=PrepaymentCharge(rate=Decimal("0.02")), excess=ExcessRule.REDUCE_TERM)
	day = date(2025, 2, 15)
	first = run(terms, day).due
	state = run(terms, day, pay("P", day, first + 1020))
	assert explain(state, "P")[-2:] == [
		(2, "prepayment_charge.fee", "20.00"),
		(None, "prepayment.reduce_term", "1000.00"),
	]
	nothing = run(terms, day, pay("P", day, first + Decimal("0.01")))
	assert explain(nothing, "P")[-1][1] in ("held_as_advance", "prepayment.reduce_term")


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


# --- Leveling and prepayments with interest on the scheduled balance ---------------------------------


def test_equal_periods_level_what_days_cost() -> None:
	"""The installment of note CAL-A, 9,168.00, with interest by days: 1,528.77 in January's 31 days."""
	rows = build_schedule(
		make_terms(interest_basis=InterestBasis.DAILY, leveling=Leveling.EQUAL_PERIODS), START
	).installments
	assert {row.total for row in rows[:-1]} == {Decimal("9168.00")}
	assert rows[0].interest == Decimal("1528.77")
	assert total(row.principal for row in rows) == 100_000


def test_equal_periods_level_balloons_and_what_is_left_after_a_prepayment() -> None:
	equal = {"interest_basis": InterestBasis.DAILY, "leveling": Leveling.EQUAL_PERIODS}
	periodic = make_terms(
		method=AmortizationMethod.BALLOON, balloon=Balloon(rate=Decimal("0.3")), residue=Residue.LAST
	)
	by_days = make_terms(method=AmortizationMethod.BALLOON, balloon=Balloon(rate=Decimal("0.3")), **equal)
	assert (
		build_schedule(by_days, START).installments[0].total
		== build_schedule(periodic, START).installments[0].total
	)
	day = date(2025, 2, 15)
	facts = [pay("P", day, "50000", ExcessRule.REDUCE_INSTALLMENT)]
	state = run(make_terms(**equal), day, *facts)
	# 100,000 + 1,528.77 - 50,000 leveled over 11 months at 1.5 %.
	assert state.installments[1].total == Decimal("5116.49")


def test_an_explanation_says_over_what_it_was_leveled() -> None:
	terms = make_terms(interest_basis=InterestBasis.DAILY, leveling=Leveling.EQUAL_PERIODS)
	inputs = dict(explain_installment(terms, START, 2).steps[1].inputs)
	assert inputs["leveled over"] == "12 equal periods a year"
	assert inputs["level amount"] == Decimal("9168.00")


def test_the_payoff_says_that_interest_runs_on_what_is_owed() -> None:
	terms = make_owed()
	found = explain_payoff(terms, [disburse(terms)], date(2025, 2, 20))
	assert found.steps[1].rule.startswith("principal really owed x rate")
	assert found.result == run(terms, date(2025, 2, 20)).payoff


@pytest.mark.parametrize("rule", [ExcessRule.REDUCE_TERM, ExcessRule.REDUCE_INSTALLMENT])
def test_on_the_scheduled_balance_early_interest_may_wait_for_its_date_too(rule: ExcessRule) -> None:
	terms, day = make_terms(excess=rule, **ON_DUE_DATE), date(2025, 2, 5)
	state = run(terms, day, pay("P", day, "20000"))
	assert explain(state, "P") == [(None, f"prepayment.{rule.name.lower()}", "20000.00")]
	assert state.interest_receivable == Decimal("1016.13")
	rows = state.installments
	# 21 days on 100,000 and 10 on 80,000.
	assert rows[0].interest == Decimal("1403.23")
	if rule is ExcessRule.REDUCE_TERM:
		assert rows[0].total == Decimal("9168.00")
	else:
		assert abs(rows[0].total - rows[-1].total) < 1


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


@pytest.mark.parametrize(
	"changes",
	[
		{"interest_basis": InterestBasis.PERIODIC},
		{"method": AmortizationMethod.LEVEL_PRINCIPAL},
		{
			"frequency": Frequency.AT_MATURITY,
			"number_of_installments": 1,
			"first_due_date": date(2025, 7, 15),
		},
		{"is_interest_in_advance": True},
		{"dates": DateRule(first_period=FirstPeriod.ADD_TO_FIRST)},
	],
)
def test_equal_periods_are_refused_where_there_is_nothing_to_level(changes: dict[str, Any]) -> None:
	with pytest.raises(InvalidTermError) as refused:
		make_terms(**{"interest_basis": InterestBasis.DAILY, "leveling": Leveling.EQUAL_PERIODS} | changes)
	assert refused.value.field == "leveling"
