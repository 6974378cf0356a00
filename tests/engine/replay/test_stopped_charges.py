"""Charges and tax of periods that a payoff, a waiver or a charge-off stopped."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from lending_app.engine import (
	Charge,
	Charged,
	ChargedOff,
	ChargeTiming,
	Component,
	Disbursed,
	Drawing,
	DrawingRule,
	DueDateChanged,
	ExcessRule,
	InterestBalance,
	InterestBasis,
	LedgerRole,
	LoanReplay,
	LoanTerms,
	RateChanged,
	Waived,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.options import Seasons
from lending_app.engine.replay.audit import replay_checked
from tests.engine.support import START, disburse, make_terms, pay

DUE = date(2025, 2, 15)
TAX = Decimal("0.18")
ON_OWED = {"interest_basis": InterestBasis.DAILY, "interest_balance": InterestBalance.OWED}


def make_seasonal(**overrides: object) -> LoanTerms:
	"""1,200 at 12 % in four months, the second without payment; a fee of 10.00 a month, all of it taxed."""
	return make_terms(
		**{
			"principal": Decimal(1200),
			"annual_rate": Decimal("0.12"),
			"number_of_installments": 4,
			"interest_tax_rate": TAX,
			"seasons": Seasons(months_without_payment=frozenset({3})),
			"charges": (Charge(name="Fee", amount=Decimal(10), tax_rate=TAX),),
		}
		| overrides
	)


@pytest.mark.parametrize("days", [1, 28, 200])
@pytest.mark.parametrize("basis", [{}, ON_OWED])
def test_a_waiver_after_a_charge_off_brings_no_tax_of_later_periods_back(
	days: int, basis: dict[str, object]
) -> None:
	"""1,200.00 + 12.00 (daily: 12.23) + fee 10.00 + tax (2.16 or 2.20) + 1.80 - 55.50 waived: 1,170.46 or 1,170.73.

	The third installment was to collect the tax on the interest of the second; both have stopped.
	"""
	terms, day = make_seasonal(**basis), DUE + timedelta(days)
	waived = Waived(fact_id="W", value_date=day, component=Component.PRINCIPAL, amount=Decimal("55.50"))
	facts = [disburse(terms), ChargedOff(fact_id="C", value_date=DUE), waived]
	owed = Decimal("1170.73") if basis else Decimal("1170.46")
	state = replay_checked(terms, facts, day)
	assert state.payoff == owed
	assert sum(row.unpaid for row in state.installments) == owed
	paid = replay_checked(terms, [*facts, pay("P", day, str(owed))], day)
	assert (paid.payoff, paid.client_advance, paid.outstanding_principal) == (0, 0, 0)


def test_a_line_paid_off_and_drawn_again_in_one_period_is_taxed_once() -> None:
	"""7,537.19 x 1 % x 10 / 28 = 26.92 and 4.85 of tax are paid with the payoff. Then 5,000 are drawn, and 5,000 are owed.

	Of the period 15 days are left at 30 %: 5,000 x 2.5 % x 15 / 28 = 66.96, in all 93.88, whose tax is 16.90.
	"""
	terms = make_terms(
		principal=Decimal(10_000),
		annual_rate=Decimal("0.12"),
		number_of_installments=4,
		interest_tax_rate=TAX,
		drawing=DrawingRule(kind=Drawing.REVOLVING),
	)
	paid_on, drawn_on = date(2025, 2, 25), date(2025, 2, 28)
	facts: list[Fact] = [disburse(terms), pay("P", paid_on, "10149.77")]
	assert replay_checked(terms, facts, paid_on).payoff == 0
	facts.append(Disbursed(fact_id="E", value_date=drawn_on, amount=Decimal(5000)))
	assert replay_checked(terms, facts, drawn_on).payoff == 5000
	facts.append(RateChanged(fact_id="R", value_date=drawn_on, annual_rate=Decimal("0.3")))
	assert replay_checked(terms, facts, drawn_on).payoff == 5000
	row = replay_checked(terms, facts, date(2025, 3, 15)).installments[1]
	assert (row.interest, row.tax) == (Decimal("93.88"), Decimal("16.90"))


@pytest.mark.parametrize("timing", [ChargeTiming.INSTALLMENT, ChargeTiming.MONTH])
def test_a_line_paid_off_and_drawn_again_in_one_period_bears_its_fee_once(timing: ChargeTiming) -> None:
	"""90 x 5 / 31 = 14.52 with the first payoff, 90 x 17 / 31 = 49.35 less that with the second; 40.65 are left to ask.

	What a fact charged, 20, comes on top, and is not given back.
	"""
	fee = Charge(name="Line", component=Component.FEE, amount=Decimal(90), timing=timing)
	terms = make_terms(
		principal=Decimal(10_000),
		annual_rate=Decimal(0),
		number_of_installments=4,
		charges=(fee,),
		drawing=DrawingRule(kind=Drawing.REVOLVING),
	)
	charged = Charged(fact_id="C", value_date=date(2025, 1, 17), component=Component.FEE, amount=Decimal(20))
	facts: list[Fact] = [disburse(terms), charged, pay("P", date(2025, 1, 20), "10034.52")]
	assert replay_checked(terms, facts, date(2025, 1, 20)).payoff == 0
	facts.append(Disbursed(fact_id="E", value_date=date(2025, 1, 25), amount=Decimal(3000)))
	facts.append(pay("Q", date(2025, 2, 1), "3034.83"))
	state = replay_checked(terms, facts, date(2025, 2, 1))
	assert (state.payoff, state.client_advance) == (0, 0)
	facts.append(Disbursed(fact_id="F", value_date=date(2025, 2, 5), amount=Decimal(3000)))
	row = replay_checked(terms, facts, date(2025, 2, 15)).installments[0]
	assert (row.fee, row.unpaid) == (Decimal("110.00"), Decimal("790.65"))


@pytest.mark.parametrize("moved_to", [date(2025, 3, 1), date(2025, 2, 5)])
def test_a_due_date_that_moves_leaves_the_fee_of_its_installment(moved_to: date) -> None:
	"""A payoff asks the days' share of a fee that is not yet due: 90 x 17 / 31 before, 17 of the new days after."""
	fee = Charge(name="Account", component=Component.FEE, amount=Decimal(90))
	terms = make_terms(
		principal=Decimal(10_000), annual_rate=Decimal(0), number_of_installments=4, charges=(fee,)
	)
	day = date(2025, 2, 1)
	assert replay_checked(terms, [disburse(terms)], day).payoff == Decimal("10049.35")
	moved = DueDateChanged(fact_id="M", value_date=day, installment_number=1, due_date=moved_to)
	state = replay_checked(terms, [disburse(terms), moved], day)
	days = (moved_to - date(2025, 1, 15)).days
	assert state.payoff == 10_000 + round(Decimal(90 * 17) / days, 2)
	assert [row.fee for row in state.installments] == [90, 90, 90, 90]
	assert replay_checked(terms, [disburse(terms), moved], moved_to).due == 2590


