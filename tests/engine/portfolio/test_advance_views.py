"""Loans with interest in advance as costs, arrays and explanations see them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lending_app.engine import AmortizationMethod, Frequency, build_schedule
from lending_app.engine.cost.cash_flows import build_borrower_flows
from lending_app.engine.cost.returns import calculate_xirr
from lending_app.engine.explain.schedule import explain_installment
from lending_app.engine.offer.scenarios import calculate_scenario
from lending_app.engine.portfolio import build_schedules
from tests.engine.replay.test_interest_in_advance import METHODS, make_advance
from tests.engine.support import START, make_terms, total

# Costs, books, scenarios


def test_the_effective_cost_sees_what_is_kept_back() -> None:
	"""12,000 at maturity for 10,800 received: 1.1111 a year."""
	terms = make_advance(
		principal=Decimal(12000),
		annual_rate=Decimal("0.1"),
		number_of_installments=1,
		frequency=Frequency.ANNUAL,
		method=AmortizationMethod.INTEREST_ONLY,
	)
	flows = build_borrower_flows(build_schedule(terms, START), terms)
	assert [flow.amount for flow in flows] == [12000, -1200, -12000]
	assert round(calculate_xirr(flows), 6) == Decimal("0.111111")
	found = calculate_scenario(make_advance(), START)
	assert found.installment == Decimal("9043.33")
	assert found.total_interest == Decimal("10020.01")


def test_schedules_in_arrays_have_the_installment_kept_back() -> None:
	found = build_schedules([(make_terms(), START), (make_advance(), START), (make_terms(), START)])
	assert found.offsets.tolist() == [0, 12, 25, 37]
	assert found.total[[12, 13, 24]].tolist() == [150000, 904333, 904338]


@pytest.mark.parametrize("method", METHODS)
def test_every_installment_is_explained(method: AmortizationMethod) -> None:
	terms = make_advance(method=method)
	for row in build_schedule(terms, START).installments:
		found = explain_installment(terms, START, row.number)
		assert found.result == row.total == total(step.result for step in found.steps)
	second = explain_installment(make_advance(), START, 2).steps
	assert [(step.title, str(step.result)) for step in second] == [
		("Interest in advance", "1385.13"),
		("Principal", "7658.20"),
	]
