"""What a buyer pays himself of a price, and what is left to lend."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lending_app.engine.values.errors import InvalidAmountError, InvalidTermError
from lending_app.engine.values.money import RoundingPolicy
from lending_app.engine.values.rates import check_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class DownPayment:
	"""What the buyer pays himself of a price, and what is lent; `rate` is the part paid, a fraction of the price."""

	price: Decimal
	amount: Decimal
	rate: Decimal
	financed: Decimal


def calculate_down_payment(
	price: Decimal,
	*,
	rate: Decimal | None = None,
	amount: Decimal | None = None,
	minimum_rate: Decimal = Decimal(0),
	rounding: RoundingPolicy | None = None,
) -> DownPayment:
	"""The down payment of a purchase, given as a fraction of the price or as an amount, and the principal it leaves.

	Raises InvalidTermError unless one of them is given, InvalidAmountError for one below `minimum_rate` of the price,
	or that leaves nothing to lend.

	>>> found = calculate_down_payment(Decimal("25000"), rate=Decimal("0.2"))
	>>> found.amount, found.financed
	(Decimal('5000.00'), Decimal('20000.00'))
	"""
	policy = rounding or RoundingPolicy()
	whole = policy.to_minor(price, "price")
	if whole <= 0:
		raise InvalidAmountError("price", price, "above 0")
	if (rate is None) == (amount is None):
		raise InvalidTermError("down_payment", rate, "a rate or an amount, one of them")
	check_rate(minimum_rate, "minimum_rate")
	if rate is not None:
		check_rate(rate, "down_payment_rate")
		part = policy.round_to_minor(price * rate)
	else:
		part = policy.to_minor(amount, "down_payment")  # type: ignore[arg-type]
	least = policy.round_to_minor(price * minimum_rate)
	if not least <= part < whole:
		bound = f"{policy.to_amount(least)} or more, below {policy.to_amount(whole)}"
		raise InvalidAmountError("down_payment", policy.to_amount(part), bound)
	return DownPayment(
		price=policy.to_amount(whole),
		amount=policy.to_amount(part),
		rate=(policy.to_amount(part) / policy.to_amount(whole)).quantize(Decimal("1e-10")),
		financed=policy.to_amount(whole - part),
	)
