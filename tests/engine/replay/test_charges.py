"""Fees, insurance, taxes, waivers, charge-offs: figures that can be checked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	Charge,
	ChargeBase,
	Charged,
	ChargeTiming,
	Component,
	ExcessRule,
	Frequency,
	PenaltyRule,
	PrepaymentCharge,
	build_schedule,
	explain_payoff,
)
from lending_app.engine.cost.cash_flows import build_borrower_flows
from lending_app.engine.loan.charges import OpeningFee
from lending_app.engine.loan.penalty import PenaltyBase
from lending_app.engine.loan.state import LoanState, LoanStatus
from lending_app.engine.offer.scenarios import calculate_scenario
from tests.engine.support import START, disburse, explain, make_terms, pay, run

FIRST = date(2025, 2, 15)
LIFE = Charge(
	name="Life",
	component=Component.INSURANCE,
	base=ChargeBase.OUTSTANDING_PRINCIPAL,
	rate=Decimal("0.0005"),
	tax_rate=Decimal("0.16"),
)
PREMIUM = Charge(
	name="Premium",
	component=Component.INSURANCE,
	timing=ChargeTiming.DISBURSEMENT,
	rate=Decimal("0.01"),
	tax_rate=Decimal("0.16"),
	is_refundable=True,
)
PENALTY = PenaltyRule(
	base=PenaltyBase.OVERDUE_PRINCIPAL, daily_rate=Decimal("0.001"), tax_rate=Decimal("0.16")
)


def ledger(state: LoanState) -> dict[str, str]:
	return {role.value + channel: str(amount) for (role, channel), amount in state.position.items()}


def test_tax_on_interest_and_insurance_on_the_balance_come_on_top_of_the_level_installment() -> None:
	terms = make_terms(interest_tax_rate=Decimal("0.16"), charges=(LIFE,))
	first, second = build_schedule(terms, START).installments[:2]
	# 1,500.00 x 16 % + 50.00 x 16 %
	assert (first.interest, first.insurance, first.tax) == (
		Decimal("1500.00"),
		Decimal("50.00"),
		Decimal("248.00"),
	)
	assert first.total == Decimal("9168.00") + 50 + 248
	# 92,332.00 x 0.05 % = 46.166
	assert second.insurance == Decimal("46.17")


@pytest.mark.parametrize(
	("frequency", "count", "timing", "falls_with"),
	[
		("Monthly", 24, ChargeTiming.YEAR, {12: "100.00", 24: "100.00"}),
		("Quarterly", 3, ChargeTiming.MONTH, {1: "300.00", 2: "300.00", 3: "300.00"}),
		("Semimonthly", 4, ChargeTiming.MONTH, {2: "100.00", 4: "100.00"}),
		("Monthly", 2, ChargeTiming.INSTALLMENT, {1: "100.00", 2: "100.00"}),
	],
)
def test_a_charge_falls_by_the_calendar_from_the_disbursement(
	frequency: Any, count: int, timing: ChargeTiming, falls_with: dict[int, str]
) -> None:
	fee = Charge(name="Fee", timing=timing, amount=Decimal(100))
	terms = make_terms(frequency=Frequency(frequency), number_of_installments=count, charges=(fee,))
	rows = build_schedule(terms, START).installments
	assert {row.number: str(row.fee) for row in rows if row.fee} == falls_with


def test_a_fee_on_the_installment_takes_its_principal_and_interest() -> None:
	fee = Charge(name="Collection", base=ChargeBase.INSTALLMENT, rate=Decimal("0.01"))
	assert build_schedule(make_terms(charges=(fee,)), START).installments[0].fee == Decimal("91.68")


def test_financed_charges_are_repaid_with_interest_and_kept_back_ones_lower_what_is_received() -> None:
	financed = Charge(
		name="Financed",
		timing=ChargeTiming.DISBURSEMENT,
		rate=Decimal("0.02"),
		tax_rate=Decimal("0.18"),
		is_financed=True,
	)
	terms = make_terms(charges=(financed, PREMIUM), opening_fee=OpeningFee(fixed_amount=Decimal(500)))
	# 2,000 and its tax of 360 are financed; 1,000, its tax of 160 and 500 are kept back.
	state = run(terms, START)
	assert state.outstanding_principal == Decimal("102360.00")
	assert state.financed_charges == Decimal("2360.00")
	assert ledger(state) == {
		"FundsCash": "-98340.00",
		"Loan Principal": "102360.00",
		"Fee Income": "-2500.00",
		"Insurance Payable": "-1000.00",
		"Tax Payable": "-520.00",
	}
	flows = build_borrower_flows(build_schedule(terms, START), terms)
	assert sum(flow.amount for flow in flows if flow.value_date == START) == Decimal("98340.00")
	found = calculate_scenario(terms, START)
	assert found.charges == Decimal("4020.00")
	assert found.total_cost == found.total_interest + found.charges


def test_a_drawdown_charge_falls_with_the_drawing() -> None:
	fee = Charge(name="Draw", timing=ChargeTiming.DRAWDOWN, amount=Decimal(300))
	assert ledger(run(make_terms(charges=(fee,)), START))["Fee Income"] == "-300.00"


def test_charges_are_booked_on_the_due_date_and_settled_in_order() -> None:
	terms = make_terms(interest_tax_rate=Decimal("0.16"), charges=(LIFE,))
	before = run(terms, date(2025, 2, 14))
	assert before.charges_receivable == 0
	due = run(terms, FIRST)
	assert due.charges_receivable == Decimal("298.00")
	assert due.due == Decimal("9466.00")
	paid = run(terms, FIRST, pay("P1", FIRST, "9466"))
	assert explain(paid, "P1") == [
		(1, "due.interest", "1500.00"),
		(1, "due.tax", "248.00"),
		(1, "due.principal", "7668.00"),
		(1, "due.insurance", "50.00"),
	]
	assert ledger(paid)["Insurance Payable"] == "-50.00"
	assert ledger(paid)["Tax Payable"] == "-248.00"
	assert paid.installments[0].paid_on == FIRST


def test_charges_paid_ahead_are_booked_when_paid() -> None:
	terms = make_terms(charges=(LIFE,))
	state = run(terms, START, pay("P1", START, "9210"), start=START)
	assert ledger(state)["Insurance Payable"] == "-34.00", "8.00 is its tax"
	assert state.charges_receivable == 0


def test_a_payoff_asks_what_is_earned_of_charges_and_gives_back_the_unearned_premium() -> None:
	terms = make_terms(interest_tax_rate=Decimal("0.16"), charges=(LIFE, PREMIUM))
	facts = [pay(f"P{month}", date(2025, month, 15), "9466") for month in (2, 3)]
	day = date(2025, 4, 1)
	state = run(terms, day, *facts)
	parts = state.payoff_parts
	# 17 of 31 days; what was overpaid in March (4.45) is held. 289 of 365 days of the premium are left.
	third = state.installments[2]
	assert parts.insurance == (third.insurance * 17 / 31).quantize(Decimal("0.01"))
	assert parts.unearned_charges == -(Decimal("791.78") + Decimal("126.68"))
	assert parts.principal == state.outstanding_principal
	closed = run(terms, day, *facts, pay("Z", day, state.payoff - state.client_advance))
	assert closed.status is LoanStatus.PAID
	assert closed.client_advance == 0
	assert ledger(closed)["Insurance Payable"] == str(
		-(1000 - Decimal("791.78") + sum(row.insurance for row in closed.installments))
	)
	told = explain_payoff(terms, [disburse(terms), *facts], day)
	assert told.result == state.payoff
	assert [step.title for step in told.steps] == [
		"Principal",
		"Interest",
		"Penalty",
		"Insurance",
		"Tax",
		"Unearned charges",
	]


def test_paying_early_costs_a_share_of_what_is_not_yet_due() -> None:
	early = PrepaymentCharge(rate=Decimal("0.03"), tax_rate=Decimal("0.16"), within_months=6)
	terms = make_terms(prepayment_charge=early)
	state = run(terms, FIRST, pay("P1", FIRST, "9168"))
	# 3 % of 92,332.00
	assert state.payoff_parts.prepayment_charge == Decimal("2769.96")
	assert state.payoff == Decimal("92332.00") + Decimal("2769.96") + Decimal("443.19")
	late = run(
		terms, date(2025, 7, 15), *(pay(f"P{month}", date(2025, month, 15), "9168") for month in range(2, 8))
	)
	assert late.payoff_parts.prepayment_charge == 0
	closed = run(terms, FIRST, pay("P1", FIRST, "9168"), pay("Z", FIRST, state.payoff))
	assert closed.status is LoanStatus.PAID
	assert ledger(closed)["Fee Income"] == "-2769.96"


def test_a_partial_prepayment_keeps_back_what_it_costs() -> None:
	early = PrepaymentCharge(rate=Decimal("0.03"), amount=Decimal(10))
	terms = make_terms(prepayment_charge=early, excess=ExcessRule.REDUCE_INSTALLMENT)
	state = run(terms, FIRST, pay("P1", FIRST, Decimal("9168") + Decimal("10310")))
	assert explain(state, "P1")[2:] == [
		(2, "prepayment_charge.fee", "310.00"),
		(None, "prepayment.reduce_installment", "10000.00"),
	]
	assert state.prepaid_principal == Decimal("10000.00")
	assert state.installments[1].fee == state.installments[1].fee_paid == Decimal("310.00")
	free = make_terms(
		prepayment_charge=PrepaymentCharge(rate=Decimal("0.03"), is_on_partial=False),
		excess=ExcessRule.REDUCE_INSTALLMENT,
	)
	assert run(free, FIRST, pay("P1", FIRST, "19168")).prepaid_principal == Decimal("10000.00")


def test_the_cap_limits_what_paying_early_costs() -> None:
	early = PrepaymentCharge(rate=Decimal("0.03"), cap_amount=Decimal(100))
	assert run(make_terms(prepayment_charge=early), START).payoff == Decimal("100100.00")


def test_penalty_is_taxed_and_the_tax_settled_after_it() -> None:
	terms = make_terms(penalty=PENALTY)
	day = date(2025, 2, 25)
	state = run(terms, day)
	# 7,668.00 x 0.1 % x 10 days
	assert (state.penalty_receivable, state.charges_receivable) == (Decimal("76.68"), Decimal("12.27"))
	assert state.overdue == Decimal("9168.00") + Decimal("88.95")
	paid = run(terms, day, pay("P1", day, "9256.95"))
	assert explain(paid, "P1")[0] == (1, "past_due.penalty", "76.68")
	assert (1, "past_due.tax", "12.27") in explain(paid, "P1")
	assert paid.overdue == 0
	assert ledger(paid)["Tax Payable"] == "-12.27"
	assert run(terms, date(2025, 3, 14), pay("P1", day, "9256.95")).charges_receivable == 0


def test_costs_fall_on_the_oldest_unpaid_installment_and_fees_on_the_running_one() -> None:
	terms = make_terms()
	day = date(2025, 3, 1)
	cost = Charged(fact_id="C", value_date=day, amount=Decimal(200), tax_rate=Decimal("0.18"))
	fee = Charged(fact_id="F", value_date=day, amount=Decimal(30), component=Component.FEE)
	state = run(terms, day, cost, fee)
	assert (state.installments[0].cost, state.installments[0].tax) == (Decimal("200.00"), Decimal("36.00"))
	assert state.installments[1].fee == Decimal("30.00")
	assert state.charges_receivable == Decimal("266.00")
	assert state.overdue == Decimal("9168.00") + 236
	assert ledger(state)["Collection Cost Income"] == "-200.00"
	after = run(
		terms,
		date(2026, 2, 1),
		Charged(fact_id="C", value_date=date(2026, 2, 1), amount=Decimal(5), component=Component.FEE),
	)
	assert after.installments[0].fee == Decimal("5.00")
