"""Charges, balances and taxes where a loan is drawn twice, planned again or forgiven in part: each figure by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import (
	AllocationPolicy,
	AmortizationMethod,
	Charge,
	Charged,
	ChargeTiming,
	Component,
	Disbursed,
	Drawing,
	DrawingRule,
	ExcessRule,
	Grace,
	InterestBalance,
	InterestBasis,
	LedgerRole,
	PenaltyRule,
	RateChanged,
	Waived,
	replay,
)
from lending_app.engine.loan.allocation import Direction, Timing
from lending_app.engine.loan.options import InstallmentRounding, Residue
from lending_app.engine.loan.penalty import PenaltyBase
from tests.engine.support import START, explain, make_terms, pay, run

DUE = date(2025, 2, 15)
PRINCIPAL_FIRST = AllocationPolicy(
	order=tuple((timing, part) for timing in Timing for part in (Component.PRINCIPAL, Component.PENALTY)),
	direction=Direction.HORIZONTAL,
)
MIDDLE = date(2025, 3, 1)  # 14 of the 28 days from the first due date to the second


def test_each_drawing_bears_its_charges_and_keeps_what_the_first_one_paid() -> None:
	"""600 and 400: a fee of 1 % with 18 % of tax, a premium of 5 and a financed fee of 20 with each; 90 once.

	30 of the 90 days of what is refundable are behind on 14 February.
	"""
	charges = (
		Charge(name="Fee", rate=Decimal("0.01"), tax_rate=Decimal("0.18"), timing=ChargeTiming.DRAWDOWN),
		Charge(
			name="Premium", component=Component.INSURANCE, amount=Decimal(5), timing=ChargeTiming.DRAWDOWN
		),
		Charge(name="Financed", amount=Decimal(20), timing=ChargeTiming.DRAWDOWN, is_financed=True),
		Charge(name="Opening", amount=Decimal(90), timing=ChargeTiming.DISBURSEMENT, is_refundable=True),
	)
	terms = make_terms(
		principal=Decimal(1_000),
		annual_rate=Decimal(0),
		number_of_installments=3,
		drawing=DrawingRule(kind=Drawing.TRANCHES),
		charges=charges,
	)
	facts = [
		Disbursed(fact_id="D", value_date=START, amount=Decimal(600)),
		Disbursed(fact_id="E", value_date=date(2025, 2, 1), amount=Decimal(400)),
	]
	state = replay(terms, facts, date(2025, 2, 14))
	assert state.position == {
		(LedgerRole.FUNDS, "Cash"): Decimal("-888.20"),
		(LedgerRole.LOAN_PRINCIPAL, ""): Decimal(1_040),
		(LedgerRole.FEE_INCOME, ""): Decimal(-140),
		(LedgerRole.INSURANCE_PAYABLE, ""): Decimal(-10),
		(LedgerRole.TAX_PAYABLE, ""): Decimal("-1.80"),
	}
	assert (state.payoff, state.payoff_parts.unearned_charges) == (980, -60)


def test_a_charge_of_the_running_installment_stays_on_it_when_it_is_planned_again() -> None:
	"""12 installments of 100 with a fee of 3; 50 and 9 of tax are charged, then 600 lowers them to 50."""
	terms = make_terms(
		principal=Decimal(1_200), annual_rate=Decimal(0), charges=(Charge(name="Fee", amount=Decimal(3)),)
	)
	charged = Charged(
		fact_id="C",
		value_date=date(2025, 1, 20),
		amount=Decimal(50),
		component=Component.FEE,
		tax_rate=Decimal("0.18"),
	)
	state = run(terms, DUE, charged, pay("P", date(2025, 1, 25), "600", ExcessRule.REDUCE_INSTALLMENT))
	first, second = state.installments[:2]
	assert (first.principal, first.fee, first.tax, first.unpaid) == (50, 53, 9, 112)
	assert (second.principal, second.fee, second.tax) == (50, 3, 0)


def test_a_prepayment_on_a_due_date_is_off_the_balance_that_an_installment_paid_ahead_begins_with() -> None:
	terms = make_terms(principal=Decimal(1_200), annual_rate=Decimal(0))
	state = run(terms, DUE, pay("P", START, "200"), pay("Q", DUE, "300", ExcessRule.REDUCE_INSTALLMENT))
	plan = [(row.opening_principal, row.principal) for row in state.installments[:4]]
	assert plan == [(1_200, 100), (800, 100), (700, 70), (630, 70)]


def test_an_installment_of_interest_alone_collects_the_tax_on_interest_that_became_principal() -> None:
	"""2.16 of 12.00, with the 2.18 of its own 12.12."""
	terms = make_terms(
		principal=Decimal(1_200),
		annual_rate=Decimal("0.12"),
		interest_tax_rate=Decimal("0.18"),
		grace=Grace(full_periods=1, principal_periods=1),
	)
	rows = run(terms, date(2025, 2, 20)).installments
	assert [(str(row.interest), str(row.tax)) for row in rows[:3]] == [
		("12.00", "0.00"),
		("12.12", "4.34"),
		("12.12", "2.18"),
	]
	assert [row.paid_on for row in rows[:3]] == [DUE, None, None]


def test_a_last_installment_that_rounding_lowers_earns_no_more_than_it_asks() -> None:
	"""Installments in tens leave 16.30 for the last interest; by days it would be 65.56 on the eve, 56.82 four days before."""
	terms = make_terms(
		principal=Decimal(50_000),
		residue=Residue.INTEREST,
		installment_rounding=InstallmentRounding(multiple=Decimal(10)),
	)
	for day in (date(2026, 1, 10), date(2026, 1, 14)):
		state = run(terms, day)
		asked = sum(row.interest for row in state.installments)
		assert (state.installments[-1].interest, state.accrued_interest) == (Decimal("16.30"), asked)


@pytest.mark.parametrize(
	("waivers", "interest", "payoff"),
	[
		((), "120.00", "12127.71"),
		((DUE,), "90.00", "9098.79"),
		((MIDDLE,), "105.00", "9113.79"),
		((MIDDLE, date(2025, 3, 8)), "97.50", "6107.36"),
		((DUE, MIDDLE), "75.00", "6084.86"),
	],
)
def test_a_cap_on_penalty_is_a_part_of_the_interest_in_advance_that_fell_due(
	waivers: tuple[date, ...], interest: str, payoff: str
) -> None:
	"""12,000 at 1 % a month; 3,000 are waived each time, and their interest of the days left with them.

	27 of 28 days are earned on 14 March, and 27 % of penalty are capped at a tenth of the 120.00 of 15 February.
	"""
	terms = make_terms(
		principal=Decimal(12_000),
		annual_rate=Decimal("0.12"),
		number_of_installments=3,
		method=AmortizationMethod.INTEREST_ONLY,
		is_interest_in_advance=True,
		penalty=PenaltyRule(
			daily_rate=Decimal("0.01"), base=PenaltyBase.OVERDUE_INSTALLMENT, cap_rate=Decimal("0.1")
		),
	)
	facts = [
		Waived(fact_id=f"W{day}", value_date=day, component=Component.PRINCIPAL, amount=Decimal(3_000))
		for day in waivers
	]
	state = run(terms, date(2025, 3, 14), *facts)
	late = state.installments[1]
	assert (late.interest, late.penalty, state.payoff) == (Decimal(interest), 12, Decimal(payoff))


def test_another_rate_on_the_balance_owed_counts_from_its_day() -> None:
	"""Ten days at 10.00 and ten at 5.00 are paid before principal; 9,150 then bear 4.575 a day, 11 and 9 days."""
	terms = make_terms(
		principal=Decimal(10_000),
		annual_rate=Decimal("0.365"),
		number_of_installments=3,
		method=AmortizationMethod.LEVEL_PRINCIPAL,
		interest_basis=InterestBasis.DAILY,
		interest_balance=InterestBalance.OWED,
	)
	changed = RateChanged(fact_id="R", value_date=date(2025, 1, 25), annual_rate=Decimal("0.1825"))
	state = run(terms, date(2025, 2, 24), changed, pay("P", date(2025, 2, 4), "1000"))
	assert explain(state, "P") == [
		(1, "in_advance.interest", "150.00"),
		(1, "in_advance.principal", "850.00"),
	]
	assert state.installments[0].interest == Decimal("200.33")
	assert (state.outstanding_principal, state.payoff) == (9_150, Decimal("9241.51"))


def test_the_penalty_of_two_cents_counts_their_days_exactly() -> None:
	"""0.02 late for one day at a half a day: 0.01."""
	terms = make_terms(
		principal=Decimal("0.02"),
		annual_rate=Decimal(0),
		number_of_installments=1,
		penalty=PenaltyRule(daily_rate=Decimal("0.5")),
	)
	assert run(terms, date(2025, 2, 16)).installments[0].penalty == Decimal("0.01")


def test_a_charge_on_a_loan_that_owes_penalty_alone_falls_on_its_last_installment() -> None:
	"""500 are paid 9 days late with 4.50 of penalty unpaid; a fee of 50 is owed with it at once."""
	terms = make_terms(
		principal=Decimal(500),
		annual_rate=Decimal(0),
		number_of_installments=1,
		penalty=PenaltyRule(daily_rate=Decimal("0.001")),
		allocation=PRINCIPAL_FIRST,
	)
	late = date(2025, 2, 25)
	charged = Charged(fact_id="C", value_date=late, amount=Decimal(50), component=Component.FEE)
	state = run(terms, date(2025, 2, 26), pay("P", date(2025, 2, 24), "500"), charged)
	(row,) = state.installments
	assert (row.principal_paid, row.penalty, row.fee, row.fee_paid) == (500, Decimal("4.50"), 50, 0)
	assert (state.payoff, state.closed_on) == (Decimal("54.50"), None)


@pytest.mark.parametrize(
	("day", "unearned"), [(date(2025, 4, 14), 1), (date(2025, 4, 15), 0), (date(2025, 5, 20), 0)]
)
def test_nothing_of_a_refundable_charge_comes_back_from_the_maturity_date_on(
	day: date, unearned: int
) -> None:
	"""90 over the 90 days to 15 April."""
	charge = Charge(name="Opening", amount=Decimal(90), timing=ChargeTiming.DISBURSEMENT, is_refundable=True)
	terms = make_terms(
		principal=Decimal(10_000),
		annual_rate=Decimal(0),
		number_of_installments=1,
		first_due_date=date(2025, 4, 15),
		charges=(charge,),
	)
	state = run(terms, day)
	assert (state.payoff_parts.unearned_charges, state.payoff) == (-unearned, 10_000 - unearned)
