"""What is owed to the person who brought a borrower: a part of what is lent plus a fixed amount. No cost of the loan."""

from __future__ import annotations

from decimal import Decimal

from lending_app.engine.values.errors import InvalidAmountError
from lending_app.engine.values.money import RoundingPolicy
from lending_app.engine.values.rates import check_rate


def calculate_referral_fee(
	amount: Decimal,
	rounding: RoundingPolicy,
	*,
	rate: Decimal = Decimal(0),
	fixed_amount: Decimal = Decimal(0),
) -> Decimal:
	"""`rate` of the amount, a fraction, plus the fixed amount, rounded once. Raises InvalidRateError, InvalidAmountError.

	>>> rounding = RoundingPolicy.for_currency("DOP")
	>>> str(
	...     calculate_referral_fee(
	...         Decimal("100000"), rounding, rate=Decimal("0.015"), fixed_amount=Decimal(250)
	...     )
	... )
	'1750.00'
	"""
	check_rate(rate, "referral_fee_rate")
	whole = rounding.to_minor(amount, "amount")
	fixed = rounding.to_minor(fixed_amount, "referral_fee_amount")
	for field, given, minor in (("amount", amount, whole), ("referral_fee_amount", fixed_amount, fixed)):
		if minor < 0:
			raise InvalidAmountError(field, given, "0 or more")
	return rounding.to_amount(rounding.round_to_minor(amount * rate) + fixed)
