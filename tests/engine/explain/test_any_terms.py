"""Explanations of installments of any terms: all methods, charges, dates and conventions together."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import (
	AmortizationMethod,
	DateRule,
	Drawing,
	DrawingRule,
	EngineError,
	FirstPeriod,
	Frequency,
	Grace,
	MinimumPayment,
	Residue,
)
from lending_app.engine.explain.schedule import explain_installment
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.schedule.schedule import plan_schedule
from tests.engine.explain.test_explain import add
from tests.engine.random_terms import START
from tests.engine.random_terms import make_terms as make_any_terms
from tests.engine.support import make_terms


def check(terms: LoanTerms) -> None:
	"""Every installment is explained by the plan that made it: only a first one may take what rounding leaves."""
	rows = plan_schedule(terms, START).installments
	paying = [row.number for row in rows if row.principal]
	for row in rows:
		interest, principal = explain_installment(terms, START, row.number).steps[:2]
		assert (interest.result, principal.result) == (row.interest, row.principal)
		assert add(interest) == row.interest
		may_differ = terms.residue is Residue.FIRST and row.number == paying[0]
		assert may_differ or not row.principal or "residue" not in principal.rule


@given(st.integers(0, 10**6))
def test_every_installment_of_any_terms_is_explained(seed: int) -> None:
	try:
		terms = make_any_terms(random.Random(seed))
		plan_schedule(terms, START)
	except EngineError:
		# Terms that contradict each other.
		return
	if not terms.is_interest_in_advance:
		check(terms)


@pytest.mark.parametrize("method", [AmortizationMethod.LEVEL_PAYMENT, AmortizationMethod.FLAT])
def test_an_amount_moved_for_the_last_installment_says_by_how_much(method: AmortizationMethod) -> None:
	terms = make_terms(
		method=method,
		principal=Decimal(100),
		annual_rate=Decimal("0.12"),
		number_of_installments=7,
		residue=Residue.SMALLEST,
	)
	found = explain_installment(terms, START, 1).steps[1]
	inputs = dict(found.inputs)
	amount = "level amount" if method is AmortizationMethod.LEVEL_PAYMENT else "installment"
	assert "residue" not in found.rule
	assert inputs[amount] == found.result + inputs["interest"]
	exact = Decimal(str(inputs[f"{amount}, exact"]))
	moved = inputs.get("moved for the last one", Decimal(0))
	assert inputs[amount] - moved == exact.quantize(Decimal("0.01"))


def test_interest_that_becomes_principal_is_part_of_even_parts() -> None:
	terms = make_terms(
		method=AmortizationMethod.LEVEL_PRINCIPAL, number_of_installments=4, grace=Grace(full_periods=1)
	)
	found = explain_installment(terms, START, 2).steps[1]
	assert found.rule == "(principal + interest added to it) / installments that repay it"
	assert dict(found.inputs) == {
		"principal before": Decimal("101500.00"),
		"principal": Decimal("100000.00"),
		"interest added to it": Decimal("1500.00"),
		"installments": 3,
		"even part, exact": Decimal("33833.3333333333"),
		"rounded to": "2 decimals, half up",
		"even part": Decimal("33833.33"),
	}


def test_a_minimum_payment_is_a_share_of_the_balance() -> None:
	minimum = MinimumPayment(rate=Decimal("0.1"), amount=Decimal(50))
	terms = make_terms(drawing=DrawingRule(kind=Drawing.REVOLVING, minimum=minimum))
	found = explain_installment(terms, START, 2).steps[1]
	assert (found.rule, found.result) == (
		"share of the balance, not below the least amount nor above the balance",
		Decimal("9000.00"),
	)
	assert dict(found.inputs) == {
		"principal before": Decimal("90000.00"),
		"share": Decimal("0.1"),
		"least amount": Decimal("50.00"),
	}


def test_interest_of_a_long_first_period_is_explained_where_it_also_takes_what_rounding_leaves() -> None:
	terms = make_terms(
		principal=Decimal(100),
		annual_rate=Decimal("0.0499"),
		number_of_installments=1,
		frequency=Frequency.DAILY,
		first_due_date=START.replace(day=START.day + 2),
		dates=DateRule(first_period=FirstPeriod.ADD_TO_FIRST),
		residue=Residue.INTEREST,
	)
	interest = explain_installment(terms, START, 1).steps[0]
	assert (add(interest), interest.result) == (Decimal("0.03"), Decimal("0.03"))
