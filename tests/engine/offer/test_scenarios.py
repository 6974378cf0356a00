"""Scenarios: each is the loan it says, in the order asked for, and nonsense is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lending_app.engine import AmortizationMethod, Grace, build_schedule
from lending_app.engine.loan.charges import OpeningFee
from lending_app.engine.loan.options import Balloon
from lending_app.engine.offer.scenarios import ScenarioMatrix, calculate_scenario, calculate_scenarios
from lending_app.engine.values.errors import InvalidAmountError, InvalidTermError
from tests.engine.support import START, make_terms

METHODS = (AmortizationMethod.LEVEL_PAYMENT, AmortizationMethod.BALLOON, AmortizationMethod.FLAT)


def test_every_combination_is_the_loan_it_says() -> None:
	terms = make_terms(method=AmortizationMethod.BALLOON, balloon=Balloon(rate=Decimal("0.3")))
	matrix = ScenarioMatrix(
		principals=(Decimal(1000), Decimal(2000)),
		annual_rates=(Decimal("0.1"),),
		numbers_of_installments=(6, 12),
		methods=METHODS,
	)
	found = calculate_scenarios(terms, START, matrix)
	assert len(found) == matrix.count == 12
	assert [(row.principal, row.number_of_installments, row.method) for row in found] == [
		(principal, number, method)
		for principal in matrix.principals
		for number in (6, 12)
		for method in METHODS
	]
	for row in found:
		balloon = terms.balloon if row.method is AmortizationMethod.BALLOON else None
		alone = make_terms(
			principal=row.principal,
			annual_rate=row.annual_rate,
			number_of_installments=row.number_of_installments,
			method=row.method,
			balloon=balloon,
		)
		schedule = build_schedule(alone, START)
		assert row == calculate_scenario(alone, START)
		assert row.total_interest == row.total_cost == schedule.total_interest
		assert row.highest_installment == max(part.total for part in schedule.installments)


def test_charges_count_as_cost_and_the_first_installment_is_one_that_is_paid() -> None:
	fee = OpeningFee(rate=Decimal("0.02"), tax_rate=Decimal("0.18"))
	found = calculate_scenario(make_terms(opening_fee=fee, grace=Grace(full_periods=2)), START)
	assert found.charges == Decimal("2360.00")
	assert found.total_cost == found.total_interest + found.charges
	assert found.total_paid == found.total_cost + found.principal
	assert found.installment > 0
	assert found.maturity_date == date(2026, 1, 15)


def test_an_empty_matrix_is_the_loan_itself() -> None:
	terms = make_terms()
	assert calculate_scenarios(terms, START, ScenarioMatrix()) == (calculate_scenario(terms, START),)


def test_given_installments_go_with_their_method() -> None:
	terms = make_terms(
		method=AmortizationMethod.IRREGULAR,
		number_of_installments=2,
		given_principals=(Decimal(40000), Decimal(60000)),
	)
	matrix = ScenarioMatrix(methods=(AmortizationMethod.IRREGULAR, AmortizationMethod.LEVEL_PRINCIPAL))
	assert [row.installment for row in calculate_scenarios(terms, START, matrix)] == [41500, 51500]


@pytest.mark.parametrize(
	("values", "field"),
	[
		({"methods": ("Flat",)}, "methods"),
		({"principals": [Decimal(1)]}, "principals"),
		({"numbers_of_installments": tuple(range(1, 3661)), "annual_rates": (Decimal(0),) * 3}, "scenarios"),
	],
)
def test_a_matrix_of_nonsense_is_refused(values: dict[str, Any], field: str) -> None:
	with pytest.raises(InvalidTermError) as caught:
		ScenarioMatrix(**values)
	assert caught.value.field == field


def test_a_combination_that_is_no_loan_is_refused() -> None:
	with pytest.raises(InvalidAmountError):
		calculate_scenarios(make_terms(), START, ScenarioMatrix(principals=(Decimal(0),)))
	with pytest.raises(InvalidTermError):
		calculate_scenarios(make_terms(), START, ScenarioMatrix(methods=(AmortizationMethod.BALLOON,)))
	with pytest.raises(InvalidTermError):
		calculate_scenarios(make_terms(), START, None)  # type: ignore[arg-type]
