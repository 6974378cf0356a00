"""Installments of every frequency as what they take from a month."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine.credit.monthly_burden import calculate_monthly_burden
from lending_app.engine.values.errors import InvalidAmountError, InvalidTermError
from lending_app.engine.values.rates import Frequency


@pytest.mark.parametrize(
	("frequency", "expected"),
	[
		(Frequency.DAILY, "36500.00"),
		(Frequency.WEEKLY, "5200.00"),
		(Frequency.BIWEEKLY, "2600.00"),
		(Frequency.SEMIMONTHLY, "2400.00"),
		(Frequency.MONTHLY, "1200.00"),
		(Frequency.QUARTERLY, "400.00"),
		(Frequency.ANNUAL, "100.00"),
		(Frequency.AT_MATURITY, "200.00"),
	],
)
def test_burden_of_1200_by_frequency(frequency, expected):
	assert calculate_monthly_burden(Decimal(1200), frequency, 6) == Decimal(expected)


def test_what_is_no_installment_is_refused():
	with pytest.raises(InvalidAmountError):
		calculate_monthly_burden(Decimal(-1), Frequency.MONTHLY)
	with pytest.raises(InvalidTermError):
		calculate_monthly_burden(Decimal(1), Frequency.AT_MATURITY, 0)


@given(st.decimals("0", "1000000", places=2), st.sampled_from(Frequency), st.integers(1, 600))
def test_burden_is_never_shown_smaller_than_it_is(installment, frequency, months):
	burden = calculate_monthly_burden(installment, frequency, months)
	assert burden >= 0
	if frequency is Frequency.MONTHLY:
		assert burden == installment
	if frequency is Frequency.AT_MATURITY:
		assert 0 <= burden * months - installment < Decimal("0.01") * months
