"""Waivers, charge-offs, refunds, and what of charges is refused: figures that can be checked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AllocationPolicy,
	AmortizationMethod,
	Charge,
	ChargeBase,
	Charged,
	ChargedOff,
	ChargeTiming,
	Component,
	EngineError,
	ExcessRule,
	Paid,
	PrepaymentCharge,
	Refunded,
	Waived,
)
from lending_app.engine.explain.schedule import explain_installment
from lending_app.engine.loan.allocation import SEVEN_STEPS, Direction, Timing
from lending_app.engine.loan.charges import OpeningFee
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.values.errors import (
	InvalidAmountError,
	InvalidTermError,
	LoanClosedError,
	NotDisbursedError,
)
from tests.engine.replay.test_charges import FIRST, LIFE, PENALTY, ledger
from tests.engine.support import START, explain, make_terms, pay, run


def test_what_is_waived_is_not_paid_on_its_day() -> None:
	terms = make_terms(penalty=PENALTY)
	day = date(2025, 2, 25)
	waived = Waived(fact_id="W", value_date=day, component=Component.PENALTY)
	tax = Waived(fact_id="X", value_date=day, component=Component.TAX)
	state = run(terms, day, pay("P1", day, "9168"), waived, tax)
	assert (state.waived, state.overdue, state.paid) == (Decimal("88.95"), 0, Decimal("9168.00"))
	assert ledger(state)["Waivers"] == "88.95"


def test_interest_of_one_installment_is_waived_as_far_as_it_is_earned() -> None:
	day = date(2025, 3, 1)
	waived = Waived(fact_id="W", value_date=day, component=Component.INTEREST, installment_number=2)
	state = run(make_terms(), day, waived)
	# 14 of 28 days of 1,384.98
	assert state.waived == Decimal("692.49")
	half = Waived(fact_id="W", value_date=day, component=Component.INTEREST, amount=Decimal(1600))
	assert run(make_terms(), day, half).installments[1].interest_paid == Decimal("100.00")


def test_a_settlement_discount_closes_the_loan_as_settled() -> None:
	day = date(2025, 3, 15)
	owed = run(make_terms(), day).payoff
	paid = pay("P1", day, "60000")
	waived = Waived(fact_id="W", value_date=day, component=Component.PRINCIPAL, amount=owed - 60000)
	state = run(make_terms(), day, waived, paid)
	assert state.status is LoanStatus.SETTLED
	assert state.payoff == 0


def test_a_charge_off_books_the_claim_as_a_loss_and_later_receipts_as_recoveries() -> None:
	terms = make_terms(penalty=PENALTY)
	off = ChargedOff(fact_id="X", value_date=date(2025, 8, 20))
	before, state = run(terms, off.value_date), run(terms, off.value_date, off)
	claim = before.payoff
	assert state.status is LoanStatus.CHARGED_OFF
	assert ledger(state)["Charge-off Loss"] == str(claim)
	assert not {"Loan Principal", "Interest Receivable", "Penalty Receivable", "Tax Receivable"} & set(
		ledger(state)
	)
	later = run(terms, date(2026, 8, 20), off)
	assert (later.payoff, later.position) == (claim, state.position)
	paid = run(terms, date(2026, 8, 20), off, pay("R", date(2026, 8, 20), "5000"))
	assert paid.recovered == Decimal("5000.00")
	assert ledger(paid)["Recovery Income"] == "-5000.00"
	assert paid.payoff == claim - 5000
	whole = run(terms, date(2026, 8, 20), off, pay("R", date(2026, 8, 20), claim))
	assert whole.status is LoanStatus.PAID
	ahead = run(terms, off.value_date, off, pay("R", date(2025, 8, 20), "1"))
	assert ahead.recovered == 0, "the payment of its day comes before the charge-off"


def test_money_that_is_held_is_paid_back() -> None:
	paid = pay("P1", FIRST, "10000", ExcessRule.HOLD_AS_ADVANCE)
	back = Refunded(fact_id="B", value_date=FIRST, amount=Decimal(832), channel="Bank")
	state = run(make_terms(), FIRST, paid, back)
	assert state.client_advance == 0
	assert ledger(state)["FundsBank"] == "-832.00"
	with pytest.raises(InvalidAmountError, match=r"up to 832\.00"):
		run(make_terms(), FIRST, paid, Refunded(fact_id="B", value_date=FIRST, amount=Decimal(833)))


def test_a_payment_may_bear_an_order_of_its_own() -> None:
	first = AllocationPolicy(order=((Timing.DUE, Component.PRINCIPAL),), direction=Direction.VERTICAL)
	state = run(
		make_terms(), FIRST, Paid(fact_id="P", value_date=FIRST, amount=Decimal(100), allocation=first)
	)
	assert explain(state, "P") == [(1, "due.principal", "100.00")]
	assert SEVEN_STEPS is make_terms().allocation


def test_an_installment_tells_what_its_charges_are() -> None:
	yearly = Charge(name="Yearly", timing=ChargeTiming.YEAR, amount=Decimal(100))
	terms = make_terms(interest_tax_rate=Decimal("0.16"), charges=(LIFE, yearly))
	found = explain_installment(terms, START, 1)
	assert found.result == Decimal("9466.00")
	assert [(step.title, str(step.result)) for step in found.steps[2:]] == [
		("Life", "50.00"),
		("Tax", "248.00"),
	]
	assert dict(found.steps[3].inputs) == {"interest": Decimal("240.00"), "Life": Decimal("8.00")}


@pytest.mark.parametrize(
	("values", "field"),
	[
		({"name": ""}, "charge_name"),
		({"component": Component.PRINCIPAL, "amount": Decimal(1)}, "charge_component"),
		({}, "charge_rate"),
		({"amount": Decimal(-1)}, "charge_amount"),
		({"amount": Decimal(1), "is_financed": True}, "charge_is_financed"),
		({"amount": Decimal(1), "is_refundable": True}, "charge_is_refundable"),
		(
			{"rate": Decimal(1), "timing": ChargeTiming.DRAWDOWN, "base": ChargeBase.INSTALLMENT},
			"charge_base",
		),
		({"rate": Decimal(1), "tax_rate": Decimal(-1)}, "charge_tax_rate"),
	],
)
def test_a_charge_that_makes_no_sense_is_refused(values: dict[str, Any], field: str) -> None:
	with pytest.raises(EngineError) as refused:
		Charge(**{"name": "Fee"} | values)
	assert refused.value.field == field


@pytest.mark.parametrize(
	("values", "field"),
	[
		({"rate": Decimal(2)}, "prepayment_charge_rate"),
		({"rate": Decimal("0.1"), "within_months": 0}, "prepayment_charge_within_months"),
		({"rate": Decimal("0.1"), "cap_amount": Decimal(0)}, "prepayment_charge_cap_amount"),
		({}, "prepayment_charge_rate"),
	],
)
def test_a_prepayment_charge_that_makes_no_sense_is_refused(values: dict[str, Any], field: str) -> None:
	with pytest.raises(EngineError) as refused:
		PrepaymentCharge(**values)
	assert refused.value.field == field


def test_terms_refuse_charges_of_one_name_and_financed_ones_on_given_installments() -> None:
	with pytest.raises(InvalidTermError, match="each name once"):
		make_terms(charges=(LIFE, LIFE))
	financed = Charge(name="F", timing=ChargeTiming.DISBURSEMENT, amount=Decimal(1), is_financed=True)
	with pytest.raises(InvalidTermError, match="kept back"):
		make_terms(
			method=AmortizationMethod.IRREGULAR,
			given_principals=(Decimal(50000), Decimal(50000)),
			number_of_installments=2,
			charges=(financed,),
		)
	with pytest.raises(InvalidAmountError):
		run(make_terms(principal=Decimal(100), opening_fee=OpeningFee(fixed_amount=Decimal(101))), START)


@pytest.mark.parametrize(
	("fact", "error"),
	[
		(lambda: Waived(fact_id="W", value_date=FIRST, component=Component.PENALTY), InvalidAmountError),
		(
			lambda: Waived(fact_id="W", value_date=FIRST, component=Component.FEE, amount=Decimal(1)),
			InvalidAmountError,
		),
		(lambda: Waived(fact_id="W", value_date=FIRST, component=Component.ADVANCE), EngineError),
		(
			lambda: Waived(fact_id="W", value_date=FIRST, component=Component.FEE, installment_number=0),
			EngineError,
		),
		(lambda: Charged(fact_id="C", value_date=FIRST, amount=Decimal(0)), InvalidAmountError),
		(
			lambda: Charged(fact_id="C", value_date=FIRST, amount=Decimal(1), component=Component.PRINCIPAL),
			EngineError,
		),
		(lambda: ChargedOff(fact_id="X", value_date=date(2025, 1, 1)), NotDisbursedError),
		(lambda: Refunded(fact_id="X", value_date=date(2025, 1, 1), amount=Decimal(1)), NotDisbursedError),
	],
)
def test_a_decision_that_cannot_be_is_refused(fact: Any, error: type[EngineError]) -> None:
	with pytest.raises(error):
		run(make_terms(), FIRST, fact())


def test_a_loan_that_is_closed_or_charged_off_takes_no_second_charge_off() -> None:
	off = ChargedOff(fact_id="X", value_date=FIRST)
	with pytest.raises(LoanClosedError):
		run(make_terms(), FIRST, off, ChargedOff(fact_id="Y", value_date=FIRST))
	with pytest.raises(LoanClosedError):
		run(make_terms(), FIRST, pay("P", START, "100000"), off)
