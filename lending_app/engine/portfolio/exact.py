"""Exact ratios of whole numbers over arrays, rounded once as `RoundingPolicy.round_ratio` rounds one."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from lending_app.engine.portfolio.arrays import AnyArray, Bool, Int8, Int64
from lending_app.engine.portfolio.layout import ROUNDING_MODES
from lending_app.engine.values.errors import InvalidAmountError
from lending_app.engine.values.money import RoundingPolicy

# Products are kept below this in int64; it leaves room for a sum of two.
LIMIT = 2**62
_HALF_UP, _HALF_EVEN, _UP, _DOWN = range(len(ROUNDING_MODES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Products:
	"""(offset + balance x units) x numerator / (denominator x parts), and the rounding's code; only numerators below zero."""

	offset: Int64
	balance: Int64
	units: Int64
	numerator: Int64
	denominator: Int64
	parts: Int64
	mode: Int8

	def select(self, chosen: AnyArray) -> Products:
		return Products(**{field.name: getattr(self, field.name)[chosen] for field in fields(self)})


def round_products(products: Products) -> Int64:
	"""Whole numbers nearest to the products, by their rounding modes.

	Computed in int64, in quotient and remainder, so that only (offset + balance x units) and
	numerator x denominator x parts must stay under 2**62. Elements beyond that are computed one by one in Python's
	whole numbers. Raises InvalidAmountError where the result itself is beyond.

	>>> ones = np.ones(2, np.int64)
	>>> round_products(
	...     Products(
	...         offset=0 * ones,
	...         balance=np.array([5, 2**61]),
	...         units=np.array([1, 30]),
	...         numerator=ones,
	...         denominator=2 * ones,
	...         parts=np.array([1, 365]),
	...         mode=np.zeros(2, np.int8),
	...     )
	... ).tolist()
	[3, 94760671611521669]
	"""
	if not len(products.offset):
		return _divide(products)
	if products.numerator.min() < 0:
		signs = np.where(products.numerator < 0, -1, 1)
		return signs * round_products(replace(products, numerator=np.abs(products.numerator)))
	if _all_fit(products):
		return _divide(products)
	fits = _list_fitting(products)
	result = np.empty(len(fits), np.int64)
	result[fits] = _divide(products.select(fits))
	for index in np.flatnonzero(~fits):
		result[index] = _divide_one(products, int(index))
	return result


def _all_fit(products: Products) -> bool:
	"""Whether even the largest of each factor together fit: one look at each array, none kept."""
	balance, units = int(products.balance.max()), int(products.units.max())
	numerator = int(products.numerator.max())
	divisor = int(products.denominator.max()) * int(products.parts.max())
	money = max(int(products.offset.max()), -int(products.offset.min())) + balance * units
	return money * max(numerator, 1) < LIMIT and numerator * divisor < LIMIT and divisor < LIMIT


def _list_fitting(products: Products) -> Bool:
	money = np.abs(products.offset).astype(float) + products.balance.astype(float) * products.units
	divisor = products.denominator.astype(float) * products.parts
	product = products.numerator * divisor
	fits: Bool = (np.maximum(money, money / divisor * products.numerator) < LIMIT) & (
		np.maximum(product, divisor) < LIMIT
	)
	return fits


def _divide(products: Products) -> Int64:
	money = products.offset + products.balance * products.units
	divisor = products.denominator * products.parts
	whole, rest = np.divmod(money, divisor)
	more, rest = np.divmod(rest * products.numerator, divisor)
	whole = whole * products.numerator + more
	return whole + _rounds_up(whole, rest, divisor, products.mode)


def _rounds_up(whole: Int64, rest: Int64, divisor: Int64, mode: Int8) -> Bool:
	other = divisor - rest
	up: Bool = rest >= other
	if not mode.any():
		return up
	even = (mode == _HALF_EVEN) & (rest == other) & (whole % 2 == 0)
	return np.where(mode == _UP, rest > 0, up & ~even & (mode != _DOWN))


def _divide_one(products: Products, index: int) -> int:
	offset, balance, units, numerator, denominator, parts, mode = (
		int(getattr(products, field.name)[index]) for field in fields(products)
	)
	policy = RoundingPolicy(mode=ROUNDING_MODES[mode])
	result = policy.round_ratio((offset + balance * units) * numerator, denominator * parts)
	if result >= LIMIT:
		raise InvalidAmountError("amount", result, f"under {LIMIT} minor units")
	return result
