"""Installments of no days in arrays: NumPy's warnings are errors in these tests (`filterwarnings`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from lending_app.engine import (
	Charge,
	ChargeTiming,
	DateRule,
	LoanReplay,
	PrepaymentCharge,
)
from lending_app.engine.portfolio import build_portfolio, calculate_portfolio
from tests.engine.books import RATES
from tests.engine.support import START, disburse, make_terms


@pytest.mark.parametrize(
	"options",
	[
		{"is_interest_in_advance": True, "prepayment_charge": PrepaymentCharge(rate=Decimal("0.02"))},
		{"dates": DateRule(is_due_at_start=True), "charges": (Charge(name="Fee", rate=Decimal("0.01")),)},
		{
			"number_of_installments": 1,
			"charges": (
				Charge(
					name="Life",
					rate=Decimal("0.01"),
					timing=ChargeTiming.DISBURSEMENT,
					is_refundable=True,
				),
			),
		},
	],
)
def test_an_installment_without_days_divides_by_none(options: dict[str, Any]) -> None:
	terms = make_terms(**options)
	loan = LoanReplay(terms)
	loan.apply(disburse(terms))
	book = build_portfolio([loan])
	for day in (START, date(2025, 2, 15), date(2026, 3, 1)):
		found = calculate_portfolio(book, day, RATES)
		if not found.needs_replay.any():
			expected = LoanReplay(terms)
			expected.apply(disburse(terms))
			expected.advance_to(day)
			assert found.payoff.tolist() == [expected.get_payoff()]


def test_a_division_by_zero_is_an_error_here() -> None:
	with pytest.raises(RuntimeWarning, match="divide by zero"):
		np.divmod(np.array([1]), np.array([0]))
