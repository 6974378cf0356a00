"""A principal divided by shares: parts to the cent, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine.schedule.shares import split_principal, spread_principal
from lending_app.engine.values.errors import (
	InvalidAmountError,
	InvalidRateError,
	InvalidTermError,
	UnknownCurrencyError,
)

THIRD = Decimal("0.333333")


def test_the_last_part_takes_what_rounding_leaves():
	parts = split_principal(Decimal("100"), [THIRD, THIRD, 1 - 2 * THIRD], "DOP")
	assert [str(part) for part in parts] == ["33.33", "33.33", "33.34"]


def test_parts_are_whole_units_of_the_currency():
	assert split_principal(Decimal("1001"), [Decimal("0.5"), Decimal("0.5")], "CLP") == (501, 500)


def test_parts_that_round_up_never_take_more_than_is_left():
	shares = [Decimal("0.25")] * 4
	assert split_principal(Decimal("0.02"), shares, "DOP") == (
		Decimal("0.01"),
		Decimal("0.01"),
		Decimal("0.00"),
		Decimal("0.00"),
	)


@given(
	st.integers(1, 10**10),
	st.lists(st.integers(0, 100), min_size=1, max_size=24).filter(lambda weights: sum(weights) > 0),
)
def test_parts_sum_to_the_principal(cents, weights):
	shares = [Decimal(weight) / 1000 for weight in weights]
	shares.append(1 - sum(shares)) if sum(shares) < 1 else shares.__setitem__(slice(None), [Decimal(1)])
	principal = Decimal(cents) / 100
	parts = split_principal(principal, shares, "DOP")
	assert sum(parts) == principal
	assert all(part >= 0 for part in parts)


@pytest.mark.parametrize(
	("values", "error"),
	[
		({"shares": [Decimal("0.5"), Decimal("0.4")]}, InvalidTermError),
		({"shares": []}, InvalidTermError),
		({"shares": [Decimal("-0.5"), Decimal("1.5")]}, InvalidRateError),
		({"principal": Decimal("1.001")}, InvalidAmountError),
		({"currency": "XXX"}, UnknownCurrencyError),
	],
)
def test_what_makes_no_parts_is_refused(values, error):
	with pytest.raises(error):
		split_principal(**{"principal": Decimal(100), "shares": [Decimal(1)], "currency": "DOP"} | values)


@pytest.mark.parametrize(
	("principal", "weights", "expected"),
	[
		("60000", ("10000", "30000", "20000"), ("10000", "30000", "20000")),
		("45000", ("10000", "30000", "20000"), ("7500", "22500", "15000")),
		("100", ("1", "1", "1"), ("33.33", "33.33", "33.34")),
		("0.02", ("1", "1", "1"), ("0.01", "0.01", "0.00")),
		("500", ("0", "5"), ("0", "500")),
	],
)
def test_principal_is_spread_in_proportion_and_the_last_part_takes_what_is_left(principal, weights, expected):
	parts = spread_principal(Decimal(principal), [Decimal(weight) for weight in weights], "DOP")
	assert parts == tuple(Decimal(part) for part in expected)


@given(
	principal=st.integers(1, 10**9).map(lambda cents: Decimal(cents) / 100),
	weights=st.lists(st.integers(0, 10**6).map(Decimal), min_size=1, max_size=60).filter(any),
)
def test_spread_parts_sum_to_the_principal_and_none_is_below_zero(principal, weights):
	parts = spread_principal(principal, weights, "DOP")
	assert sum(parts) == principal
	assert min(parts) >= 0
	assert len(parts) == len(weights)


@pytest.mark.parametrize("weights", [(), (Decimal(0),), (Decimal(-1), Decimal(2))])
def test_weights_that_divide_nothing_are_refused(weights):
	with pytest.raises(InvalidTermError):
		spread_principal(Decimal(100), weights, "DOP")
