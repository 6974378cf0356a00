"""Days on which a loan closes, capitalizes or credits without a fact: to the day, to the cent and under its name."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lending_app.engine import (
	Charge,
	ExcessRule,
	Grace,
	InterestBalance,
	InterestBasis,
	LedgerRole,
	LoanTerms,
	PrepaymentCharge,
	Refunded,
)
from lending_app.engine.loan.allocation import ADVANCE_SOURCE
from lending_app.engine.loan.state import LoanState, LoanStatus
from tests.engine.support import explain, make_terms, pay, reverse, run

PAID = date(2025, 1, 20)
DUE = date(2025, 2, 15)
DAY = timedelta(days=1)
TENTH = PrepaymentCharge(rate=Decimal("0.1"))


def make_small(**options: Any) -> LoanTerms:
	values: dict[str, Any] = {
		"principal": Decimal(1_000),
		"annual_rate": Decimal(0),
		"number_of_installments": 2,
	}
	return make_terms(**values | {"excess": ExcessRule.HOLD_AS_ADVANCE} | options)


def show_movements(state: LoanState) -> list[tuple[str, int | None, str, str]]:
	return [(row.source_id, row.installment_number, row.rule, str(row.amount)) for row in state.allocations]


def test_held_money_closes_a_loan_on_the_due_date_from_which_paying_early_costs_less() -> None:
	"""1,050 are held. A payoff costs a tenth of what is not due: 1,100 before the first due date, 550 on it."""
	terms = make_small(prepayment_charge=TENTH)
	before = run(terms, DUE - DAY, pay("P", PAID, "1050"))
	assert (before.status, before.payoff, before.client_advance) == (LoanStatus.ACTIVE, 1_100, 1_050)
	state = run(terms, DUE, pay("P", PAID, "1050"))
	assert (state.status, state.payoff, state.client_advance) == (LoanStatus.PAID, 0, 0)
	assert (state.closed_on, [row.paid_on for row in state.installments]) == (DUE, [DUE, DUE])
	assert explain(state, ADVANCE_SOURCE) == [
		(1, "due.principal", "500.00"),
		(None, "advance_used", "-500.00"),
		(2, "payoff.fee", "50.00"),
		(2, "payoff.principal", "500.00"),
		(None, "advance_used", "-550.00"),
	]


def test_held_money_closes_a_loan_on_the_day_from_which_paying_early_is_free() -> None:
	"""The charge falls in the first two months: from 15 March on the 1,000 that are held are enough."""
	terms = make_small(
		number_of_installments=1,
		first_due_date=date(2025, 7, 15),
		prepayment_charge=PrepaymentCharge(rate=Decimal("0.1"), within_months=2),
	)
	free = date(2025, 3, 15)
	before = run(terms, free - DAY, pay("P", PAID, "1000"))
	assert (before.status, before.payoff, before.client_advance) == (LoanStatus.ACTIVE, 1_100, 1_000)
	for day in (free, free + DAY):
		state = run(terms, day, pay("P", PAID, "1000"))
		assert (state.payoff, state.client_advance, state.closed_on) == (0, 0, free)


def test_tax_of_two_periods_that_become_principal_is_owed_together() -> None:
	"""12.00 and 12.12 of interest become principal with 2.16 and 2.18 of tax."""
	terms = make_terms(
		principal=Decimal(1_200),
		annual_rate=Decimal("0.12"),
		interest_tax_rate=Decimal("0.18"),
		grace=Grace(full_periods=2),
	)
	state = run(terms, date(2025, 3, 15))
	assert (state.outstanding_principal, state.payoff) == (Decimal("1224.12"), Decimal("1228.46"))
	assert state.payoff_parts.tax == Decimal("4.34")
	assert state.position == {
		(LedgerRole.FUNDS, "Cash"): Decimal(-1_200),
		(LedgerRole.LOAN_PRINCIPAL, ""): Decimal("1224.12"),
		(LedgerRole.INTEREST_INCOME, ""): Decimal("-24.12"),
		(LedgerRole.TAX_RECEIVABLE, ""): Decimal("4.34"),
		(LedgerRole.TAX_PAYABLE, ""): Decimal("-4.34"),
	}


def test_interest_below_zero_is_credited_to_each_installment_on_its_date() -> None:
	"""1.2 % a year below zero: 10.00, 6.66 and 3.33 come off what the three installments of 10,000 ask."""
	terms = make_terms(
		principal=Decimal(10_000),
		annual_rate=Decimal("-0.012"),
		number_of_installments=3,
		is_negative_rate_allowed=True,
	)
	state = run(terms, date(2025, 4, 16), pay("P", PAID, "3326.67"), pay("Q", date(2025, 3, 15), "3300"))
	assert show_movements(state) == [
		("P", 1, "in_advance.principal", "3326.67"),
		("capitalized", 1, "credited", "-10.00"),
		("capitalized", 2, "credited", "-6.66"),
		("Q", 2, "due.principal", "3300.00"),
		("capitalized", 3, "credited", "-3.33"),
	]
	assert [row.paid_on for row in state.installments] == [PAID, None, None]


def test_nothing_is_credited_where_the_rate_that_may_be_below_zero_is_not() -> None:
	"""10.00 and 6.67 of interest; 3.34 more than the first installment pay interest of the second."""
	terms = make_terms(
		principal=Decimal(10_000),
		annual_rate=Decimal("0.012"),
		number_of_installments=3,
		is_negative_rate_allowed=True,
	)
	state = run(terms, date(2025, 4, 16), pay("P", DUE, "3343.34"), pay("Q", date(2025, 3, 15), "3.33"))
	assert show_movements(state) == [
		("P", 1, "due.interest", "10.00"),
		("P", 1, "due.principal", "3330.00"),
		("P", 2, "in_advance.interest", "3.34"),
		("Q", 2, "due.interest", "3.33"),
	]


def test_money_held_on_a_loan_on_the_balance_owed_is_its_payments_own() -> None:
	terms = make_small(
		annual_rate=Decimal("0.365"),
		interest_basis=InterestBasis.DAILY,
		interest_balance=InterestBalance.OWED,
	)
	state = run(terms, PAID, pay("P", PAID, "100"))
	assert show_movements(state) == [("P", None, "held_as_advance", "100.00")]
	assert (state.client_advance, state.payoff) == (100, Decimal("1005.00"))


def test_an_installment_that_is_owed_again_counts_its_interest_and_fee_once() -> None:
	"""1,000 at 1 % a month: 10.00 and 5.02 of interest and two fees of 3.00 stay income when 50 are owed again.

	Without the 50 of 14 March the payment of 15 March left nothing over, and the 50 that went back to the client are lent.
	"""
	last = date(2025, 3, 15)
	terms = make_small(annual_rate=Decimal("0.12"), charges=(Charge(name="Fee", amount=Decimal(3)),))
	asked = [row.total for row in run(terms, PAID).installments]
	facts = [
		pay("P", DUE, asked[0]),
		pay("A", last - DAY, "50"),
		pay("B", last, asked[1]),
		Refunded(fact_id="R", value_date=last, amount=Decimal(50)),
	]
	assert run(terms, last, *facts).payoff == 0
	state = run(terms, last + DAY, *facts, reverse("Z", "A", last + DAY))
	assert (state.outstanding_principal, state.payoff, state.closed_on) == (50, 50, None)
	assert state.position == {
		(LedgerRole.FUNDS, "Cash"): -50 + Decimal("21.02"),
		(LedgerRole.LOAN_PRINCIPAL, ""): Decimal(50),
		(LedgerRole.INTEREST_INCOME, ""): Decimal("-15.02"),
		(LedgerRole.FEE_INCOME, ""): Decimal(-6),
	}
