"""What a guarantor can stand for."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine.credit.guarantors import calculate_guarantor_capacity
from lending_app.engine.values.errors import EngineError
from lending_app.engine.values.money import RoundingPolicy

MONEY = st.decimals(0, 10**9, places=2)
FACTORS = st.decimals(0, 60, places=4)


def calculate(net_worth, income, share, months):
	return calculate_guarantor_capacity(
		Decimal(net_worth),
		Decimal(income),
		net_worth_share=Decimal(share),
		income_months=Decimal(months),
		rounding=RoundingPolicy(),
	)


@pytest.mark.parametrize(
	("net_worth", "income", "share", "months", "capacity"),
	[
		(1_000_000, 60_000, "0.5", 10, 500_000),
		(1_000_000, 60_000, "0.5", 5, 300_000),
		(1_000_000, 60_000, "0", 10, 600_000),
		(1_000_000, 60_000, "0", 0, None),
		(-50_000, 60_000, "0.5", 0, 0),
	],
)
def test_the_least_limit_holds(net_worth, income, share, months, capacity):
	assert calculate(net_worth, income, share, months) == capacity


@given(MONEY, MONEY, FACTORS, FACTORS)
def test_more_means_never_lower_the_capacity(net_worth, income, share, months):
	less = calculate(net_worth, income, share, months)
	more = calculate(net_worth + 1_000, income + 1_000, share, months)
	assert (less is None) == (more is None) == (not share and not months)
	assert less is None or 0 <= less <= more


def test_an_income_below_zero_is_refused():
	with pytest.raises(EngineError):
		calculate(0, -1, "0.5", 1)
