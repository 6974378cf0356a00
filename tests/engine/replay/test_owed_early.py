"""Installments paid before their date where interest runs on the principal really owed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import (
	AmortizationMethod,
	Charge,
	ExcessRule,
	Grace,
	Leveling,
	PrepaymentCharge,
)
from lending_app.engine.loan.methods import EarlyInterest
from tests.engine.replay.test_owed import ON_DUE_DATE, make_owed
from tests.engine.support import START, explain, make_terms, pay, run, total


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
