"""Currencies, minor units and rounding."""

from __future__ import annotations

from decimal import (
	ROUND_DOWN,
	ROUND_HALF_EVEN,
	ROUND_HALF_UP,
	ROUND_UP,
	Context,
	Decimal,
	localcontext,
)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import build_schedule
from lending_app.engine.values.errors import InvalidAmountError, UnknownCurrencyError
from lending_app.engine.values.money import RoundingMode, RoundingPolicy, get_minor_units
from tests.engine.support import START, make_terms

DECIMAL_MODES = {
	RoundingMode.HALF_UP: ROUND_HALF_UP,
	RoundingMode.HALF_EVEN: ROUND_HALF_EVEN,
	RoundingMode.UP: ROUND_UP,
	RoundingMode.DOWN: ROUND_DOWN,
}


def test_minor_units_are_those_of_the_currency() -> None:
	"""Source: ISO 4217."""
	assert [get_minor_units(code) for code in ("DOP", "CLP", "TND", "CLF")] == [2, 0, 3, 4]
	with pytest.raises(UnknownCurrencyError):
		get_minor_units("ZZZ")


@given(
	st.sampled_from(RoundingMode),
	st.integers(0, 6),
	st.decimals(min_value=-1000, max_value=1000, allow_nan=False, places=8),
)
def test_rounding_agrees_with_the_decimal_module(mode: RoundingMode, units: int, amount: Decimal) -> None:
	policy = RoundingPolicy(minor_units=units, mode=mode)
	expected = amount.quantize(Decimal(1).scaleb(-units), rounding=DECIMAL_MODES[mode])
	assert policy.to_amount(policy.round_to_minor(amount)) == expected


@pytest.mark.parametrize(
	("mode", "expected"),
	[
		(RoundingMode.HALF_UP, (1, 2, 3, -1, -3)),
		(RoundingMode.HALF_EVEN, (0, 2, 2, 0, -2)),
		(RoundingMode.UP, (1, 2, 3, -1, -3)),
		(RoundingMode.DOWN, (0, 1, 2, 0, -2)),
	],
)
def test_ties_go_where_the_mode_says(mode: RoundingMode, expected: tuple[int, ...]) -> None:
	policy = RoundingPolicy(mode=mode)
	assert tuple(policy.round_ratio(twice, 2) for twice in (1, 3, 5, -1, -5)) == expected


@given(st.integers(0, 6), st.integers(-(10**20), 10**20))
def test_minor_units_and_amounts_are_the_same_figure(units: int, minor: int) -> None:
	policy = RoundingPolicy(minor_units=units)
	amount = policy.to_amount(minor)
	assert amount.as_tuple().exponent == -units
	if abs(amount) < Decimal("1e15"):
		assert policy.to_minor(amount) == minor


def test_an_amount_finer_than_the_currency_is_refused_however_fine() -> None:
	with pytest.raises(InvalidAmountError):
		RoundingPolicy().to_minor(Decimal("100.0000000000000000000000000001"))
	assert RoundingPolicy().to_minor(Decimal("100.000000")) == 10_000


def test_figures_do_not_depend_on_the_precision_of_the_caller() -> None:
	terms = make_terms(principal=Decimal("123456789.01"))
	usual = build_schedule(terms, START)
	with localcontext(Context(prec=3, rounding=ROUND_UP)):
		assert build_schedule(terms, START) == usual
