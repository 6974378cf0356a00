"""The simulator's figures: those of the schedule and of the country's own measure, and they add up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import (
	AmortizationMethod,
	Charge,
	ChargeBase,
	Component,
	EngineError,
	Frequency,
	Grace,
	build_schedule,
)
from lending_app.engine.cost.cash_flows import build_borrower_flows
from lending_app.engine.effective_cost import Convention, calculate_effective_cost, get_cost_measure
from lending_app.engine.loan.charges import OpeningFee
from lending_app.engine.loan.options import Balloon
from lending_app.engine.offer.simulation import simulate_loan
from lending_app.engine.values.errors import InvalidTermError
from tests.engine.support import START, make_terms

LIFE = Charge(
	name="Life", component=Component.INSURANCE, base=ChargeBase.OUTSTANDING_PRINCIPAL, rate=Decimal("0.0005")
)


@pytest.mark.parametrize(
	("country", "convention", "name", "published"),
	[
		("US", Convention.US_APR, "APR", "24.45"),
		("MX", Convention.MEXICO_CAT, "CAT", "26.6"),
		("AR", Convention.ARGENTINA_CFTEA, "CFTEA", "27.52"),
		("CL", Convention.CHILE_CAE, "CAE", "24.45"),
		("CO", Convention.COLOMBIA_EA, "EA", "27.39"),
		("ES", Convention.EU_APRC, "TAE", "27.4"),
		("FR", Convention.EU_APRC, "TAEG", "27.4"),
		("DE", Convention.EU_APRC, "APRC", "27.4"),
		("DO", Convention.XIRR, "XIRR", "27.52"),
		("", Convention.XIRR, "XIRR", "27.52"),
	],
)
def test_each_country_has_its_own_measure(
	country: str, convention: Convention, name: str, published: str
) -> None:
	"""The loan of docs/costs.md: 100,000 at 18 %, 2 % and tax at the start, 90 of insurance a month."""
	terms = make_terms(
		opening_fee=OpeningFee(rate=Decimal("0.02"), tax_rate=Decimal("0.16")),
		charges=(Charge(name="Life", component=Component.INSURANCE, amount=Decimal(90)),),
	)
	found = simulate_loan(terms, START, country)
	assert found.measure.name == name
	assert found.measure.is_official is (convention is not Convention.XIRR)
	assert found.effective_cost is not None
	assert found.effective_cost.convention is convention
	assert str(found.effective_cost.published) == published
	assert (found.total_cost.cost, found.total_cost.fees) == (Decimal("13415.99"), Decimal("2000.00"))
	assert (found.total_cost.insurance, found.total_cost.taxes) == (Decimal("1080.00"), Decimal("320.00"))
	assert found.net_disbursed == Decimal("97680.00")


@given(
	principal=st.integers(1_000, 900_000),
	rate=st.integers(0, 90),
	number=st.integers(1, 48),
	method=st.sampled_from([AmortizationMethod.LEVEL_PAYMENT, AmortizationMethod.LEVEL_PRINCIPAL]),
	fee=st.booleans(),
	life=st.booleans(),
)
def test_what_is_paid_is_what_was_lent_and_what_it_costs(
	principal: int, rate: int, number: int, method: AmortizationMethod, fee: bool, life: bool
) -> None:
	terms = make_terms(
		principal=Decimal(principal),
		annual_rate=Decimal(rate) / 100,
		number_of_installments=number,
		method=method,
		opening_fee=OpeningFee(rate=Decimal("0.03"), tax_rate=Decimal("0.18")) if fee else None,
		charges=(LIFE,) if life else (),
	)
	found = simulate_loan(terms, START)
	cost = found.total_cost
	assert found.schedule == build_schedule(terms, START)
	assert cost.cost == found.schedule.total_interest + cost.fees + cost.insurance + cost.taxes
	assert cost.paid == terms.principal + cost.cost
	assert found.installment <= found.highest_installment
	assert found.net_disbursed == terms.principal - (cost.fees + cost.taxes)
	flows = build_borrower_flows(found.schedule, terms)
	if cost.cost:
		assert found.effective_cost == calculate_effective_cost(flows, Convention.XIRR)
		assert found.effective_cost.rate > 0


def test_level_installments_are_told_from_others() -> None:
	assert simulate_loan(make_terms(), START).is_level
	assert simulate_loan(make_terms(number_of_installments=1), START).is_level
	assert not simulate_loan(make_terms(method=AmortizationMethod.LEVEL_PRINCIPAL), START).is_level
	balloon = make_terms(method=AmortizationMethod.BALLOON, balloon=Balloon(rate=Decimal("0.3")))
	found = simulate_loan(balloon, START)
	assert not found.is_level
	assert found.highest_installment > found.installment
	assert not simulate_loan(make_terms(charges=(LIFE,)), START).is_level


def test_the_installment_is_the_first_that_asks_anything() -> None:
	found = simulate_loan(make_terms(grace=Grace(full_periods=2)), START)
	assert [row.total for row in found.schedule.installments[:2]] == [0, 0]
	assert found.installment == found.schedule.installments[2].total > 0
	in_advance = make_terms(is_interest_in_advance=True)
	found = simulate_loan(in_advance, START)
	assert found.net_disbursed < in_advance.principal
	assert found.installment == next(row.total for row in found.schedule.installments if row.due_date > START)


def test_a_loan_without_a_yearly_rate_has_no_effective_cost() -> None:
	"""What the fee keeps back is more than what is lent: nothing is received."""
	terms = make_terms(principal=Decimal(100), opening_fee=OpeningFee(fixed_amount=Decimal(150)))
	found = simulate_loan(terms, START)
	assert found.effective_cost is None
	assert found.total_cost.fees == Decimal("150.00")
	assert found.net_disbursed == Decimal("-50.00")


def test_nonsense_is_refused() -> None:
	with pytest.raises(InvalidTermError) as caught:
		get_cost_measure(5)  # type: ignore[arg-type]
	assert caught.value.field == "country_code"
	with pytest.raises(EngineError):
		simulate_loan(make_terms(frequency=Frequency.AT_MATURITY), date(2025, 1, 15))