def test_the_books_have_the_tax_on_interest_that_a_waiver_of_all_principal_stopped() -> None:
	"""What is asked at once is booked at once: 3.96 of the first installment, and what ten of 28 days make of the second."""
	terms, day = make_seasonal(seasons=None), date(2025, 2, 25)
	loan = LoanReplay(terms)
	loan.apply(disburse(terms))
	loan.apply(Waived(fact_id="W", value_date=day, component=Component.PRINCIPAL))
	asked = [terms.rounding.to_minor(row.tax) for row in loan.get_state(day).installments]
	assert asked == [396, 122, 0, 0]
	booked = (minor for (role, _), minor in loan.get_position().items() if role is LedgerRole.TAX_RECEIVABLE)
	assert sum(booked) == sum(asked)


@pytest.mark.parametrize("is_allowed", [False, True])
def test_a_waiver_on_a_line_gives_back_what_was_paid_beyond_what_is_left(is_allowed: bool) -> None:
	"""Of 6,000 owed 5,999 are paid on the first day, part of it as interest to come; 100 are waived on the next.

	1.00 + 60.00 x 1 / 31 days = 2.94 are owed by then: 97.06 too much.
	"""
	terms = make_terms(
		principal=Decimal(6000),
		annual_rate=Decimal("0.12"),
		number_of_installments=4,
		drawing=DrawingRule(kind=Drawing.REVOLVING),
		is_negative_rate_allowed=is_allowed,
	)
	day = START + timedelta(days=1)
	facts = [
		disburse(terms),
		pay("P", START, "5999", ExcessRule.NEXT_INSTALLMENTS),
		Waived(fact_id="W", value_date=day, component=Component.PRINCIPAL, amount=Decimal(100)),
	]
	state = replay_checked(terms, facts, day)
	assert (state.payoff, state.outstanding_principal, state.client_advance) == (0, 0, Decimal("97.06"))
