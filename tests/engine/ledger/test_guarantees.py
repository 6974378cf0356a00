"""Interest on a liquid guarantee."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine.ledger.guarantees import calculate_guarantee_interest
from lending_app.engine.values.errors import EngineError
from lending_app.engine.values.money import RoundingPolicy

START, CENTS = date(2026, 1, 15), RoundingPolicy()


@given(st.integers(0, 10**9), st.integers(0, 1_000), st.integers(0, 4_000))
def test_interest_is_the_exact_share_rounded_once(minor, tenths, days):
	balance, rate = CENTS.to_amount(minor), Decimal(tenths) / 1_000
	found = calculate_guarantee_interest(balance, rate, START, START + timedelta(days=days), CENTS)
	assert abs(found * 365 - balance * rate * days) <= Decimal("0.005") * 365
	assert found >= 0


@pytest.mark.parametrize(
	("balance", "rate", "days"),
	[
		(Decimal(-1), Decimal(0), 1),
		(Decimal("0.001"), Decimal(0), 1),
		(Decimal(1), Decimal(-1), 1),
		(Decimal(1), Decimal(0), -1),
	],
)
def test_what_makes_no_sense_is_refused(balance, rate, days):
	with pytest.raises(EngineError):
		calculate_guarantee_interest(balance, rate, START, START + timedelta(days=days), CENTS)


def test_a_year_at_a_rate_is_the_rate():
	assert calculate_guarantee_interest(
		Decimal(10_000), Decimal("0.05"), START, START.replace(year=2027), CENTS
	) == Decimal(500)
