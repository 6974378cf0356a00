"""What a payoff says of itself: each part with its installment, its rule and its day, where rare terms are in force."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	Charge,
	DateRule,
	Disbursed,
	Drawing,
	DrawingRule,
	ExcessRule,
	FirstPeriod,
	LedgerRole,
	LoanTerms,
)
from tests.engine.support import START, explain, make_terms, pay, run

ADVANCE = make_terms(
	principal=Decimal(12_000),
	annual_rate=Decimal("0.12"),
	number_of_installments=3,
	method=AmortizationMethod.INTEREST_ONLY,
	is_interest_in_advance=True,
	interest_tax_rate=Decimal("0.18"),
)
MIDDLE = date(2025, 3, 1)  # 14 of the 28 days from the second due date to the third


def test_interest_in_advance_of_the_running_period_comes_back_with_its_tax() -> None:
	"""14 of 28 days are left of 120.00 that 15 February paid: 60.00, and 18 % of it."""
	paid = pay("P", date(2025, 2, 15), "141.60")
	assert run(ADVANCE, MIDDLE, paid).payoff == Decimal("11929.20")
	state = run(ADVANCE, MIDDLE, paid, pay("Q", MIDDLE, "11929.20"))
	assert explain(state, "Q") == [
		(2, "payoff.unearned_charge", "-10.80"),
		(2, "payoff.unearned_interest", "-60.00"),
		(4, "payoff.principal", "12000.00"),
	]
	assert (state.payoff, state.client_advance, state.closed_on) == (0, 0, MIDDLE)
	assert state.position[LedgerRole.TAX_PAYABLE, ""] == Decimal("-32.40")


@pytest.mark.parametrize(
	("paid", "interest", "tax", "payoff"),
	[
		("0.01", "59.99", "10.80", "12070.79"),
		("60.00", "0.00", "10.80", "12010.80"),
		("120.00", "-60.00", "10.80", "11950.80"),
		("130.80", "-60.00", "0.00", "11940.00"),
		("130.81", "-60.00", "-0.01", "11939.99"),
	],
)
def test_interest_in_advance_that_is_late_is_owed_as_far_as_it_is_earned(
	paid: str, interest: str, tax: str, payoff: str
) -> None:
	"""Of 120.00 and 21.60 of tax half is earned in the middle of the period; payments take interest before tax."""
	part = pay("P", date(2025, 2, 15), paid)
	state = run(ADVANCE, MIDDLE, part)
	assert (state.payoff_parts.interest, state.payoff_parts.tax) == (Decimal(interest), Decimal(tax))
	assert state.payoff == Decimal(payoff)
	closed = run(ADVANCE, MIDDLE, part, pay("Q", MIDDLE, payoff))
	assert (closed.payoff, closed.client_advance, closed.closed_on) == (0, 0, MIDDLE)
	assert closed.position[LedgerRole.TAX_PAYABLE, ""] == Decimal("-32.40")
	assert closed.position[LedgerRole.INTEREST_INCOME, ""] == Decimal(-180)


def make_spread(**options: Any) -> LoanTerms:
	"""10,000 at 1 % a month in three installments, the first after 17 days."""
	return make_terms(
		principal=Decimal(10_000),
		annual_rate=Decimal("0.12"),
		number_of_installments=3,
		first_due_date=date(2025, 2, 1),
		dates=DateRule(first_period=FirstPeriod.SPREAD),
		**options,
	)


def test_a_short_first_period_that_was_spread_gives_back_the_parts_of_installments_paid_ahead() -> None:
	"""17 of 365 days of 12 % on 10,000 are 55.89; a month's 100.00 less 44.11 is spread over three installments.

	7 of the 17 days are earned: 23.01 of interest and 1.24 of the fee of 3.00. Of each later installment's 14.70 less,
	7 / 17 come back too.
	"""
	terms = make_spread(charges=(Charge(name="Fee", amount=Decimal(3)),))
	paid, day = pay("P", date(2025, 1, 20), "6800"), date(2025, 1, 22)
	assert run(terms, day, paid).payoff == Decimal("3224.25")
	state = run(terms, day, paid, pay("Q", day, "3224.25"))
	assert explain(state, "Q") == [
		(1, "payoff.unearned_charge", "-1.76"),
		(1, "payoff.unearned_interest", "-50.18"),
		(2, "payoff.unearned_interest", "-6.05"),
		(2, "payoff.unearned_charge", "-3.00"),
		(2, "payoff.unearned_interest", "-52.30"),
		(3, "payoff.unearned_interest", "-6.06"),
		(3, "payoff.unearned_charge", "-3.00"),
		(3, "payoff.unearned_interest", "-18.96"),
		(3, "payoff.principal", "3365.56"),
	]
	assert [row.paid_on for row in state.installments] == [paid.value_date, paid.value_date, day]
	assert state.position[LedgerRole.INTEREST_INCOME, ""] == Decimal("-23.01")
	assert state.position[LedgerRole.FEE_INCOME, ""] == Decimal("-1.24")


def test_an_unpaid_first_installment_owes_what_is_earned_where_the_last_one_was_paid() -> None:
	"""23.01 of interest are earned and unpaid; the 18.96 that the last installment asks are paid and unearned."""
	paid = pay("P", date(2025, 1, 20), "3385.52", ExcessRule.LAST_INSTALLMENTS)
	state = run(make_spread(), date(2025, 1, 22), paid)
	assert explain(state, "P") == [
		(3, "in_advance.interest", "18.96"),
		(3, "in_advance.principal", "3366.56"),
	]
	assert state.position == {
		(LedgerRole.FUNDS, "Cash"): Decimal("-6614.48"),
		(LedgerRole.LOAN_PRINCIPAL, ""): Decimal("6633.44"),
		(LedgerRole.INTEREST_RECEIVABLE, ""): Decimal("23.01"),
		(LedgerRole.INTEREST_INCOME, ""): Decimal("-23.01"),
		(LedgerRole.UNEARNED_INTEREST, ""): Decimal("-18.96"),
	}
	assert state.payoff == Decimal("6637.49")


def test_a_line_counts_all_that_was_prepaid_however_often_it_is_paid_in_full() -> None:
	"""1,000 drawn and paid on one day, an installment of it ahead; then 500 drawn and paid on another day."""
	terms = make_terms(
		principal=Decimal(1_000),
		annual_rate=Decimal("0.12"),
		number_of_installments=6,
		drawing=DrawingRule(kind=Drawing.REVOLVING),
	)
	again = date(2025, 1, 20)
	facts = [pay("P", START, "172.55"), pay("Q", START, "827.45")]
	assert run(terms, START, *facts).prepaid_principal == 1_000
	drawn = Disbursed(fact_id="E", value_date=again, amount=Decimal(500))
	state = run(terms, again, *facts, drawn, pay("R", again, "500"))
	assert (state.outstanding_principal, state.payoff, state.prepaid_principal) == (0, 0, 1_500)


def test_the_smallest_unit_of_a_charge_paid_ahead_comes_back_at_a_payoff() -> None:
	"""0.31 for the 31 days of the first period, paid on the first of them; 30 are behind on the eve of the due date."""
	terms = make_terms(
		principal=Decimal(1_000),
		annual_rate=Decimal(0),
		number_of_installments=1,
		charges=(Charge(name="Fee", amount=Decimal("0.31")),),
	)
	eve, paid = date(2025, 2, 14), pay("P", START, "0.31")
	assert run(terms, eve, paid).payoff == Decimal("999.99")
	state = run(terms, eve, paid, pay("Q", eve, "999.99"))
	assert explain(state, "Q") == [(1, "payoff.unearned_charge", "-0.01"), (1, "payoff.principal", "1000.00")]
	assert (state.client_advance, state.position[LedgerRole.FEE_INCOME, ""]) == (0, Decimal("-0.30"))
