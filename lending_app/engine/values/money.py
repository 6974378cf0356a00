"""Money: currencies, minor units and rounding.

Public figures are `Decimal` in major units. Inside, the engine counts in whole minor units (cents), which is
exact and fast; `RoundingPolicy` is the only door between the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Context, Decimal
from enum import Enum
from functools import reduce

from lending_app.engine.values.currencies import MINOR_UNITS
from lending_app.engine.values.errors import InvalidAmountError, UnknownCurrencyError
from lending_app.engine.values.inputs import bound_scale, check_kind, check_whole, is_exact

# Wide enough that no amount is rounded, whatever precision the caller's thread works with.
EXACT = Context(prec=80)
MAXIMUM_AMOUNT = Decimal("1e15")


def get_minor_units(currency: str) -> int:
	"""Decimals of a currency's smallest unit.

	>>> get_minor_units("DOP"), get_minor_units("CLP")
	(2, 0)
	"""
	try:
		return MINOR_UNITS[currency]
	except (KeyError, TypeError):
		raise UnknownCurrencyError("currency", currency, "an ISO 4217 code, as USD") from None


class RoundingMode(str, Enum):
	HALF_UP = "Half Up"
	HALF_EVEN = "Half Even"
	UP = "Up"
	DOWN = "Down"


_HALF_UP = RoundingMode.HALF_UP


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundingPolicy:
	"""How a posted amount is rounded: `minor_units` decimals, by `mode`. Ties and directions are by magnitude."""

	minor_units: int = 2
	mode: RoundingMode = RoundingMode.HALF_UP
	unit: Decimal = field(init=False, repr=False, compare=False)

	def __post_init__(self) -> None:
		check_whole(self.minor_units, "minor_units", 0, 6)
		check_kind(self.mode, RoundingMode, "rounding_mode")
		object.__setattr__(self, "unit", Decimal(1).scaleb(-self.minor_units, EXACT))

	@classmethod
	def for_currency(cls, currency: str, mode: RoundingMode = RoundingMode.HALF_UP) -> RoundingPolicy:
		return cls(minor_units=get_minor_units(currency), mode=mode)

	def round_ratio(self, numerator: int, denominator: int) -> int:
		"""The whole number nearest to numerator / denominator (denominator above zero), by the mode.

		>>> RoundingPolicy().round_ratio(5, 2), RoundingPolicy(mode=RoundingMode.HALF_EVEN).round_ratio(5, 2)
		(3, 2)
		"""
		if numerator >= 0 and self.mode is _HALF_UP:
			return (2 * numerator + denominator) // (2 * denominator)
		sign = -1 if numerator < 0 else 1
		whole, rest = divmod(abs(numerator), denominator)
		if not rest or self.mode is RoundingMode.DOWN:
			return sign * whole
		twice = 2 * rest
		up = (
			self.mode is RoundingMode.UP
			or twice > denominator
			or (twice == denominator and (self.mode is _HALF_UP or whole % 2 == 1))
		)
		return sign * (whole + up)

	def round_to_minor(self, amount: Decimal) -> int:
		"""Round an amount in major units to whole minor units.

		>>> RoundingPolicy().round_to_minor(Decimal("9167.99929"))
		916800
		"""
		numerator, denominator = amount.as_integer_ratio()
		return self.round_ratio(numerator * 10**self.minor_units, denominator)

	def to_minor(self, amount: Decimal, field: str = "amount") -> int:
		"""Exact minor units of an amount; refuses one finer than the currency instead of rounding it."""
		check_amount(amount, field)
		numerator, denominator = amount.as_integer_ratio()
		scale: int = 10**self.minor_units
		minor, finer = divmod(numerator * scale, denominator)
		if finer:
			raise InvalidAmountError(field, amount, f"{self.minor_units} decimals")
		return minor

	def to_amount(self, minor: int) -> Decimal:
		"""Minor units as Decimal with the currency's decimals.

		>>> RoundingPolicy().to_amount(916800)
		Decimal('9168.00')
		"""
		return EXACT.multiply(minor, self.unit)


def check_amount(amount: Decimal, field: str) -> None:
	"""Refuse what is not a finite Decimal of a size that money has."""
	if not is_exact(amount) or not -MAXIMUM_AMOUNT < amount < MAXIMUM_AMOUNT:
		raise InvalidAmountError(
			field, amount, bound_scale(amount, f"a finite Decimal under {MAXIMUM_AMOUNT}")
		)


def check_positive(amount: object, rounding: RoundingPolicy) -> int:
	"""Minor units of an amount that must be above zero."""
	minor = rounding.to_minor(amount)  # type: ignore[arg-type]
	if minor <= 0:
		raise InvalidAmountError("amount", amount, "above 0")
	return minor


def check_not_below_zero(amount: object, rounding: RoundingPolicy, field: str = "amount") -> int:
	"""Minor units of an amount that may be zero."""
	minor = rounding.to_minor(amount, field)  # type: ignore[arg-type]
	if minor < 0:
		raise InvalidAmountError(field, amount, "not below 0")
	return minor


def add_up(amounts: Iterable[Decimal]) -> Decimal:
	"""The exact sum of amounts.

	>>> add_up([Decimal("0.10"), Decimal("0.20")])
	Decimal('0.30')
	"""
	return reduce(EXACT.add, amounts, Decimal(0))


def check_not_negative(amount: Decimal, name: str) -> None:
	"""Raises InvalidAmountError."""
	check_amount(amount, name)
	if amount < 0:
		raise InvalidAmountError(name, amount, "0 or more")
