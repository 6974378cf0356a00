"""Repayment capacity: debts counted once, ratios, the largest installments, verdicts."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import EngineError
from lending_app.engine.credit.capacity import (
	Budget,
	CapacityPolicy,
	CapacityVerdict,
	Expense,
	Income,
	SafetyFactor,
	calculate_capacity,
)
from lending_app.engine.values.money import RoundingPolicy
from tests.engine.credit_cases import make_budget


def test_a_month_by_hand() -> None:
	"""60,000 proven of 65,000, 20,000 spent, 10,000 owed: 30,000 left, of which 9,000, 10,500 and 12,000 may be paid."""
	budget = Budget(
		incomes=(
			Income(name="Salary", amount=D(60_000), is_proven=True),
			Income(name="Odd jobs", amount=D(5_000), is_proven=False),
		),
		expenses=(Expense(name="Food", amount=D(20_000)),),
		declared_debts=(D(4_000), D(6_000)),
	)
	found = calculate_capacity(budget, D(11_000))
	assert (found.net_income, found.unproven_income, found.available_income) == (60_000, 5_000, 30_000)
	assert dict(found.maximum_installments) == {
		SafetyFactor.CONSERVATIVE: 9_000,
		SafetyFactor.MODERATE: 10_500,
		SafetyFactor.AGGRESSIVE: 12_000,
	}
	assert found.get_maximum_installment(SafetyFactor.MODERATE) == 10_500
	assert (found.current_ratio, found.projected_ratio) == (D("0.166666666667"), D("0.35"))
	assert found.income_multiple == D("5.454545454545")
	assert found.verdict is CapacityVerdict.TIGHT
	debts, available = found.explanation.steps
	assert (debts.result, available.result, found.explanation.result) == (10_000, 30_000, "Tight")
	assert dict(found.explanation.inputs)["Conservative"] == 9_000


@pytest.mark.parametrize(
	("among_expenses", "declared", "bureau", "own", "counted"),
	[
		(5_000, 0, None, 0, 5_000),
		(0, 5_000, None, 0, 5_000),
		(5_000, 5_000, None, 0, 5_000),
		(5_000, 3_000, None, 0, 5_000),
		(5_000, 5_000, 7_000, 0, 7_000),
		(5_000, 5_000, 0, 0, 5_000),
		(0, 0, 0, 2_500, 2_500),
		(5_000, 5_000, 4_000, 2_500, 7_500),
	],
)
def test_debts_are_subtracted_once(
	among_expenses: int, declared: int, bureau: int | None, own: int, counted: int
) -> None:
	"""Note on APP-23: the same installments may stand among the expenses, as debts, and in a bureau's report."""
	budget = Budget(
		incomes=(Income(name="Salary", amount=D(50_000), is_proven=True),),
		expenses=(
			Expense(name="Food", amount=D(10_000)),
			Expense(name="Loans", amount=D(among_expenses), is_debt=True),
		),
		declared_debts=(D(declared),),
		bureau_debts=None if bureau is None else D(bureau),
		own_debts=D(own),
	)
	found = calculate_capacity(budget, D(1_000))
	assert (found.debts, found.expenses) == (counted, 10_000)
	assert found.available_income == 50_000 - 10_000 - counted


@pytest.mark.parametrize(
	("installment", "verdict"),
	[
		("3000", "Sufficient"),
		("3000.01", "Tight"),
		("4000", "Tight"),
		("4000.01", "Insufficient"),
	],
)
def test_verdicts_change_a_cent_above_their_factor(installment: str, verdict: str) -> None:
	assert calculate_capacity(make_budget(10_000, 0), D(installment)).verdict.value == verdict


def test_the_factors_behind_the_verdicts_are_the_policys() -> None:
	policy = CapacityPolicy(
		sufficient_up_to=SafetyFactor.MODERATE, tight_up_to=SafetyFactor.MODERATE, maximum_current_ratio=D(0)
	)
	budget = make_budget(10_000, 0, declared_debts=(D(1),))
	assert calculate_capacity(budget, D("3499.65"), policy).verdict is CapacityVerdict.SUFFICIENT
	found = calculate_capacity(budget, D("3499.66"), policy)
	assert found.verdict is CapacityVerdict.INSUFFICIENT
	assert not found.is_current_ratio_within_limit
	assert calculate_capacity(budget, D(1)).is_current_ratio_within_limit


