"""What is lent against what it buys or is secured by."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lending_app.engine.offer.down_payment import calculate_down_payment
from lending_app.engine.values.money import RoundingPolicy

_TENTHS = Decimal("1e-10")


@dataclass(frozen=True, slots=True)
class OwnPart:
	"""What a buyer pays himself: an amount, and the fraction of the price it is."""

	amount: Decimal
	rate: Decimal


def calculate_ltv(amount: Decimal, value: Decimal) -> Decimal | None:
	"""The amount as a fraction of the value, to ten places; None where there is no value.

	>>> str(calculate_ltv(Decimal("80000"), Decimal("100000")).normalize())
	'0.8'
	"""
	return (amount / value).quantize(_TENTHS, ROUND_HALF_UP) if value > 0 else None


def calculate_coverage(value: Decimal, amount: Decimal) -> Decimal | None:
	"""The value as a fraction of the amount that it secures, to ten places; None where nothing is owed.

	>>> str(calculate_coverage(Decimal("120000"), Decimal("100000")).normalize())
	'1.2'
	"""
	return (value / amount).quantize(_TENTHS, ROUND_HALF_UP) if amount > 0 else None


def is_covered(value: Decimal, amount: Decimal, least: Decimal) -> bool:
	"""Whether the value is at least that fraction of the amount, exactly.

	>>> (
	...     is_covered(Decimal(119), Decimal(100), Decimal("1.2")),
	...     is_covered(Decimal(120), Decimal(100), Decimal("1.2")),
	... )
	(False, True)
	"""
	return value >= amount * least


def is_above_ltv(amount: Decimal, value: Decimal, maximum: Decimal) -> bool:
	"""Whether more is lent than the fraction of the value that is allowed, exactly; a maximum of 0 allows all.

	>>> (
	...     is_above_ltv(Decimal("70"), Decimal("100"), Decimal("0.7")),
	...     is_above_ltv(Decimal("71"), Decimal("100"), Decimal("0.7")),
	... )
	(False, True)
	"""
	return maximum > 0 and amount > value * maximum


def find_own_part(price: Decimal, financed: Decimal, rounding: RoundingPolicy) -> OwnPart:
	"""The down payment that a loan leaves of a price; nothing where it lends all of it or more.

	>>> find_own_part(Decimal("25000"), Decimal("20000"), RoundingPolicy())
	OwnPart(amount=Decimal('5000.00'), rate=Decimal('0.2000000000'))
	"""
	if financed >= price or financed <= 0:
		return OwnPart(Decimal(0), Decimal(0))
	found = calculate_down_payment(price, amount=price - financed, rounding=rounding)
	return OwnPart(found.amount, found.rate)
