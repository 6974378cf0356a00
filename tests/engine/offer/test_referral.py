"""What is owed to the person who brought a borrower."""

from decimal import Decimal

import pytest

from lending_app.engine.offer.referral import calculate_referral_fee
from lending_app.engine.values.errors import InvalidAmountError, InvalidRateError
from lending_app.engine.values.money import RoundingPolicy

DOP = RoundingPolicy.for_currency("DOP")


@pytest.mark.parametrize(
	("amount", "rate", "fixed", "expected"),
	[
		("100000", "0", "0", "0.00"),
		("100000", "0.015", "0", "1500.00"),
		("100000", "0", "250", "250.00"),
		("33333.33", "0.0125", "100.50", "517.17"),
		("0", "0.02", "75", "75.00"),
	],
)
def test_part_of_the_amount_and_fixed_amount_are_rounded_once(amount, rate, fixed, expected):
	fee = calculate_referral_fee(Decimal(amount), DOP, rate=Decimal(rate), fixed_amount=Decimal(fixed))
	assert str(fee) == expected


def test_currency_without_cents_has_whole_fees():
	fee = calculate_referral_fee(
		Decimal("100050"), RoundingPolicy.for_currency("CLP"), rate=Decimal("0.0101")
	)
	assert fee == Decimal("1011")


@pytest.mark.parametrize(
	("amount", "values", "field"),
	[("-1", {}, "amount"), ("1", {"fixed_amount": Decimal("-0.01")}, "referral_fee_amount")],
)
def test_amounts_below_zero_are_refused(amount, values, field):
	with pytest.raises(InvalidAmountError) as caught:
		calculate_referral_fee(Decimal(amount), DOP, **values)
	assert caught.value.field == field


def test_rate_below_zero_is_refused():
	with pytest.raises(InvalidRateError):
		calculate_referral_fee(Decimal(1), DOP, rate=Decimal("-0.01"))