@pytest.mark.parametrize("debts", [4_000, 4_001])
def test_current_debts_are_held_against_forty_percent(debts: int) -> None:
	"""APP-24."""
	found = calculate_capacity(make_budget(10_000, 0, declared_debts=(D(debts),)), D(0))
	assert found.is_current_ratio_within_limit is (debts <= 4_000)
	assert found.income_multiple is None


def test_without_income_there_are_no_ratios_and_no_capacity() -> None:
	found = calculate_capacity(Budget(expenses=(Expense(name="Food", amount=D(10)),)), D(0))
	assert (found.current_ratio, found.projected_ratio) == (None, None)
	assert (found.available_income, found.verdict) == (-10, CapacityVerdict.INSUFFICIENT)
	assert not found.is_current_ratio_within_limit
	assert {amount for _name, amount in found.maximum_installments} == {0}


def test_largest_installments_are_rounded_down_in_the_currency() -> None:
	found = calculate_capacity(make_budget(1_001, 0), D(0), None, RoundingPolicy.for_currency("CLP"))
	assert [amount for _name, amount in found.maximum_installments] == [300, 350, 400]


@pytest.mark.parametrize(
	("make", "field"),
	[
		(lambda: Income(name="", amount=D(1), is_proven=True), "income_name"),
		(lambda: Income(name="A", amount=D(-1), is_proven=True), "income_amount"),
		(lambda: Income(name="A", amount=1.5, is_proven=True), "income_amount"),
		(lambda: Income(name="A", amount=D(1), is_proven=1), "is_proven"),
		(lambda: Expense(name="A", amount=D("NaN")), "expense_amount"),
		(lambda: Expense(name="A", amount=D(1), is_debt="yes"), "is_debt"),
		(lambda: Budget(incomes=(D(1),)), "incomes"),
		(lambda: Budget(expenses=(D(1),)), "expenses"),
		(lambda: Budget(declared_debts=(D(-1),)), "declared_debts"),
		(lambda: Budget(bureau_debts=D(-1)), "bureau_debts"),
		(lambda: Budget(own_debts=D(-1)), "own_debts"),
		(lambda: CapacityPolicy(moderate_factor=D("0.2")), "safety_factors"),
		(lambda: CapacityPolicy(aggressive_factor=D("1.01")), "safety_factors"),
		(lambda: CapacityPolicy(conservative_factor=D(-1)), "conservative_factor"),
		(lambda: CapacityPolicy(maximum_current_ratio=D(-1)), "maximum_current_ratio"),
		(lambda: CapacityPolicy(sufficient_up_to="Moderate"), "sufficient_up_to"),
		(lambda: CapacityPolicy(tight_up_to=None), "tight_up_to"),
		(
			lambda: CapacityPolicy(
				sufficient_up_to=SafetyFactor.AGGRESSIVE, tight_up_to=SafetyFactor.MODERATE
			),
			"sufficient_up_to",
		),
		(lambda: calculate_capacity(Budget(), D(-1)), "installment"),
	],
)
def test_what_makes_no_sense_is_refused(make: Any, field: str) -> None:
	with pytest.raises(EngineError) as refused:
		make()
	assert refused.value.field == field


MONEY = st.decimals(0, 10**7, places=2)


@given(income=MONEY, expenses=MONEY, debts=MONEY, installment=MONEY, less=st.decimals(0, 1, places=3))
def test_a_smaller_installment_is_never_judged_worse(
	income: D, expenses: D, debts: D, installment: D, less: D
) -> None:
	budget = make_budget(income, expenses, declared_debts=(debts,))
	order = list(CapacityVerdict)
	small, large = (
		calculate_capacity(budget, amount)
		for amount in ((installment * less).quantize(D("0.01"), "ROUND_DOWN"), installment)
	)
	assert order.index(small.verdict) <= order.index(large.verdict)
	if income:
		assert small.projected_ratio <= large.projected_ratio
		assert large.projected_ratio * income >= debts + installment
	assert large.available_income == income - expenses - debts
	for name, amount in large.maximum_installments:
		assert 0 <= amount <= max(large.available_income, D(0)) * CapacityPolicy().get_factor(name)
