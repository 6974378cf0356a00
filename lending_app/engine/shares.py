"""A principal divided by given shares: what each installment of an irregular loan repays."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lending_app.engine.charges import take_share
from lending_app.engine.errors import InvalidTermError
from lending_app.engine.money import RoundingMode, RoundingPolicy
from lending_app.engine.rates import check_rate


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
