"""What can be waived of a part of the debt that is half paid, half earned or due on its own, and what payoffs say of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import (
	AmortizationMethod,
	Charge,
	Charged,
	ChargedOff,
	Component,
	LoanTerms,
	Paid,
	PrepaymentCharge,
	RateChanged,
	Sold,
	Waived,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.values.errors import EngineError, InvalidAmountError
from tests.engine.support import START, make_terms, pay, run

DUE = date(2025, 2, 15)
MIDDLE = date(2025, 3, 1)  # 14 of the 28 days from the first due date to the second


def make_small(**options: Any) -> LoanTerms:
	values: dict[str, Any] = {
		"principal": Decimal(1_000),
		"annual_rate": Decimal(0),
		"number_of_installments": 1,
	}
	return make_terms(**values | options)


def waive(component: Component, on: date, amount: str | None = None, fact_id: str = "W") -> Waived:
	return Waived(
		fact_id=fact_id,
		value_date=on,
		component=component,
		amount=None if amount is None else Decimal(amount),
	)


def test_of_a_charge_with_a_date_of_its_own_what_is_unpaid_can_be_waived() -> None:
	"""50 charged, 20 paid."""
	day = date(2025, 1, 27)
	facts = [
		Charged(
			fact_id="C",
			value_date=date(2025, 1, 20),
			amount=Decimal(50),
			component=Component.FEE,
			due_date=date(2025, 1, 25),
		),
		pay("P", date(2025, 1, 26), "20"),
	]
	before = run(make_small(), day, *facts)
	assert (before.payoff_parts.fee, before.payoff) == (30, 1_030)
	with pytest.raises(InvalidAmountError) as refused:
		run(make_small(), day, *facts, waive(Component.FEE, day, "30.01"))
	assert refused.value.bound == "up to 30.00"
	state = run(make_small(), day, *facts, waive(Component.FEE, day))
	assert (state.waived, state.payoff_parts.fee, state.payoff) == (30, 0, 1_000)


def test_of_the_running_fee_what_is_earned_and_unpaid_can_be_waived() -> None:
	"""3.10 for 31 days, 1.00 of it paid: 2.10 are earned after 21."""
	terms = make_small(charges=(Charge(name="Fee", amount=Decimal("3.10")),))
	day = date(2025, 2, 5)
	state = run(terms, day, pay("P", START, "1"), waive(Component.FEE, day))
	assert (state.waived, state.payoff) == (Decimal("1.10"), 1_000)


def test_the_smallest_unit_of_interest_can_be_waived() -> None:
	terms = make_small(annual_rate=Decimal("0.12"), number_of_installments=12)
	day = date(2025, 2, 15)
	state = run(terms, date(2025, 2, 16), pay("P", date(2025, 2, 14), "9.99"), waive(Component.INTEREST, day))
	assert state.waived == Decimal("0.01")


@pytest.mark.parametrize("amounts", [("1000",), ("600", "400"), ("400", "100", "500")])
def test_a_loan_whose_principal_is_waived_in_parts_is_settled(amounts: tuple[str, ...]) -> None:
	facts = [waive(Component.PRINCIPAL, START, part, f"W{n}") for n, part in enumerate(amounts)]
	state = run(make_small(), date(2025, 3, 1), *facts)
	assert (state.status, state.waived, state.payoff, state.closed_on) == (
		LoanStatus.SETTLED,
		1_000,
		0,
		START,
	)


@pytest.mark.parametrize(
	("component", "most", "payoff"),
	[(Component.TAX, "10.80", "12060.00"), (Component.INTEREST, "60.00", "12010.80")],
)
def test_of_interest_in_advance_that_is_late_what_is_earned_can_be_waived(
	component: Component, most: str, payoff: str
) -> None:
	"""120.00 and 21.60 of tax are late; half of both is earned in the middle of the period."""
	terms = make_terms(
		principal=Decimal(12_000),
		annual_rate=Decimal("0.12"),
		number_of_installments=3,
		method=AmortizationMethod.INTEREST_ONLY,
		is_interest_in_advance=True,
		interest_tax_rate=Decimal("0.18"),
	)
	above = waive(component, MIDDLE, str(Decimal(most) + Decimal("0.01")))
	with pytest.raises(InvalidAmountError) as refused:
		run(terms, MIDDLE, above)
	assert refused.value.bound == f"up to {most}"
	state = run(terms, MIDDLE, waive(component, MIDDLE))
	assert (state.waived, state.payoff) == (Decimal(most), Decimal(payoff))


def test_interest_below_zero_is_nothing_to_waive() -> None:
	terms = make_small(annual_rate=Decimal("-0.12"), number_of_installments=3, is_negative_rate_allowed=True)
	for day in (date(2025, 1, 30), DUE):
		with pytest.raises(InvalidAmountError) as refused:
			run(terms, day, waive(Component.INTEREST, day))
		assert refused.value.bound == "up to 0.00"


def test_a_rate_that_falls_below_zero_leaves_no_more_to_waive_than_the_installment_asks() -> None:
	"""16 of 31 days at 12 % earn 5.16; the 15 that follow at 24 % below zero take 9.68 off."""
	terms = make_small(
		annual_rate=Decimal("0.12"), method=AmortizationMethod.INTEREST_ONLY, is_negative_rate_allowed=True
	)
	changed = RateChanged(fact_id="R", value_date=date(2025, 1, 31), annual_rate=Decimal("-0.24"))
	assert run(terms, date(2025, 1, 31), changed).payoff == Decimal("1005.16")
	assert run(terms, DUE, changed).payoff == Decimal("995.48")


def test_a_payoff_names_the_charge_for_paying_early_and_its_tax_apart() -> None:
	terms = make_small(
		number_of_installments=2,
		prepayment_charge=PrepaymentCharge(rate=Decimal("0.1"), tax_rate=Decimal("0.18")),
	)
	state = run(terms, START)
	parts = state.payoff_parts
	assert (parts.principal, parts.prepayment_charge, parts.tax, state.payoff) == (1_000, 100, 18, 1_118)


LOST, SOLD = date(2025, 3, 1), date(2025, 3, 5)
GONE = [ChargedOff(fact_id="L", value_date=LOST), Sold(fact_id="S", value_date=SOLD, amount=Decimal(10))]


@pytest.mark.parametrize(
	("facts", "message"),
	[
		(
			[Paid(fact_id="P", value_date=DUE, amount=Decimal(100), costs=Decimal(100))],
			"InvalidAmountError: costs=100, bound below 100",
		),
		(
			[Paid(fact_id="P", value_date=DUE, amount=Decimal(100), costs=Decimal(-1))],
			"InvalidAmountError: costs=-1, bound not below 0",
		),
		(
			[*GONE, pay("P", date(2025, 3, 6), "1")],
			"LoanClosedError: value_date=2025-03-06, bound 2025-03-05",
		),
		(
			[Sold(fact_id="S", value_date=SOLD, amount=Decimal(10))],
			"NotChargedOffError: value_date=2025-03-05",
		),
	],
)
def test_payments_and_sales_that_cannot_be_are_refused_by_field_value_and_bound(
	facts: list[Fact], message: str
) -> None:
	with pytest.raises(EngineError) as refused:
		run(make_small(), date(2025, 4, 1), *facts)
	assert str(refused.value) == message
