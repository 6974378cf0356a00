"""What is lent against what it buys or is secured by."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine.offer.loan_to_value import (
	calculate_coverage,
	calculate_ltv,
	find_own_part,
	is_above_ltv,
	is_covered,
)
from lending_app.engine.values.money import RoundingPolicy

DOP = RoundingPolicy.for_currency("DOP")
CENTS = st.integers(1, 10**9).map(lambda cents: Decimal(cents) / 100)


@pytest.mark.parametrize(
	("amount", "value", "expected"),
	[("80", "100", "0.8"), ("1", "3", "0.3333333333"), ("120", "100", "1.2"), ("5", "0", None)],
)
def test_ltv_is_the_amount_as_part_of_the_value(amount, value, expected):
	found = calculate_ltv(Decimal(amount), Decimal(value))
	assert found == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
	("amount", "maximum", "is_above"),
	[("70", "0.7", False), ("70.01", "0.7", True), ("500", "0", False), ("100", "1", False)],
)
def test_limit_is_held_exactly_and_0_allows_all(amount, maximum, is_above):
	assert is_above_ltv(Decimal(amount), Decimal(100), Decimal(maximum)) is is_above


@given(price=CENTS, financed=CENTS)
def test_down_payment_and_loan_are_the_price(price, financed):
	own = find_own_part(price, financed, DOP)
	if financed >= price:
		assert own.amount == own.rate == 0
	else:
		assert own.amount + financed == price
		assert abs(own.rate * price - own.amount) < Decimal("0.01")


def test_nothing_lent_leaves_no_down_payment_to_speak_of():
	assert find_own_part(Decimal(100), Decimal(0), DOP).amount == 0


def test_coverage_of_nothing_owed_is_none():
	assert calculate_coverage(Decimal(100), Decimal(0)) is None
	assert calculate_coverage(Decimal(0), Decimal(100)) == 0
	assert calculate_coverage(Decimal(1), Decimal(3)) == Decimal("0.3333333333")


def test_a_value_is_enough_exactly_not_by_rounding():
	least = Decimal("1.2")
	assert is_covered(Decimal("120.00"), Decimal("100.00"), least)
	assert not is_covered(Decimal("119999999999.99"), Decimal("100000000000.00"), least)
