"""A principal divided by given shares or weights: what each installment of an irregular loan repays."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from lending_app.engine.loan.charges import take_share
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.money import RoundingMode, RoundingPolicy
from lending_app.engine.values.rates import check_rate


def split_principal(
	principal: Decimal,
	shares: Sequence[Decimal],
	currency: str,
	mode: RoundingMode = RoundingMode.HALF_UP,
) -> tuple[Decimal, ...]:
	"""Parts of the principal, each its share of it; the last one takes what rounding leaves.

	Raises InvalidTermError unless the shares sum to 1, InvalidRateError, InvalidAmountError, UnknownCurrencyError.

	>>> [str(part) for part in split_principal(Decimal("1000"), [Decimal("0.333"), Decimal("0.667")], "DOP")]
	['333.00', '667.00']
	"""
	for share in shares:
		check_rate(share, "share")
	if sum(shares) != 1:
		raise InvalidTermError("shares", sum(shares), "1 in all")
	rounding = RoundingPolicy.for_currency(currency, mode)
	left = rounding.to_minor(principal, "principal")
	whole, parts = left, []
	for share in shares[:-1]:
		part = min(take_share(whole, share, rounding), left)
		left -= part
		parts.append(rounding.to_amount(part))
	return (*parts, rounding.to_amount(left))


def spread_principal(
	principal: Decimal,
	weights: Sequence[Decimal],
	currency: str,
	mode: RoundingMode = RoundingMode.HALF_UP,
) -> tuple[Decimal, ...]:
	"""Parts of the principal in proportion to amounts; the last one takes what rounding leaves.

	Amounts that sum to the principal are its parts. Raises InvalidTermError where all are 0 or one is below it,
	InvalidAmountError, UnknownCurrencyError.

	>>> [str(part) for part in spread_principal(Decimal("900"), [Decimal(100), Decimal(200)], "DOP")]
	['300.00', '600.00']
	"""
	total = sum(weights, Decimal(0))
	if total <= 0 or any(weight < 0 for weight in weights):
		raise InvalidTermError("given", total, "above 0, no part below 0")
	rounding = RoundingPolicy.for_currency(currency, mode)
	whole = left = rounding.to_minor(principal, "principal")
	parts = []
	for weight in weights[:-1]:
		share = Fraction(weight) / Fraction(total) * whole
		part = min(rounding.round_ratio(share.numerator, share.denominator), left)
		left -= part
		parts.append(rounding.to_amount(part))
	return (*parts, rounding.to_amount(left))
