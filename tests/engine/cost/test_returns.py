"""Present values, internal rates, payback and total cost."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, localcontext

import numpy as np
import pytest
import pyxirr
from hypothesis import assume, given
from hypothesis import strategies as st

from lending_app.engine import build_schedule
from lending_app.engine.cost.cash_flows import CashFlow, FlowKind, build_borrower_flows, reverse_flows
from lending_app.engine.cost.returns import (
	build_flow_arrays,
	calculate_irr,
	calculate_npv,
	calculate_payback,
	calculate_total_cost,
	calculate_total_interest,
	calculate_xirr,
	calculate_xirr_many,
	calculate_xnpv,
)
from lending_app.engine.loan.charges import OpeningFee
from lending_app.engine.values.errors import (
	EngineError,
	InvalidAmountError,
	InvalidRateError,
	InvalidTermError,
	MultipleRatesError,
	NoRateError,
	NoSignChangeError,
)
from tests.engine.support import START, make_terms

PAYMENTS = st.lists(st.decimals("1", "1000000", places=2), min_size=1, max_size=40)
# Rates from about here on are refused.
BEYOND = 1e11
GAPS = st.lists(st.integers(1, 200), min_size=40, max_size=40)


def to_decimals(*amounts: object) -> list[Decimal]:
	return [Decimal(str(amount)) for amount in amounts]


def make_flows(advance: Decimal, payments: list[Decimal], gaps: list[int]) -> list[CashFlow]:
	flows = [CashFlow(value_date=START, amount=advance)]
	for payment, gap in zip(payments, gaps, strict=False):
		flows.append(CashFlow(value_date=flows[-1].value_date + timedelta(gap), amount=-payment))
	return flows


@given(payments=PAYMENTS, share=st.decimals("0.2", "1.5", places=3))
def test_amounts_are_worth_nothing_at_their_irr(payments: list[Decimal], share: Decimal) -> None:
	amounts = [-sum(payments) * share, *payments]
	rate = calculate_irr(amounts)
	assume(rate > Decimal("-0.9"))
	worth = calculate_npv([abs(amount) for amount in amounts], rate)
	assert abs(calculate_npv(amounts, rate)) <= worth * len(payments) * Decimal("1e-9")


@given(payments=PAYMENTS, gaps=GAPS, share=st.decimals("0.2", "1.2", places=3))
def test_dated_flows_are_worth_nothing_at_their_xirr(
	payments: list[Decimal], gaps: list[int], share: Decimal
) -> None:
	flows = make_flows(sum(payments, Decimal(0)) * share, payments, gaps)
	try:
		rate = calculate_xirr(flows)
	except NoRateError:
		# A year's rate of flows a few days apart can lie beyond what is searched.
		return
	assume(Decimal("-0.9") < rate < 50)
	assert abs(calculate_xnpv(flows, rate)) <= flows[0].amount * Decimal("1e-6")
	assert calculate_xirr(reverse_flows(flows)) == rate


@given(payments=PAYMENTS, gaps=GAPS, factor=st.sampled_from(to_decimals("0.001", "7", "100000")))
def test_the_unit_of_money_makes_no_difference(
	payments: list[Decimal], gaps: list[int], factor: Decimal
) -> None:
	flows = make_flows(sum(payments, Decimal(0)) * Decimal("0.9"), payments, gaps)
	scaled = [CashFlow(value_date=flow.value_date, amount=flow.amount * factor) for flow in flows]
	try:
		rate = calculate_xirr(flows)
	except NoRateError:
		with pytest.raises(NoRateError):
			calculate_xirr(scaled)
	else:
		assert abs(calculate_xirr(scaled) - rate) <= Decimal("1e-10") * (1 + rate)


@given(payments=PAYMENTS, gaps=GAPS, share=st.decimals("0.5", "1.1", places=3))
def test_many_sets_have_the_rates_of_each(payments: list[Decimal], gaps: list[int], share: Decimal) -> None:
	sets = [
		make_flows(sum(payments, Decimal(0)) * share, payments, gaps),
		make_flows(Decimal(1000), to_decimals("1100"), [365]),
	]
	rates = calculate_xirr_many(*build_flow_arrays(sets))
	assert rates[1] == pytest.approx(0.1, abs=1e-12)
	if rates[0] < BEYOND:
		assert rates[0] == pytest.approx(float(calculate_xirr(sets[0])), rel=1e-9, abs=1e-11)


@given(payments=PAYMENTS, gaps=GAPS, share=st.decimals("0.5", "1", places=3))
def test_another_library_finds_the_same_rates(
	payments: list[Decimal], gaps: list[int], share: Decimal
) -> None:
	flows = make_flows(sum(payments, Decimal(0)) * share, payments, gaps)
	days, amounts = [flow.value_date for flow in flows], [float(flow.amount) for flow in flows]
	expected = pyxirr.xirr(days, amounts, silent=True)
	assume(expected is not None and expected < 50)
	assert float(calculate_xirr(flows)) == pytest.approx(expected, rel=1e-6, abs=1e-8)


def test_a_loan_without_fees_has_its_own_rate_each_month() -> None:
	schedule = build_schedule(make_terms(), START)
	amounts = [Decimal("-100000"), *(row.total for row in schedule.installments)]
	assert round(calculate_irr(amounts), 7) == Decimal("0.0150000")


@pytest.mark.parametrize("amounts", [to_decimals(1, 2), to_decimals(-1, -2), to_decimals(0, 0)])
def test_amounts_of_one_sign_have_no_rate(amounts: list[Decimal]) -> None:
	with pytest.raises(NoSignChangeError) as refusal:
		calculate_irr(amounts)
	assert refusal.value.field == "flows"
	with pytest.raises(NoSignChangeError):
		calculate_xirr([CashFlow(value_date=START + timedelta(i), amount=a) for i, a in enumerate(amounts)])


def test_amounts_that_no_rate_makes_worth_nothing_are_refused() -> None:
	with pytest.raises(NoRateError):
		calculate_irr(to_decimals(-1, 3, "-2.5"))


def test_amounts_with_several_rates_are_refused_with_the_rates() -> None:
	with pytest.raises(MultipleRatesError) as refusal:
		calculate_irr(to_decimals(100, -230, 132))
	assert refusal.value.value == ["0.100000000000", "0.200000000000"]
	flows = make_flows(Decimal(100), to_decimals(230, -132), [365, 365])
	with pytest.raises(MultipleRatesError):
		calculate_xirr(flows)


def test_amounts_that_turn_more_than_once_can_still_have_one_rate() -> None:
	assert calculate_irr(to_decimals(-100, 50, -20, 90)) == pytest.approx(
		Decimal("0.0828504"), abs=Decimal("0.0000001")
	)


def test_a_loss_has_a_negative_rate() -> None:
	assert calculate_irr(to_decimals(-100, 50)) == Decimal("-0.500000000000")


def test_present_values_do_not_follow_the_callers_context() -> None:
	with localcontext() as context:
		context.prec = 4
		found = calculate_npv(to_decimals("-40000", "45000.54"), Decimal("0.08"))
	assert found == Decimal("1667.16666666666666666666666666666666667")


@pytest.mark.parametrize("rate", [Decimal(-1), Decimal(101), Decimal("Infinity"), 0.08])
def test_a_discount_rate_that_none_has_is_refused(rate: Decimal) -> None:
	for call in (
		lambda: calculate_npv(to_decimals(-1, 2), rate),
		lambda: calculate_xnpv(make_flows(*_ONE), rate),
	):
		with pytest.raises(InvalidRateError):
			call()


_ONE = (Decimal(100), to_decimals(110), [365])


@pytest.mark.parametrize(
	("amounts", "rate", "expected"),
	[
		(to_decimals(-100, 60, 80), "0", "1.5"),
		(to_decimals(-100, 50, 50), "0", "2"),
		(to_decimals(-100, 0, 0, 400), "0", "2.25"),
		(to_decimals(-100, -20, 60, 80), "0", "2.75"),
		(to_decimals(-100, 110, 121), "0.1", "1"),
		(to_decimals(-100, 55, "60.5", 1), "0.1", "2"),
		(to_decimals(-100, 99), "0", None),
		(to_decimals(-100, 105), "0.1", None),
		(to_decimals(-100), "0", None),
	],
)
def test_payback_is_where_the_sum_crosses_nothing(
	amounts: list[Decimal], rate: str, expected: str | None
) -> None:
	found = calculate_payback(amounts, Decimal(rate))
	assert found == (None if expected is None else Decimal(expected))


@given(payments=PAYMENTS, share=st.decimals("0.1", "1", places=3))
def test_discounting_never_pays_back_sooner(payments: list[Decimal], share: Decimal) -> None:
	amounts = [-sum(payments, Decimal(0)) * share, *payments]
	simple = calculate_payback(amounts)
	discounted = calculate_payback(amounts, Decimal("0.05"))
	assert simple is not None
	assert simple <= len(payments) + Decimal("1e-30")
	assert discounted is None or discounted >= simple


@pytest.mark.parametrize(
	("amounts", "error"),
	[
		([], InvalidAmountError),
		(to_decimals(100, -50), InvalidAmountError),
		(to_decimals(0, 50), InvalidAmountError),
		([Decimal(-1), 2.0], InvalidAmountError),
	],
)
def test_a_payback_without_outlay_is_refused(amounts: list[Decimal], error: type[EngineError]) -> None:
	with pytest.raises(error):
		calculate_payback(amounts)


def test_total_cost_is_all_paid_less_all_received() -> None:
	terms = make_terms(opening_fee=OpeningFee(rate=Decimal("0.02"), tax_rate=Decimal("0.18")))
	schedule = build_schedule(terms, START)
	insurance = [
		CashFlow(value_date=row.due_date, amount=Decimal("-35.00"), kind=FlowKind.INSURANCE)
		for row in schedule.installments
	]
	total = calculate_total_cost(build_borrower_flows(schedule, terms, insurance))
	assert (total.fees, total.taxes, total.insurance) == (2000, 360, 420)
	assert total.received == 100000
	assert total.cost == schedule.total_interest + 2000 + 360 + 420
	assert total.paid == total.received + total.cost
	assert calculate_total_interest(terms, START) == schedule.total_interest


def test_flows_are_checked_before_they_are_counted() -> None:
	for calculate in (calculate_xirr, calculate_total_cost):
		with pytest.raises(InvalidTermError):
			calculate([])


def test_sets_become_arrays_in_their_order() -> None:
	days, amounts, starts = build_flow_arrays([make_flows(*_ONE), make_flows(*_ONE)])
	assert days.tolist() == [START.toordinal(), START.toordinal() + 365] * 2
	assert (amounts.tolist(), starts.tolist()) == ([100.0, -110.0] * 2, [0, 2])
	assert isinstance(date.fromordinal(int(days[0])), date)
	assert np.allclose(calculate_xirr_many(days, amounts, starts), 0.1)
