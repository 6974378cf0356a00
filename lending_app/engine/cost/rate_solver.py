"""Rates at which cash flows are worth nothing: one set of flows, or many sets in arrays at once.

The discount of an amount at the rate i of a unit of time is 1 / ((1 + f i) (1 + i)^t): t units compounded, and a
fraction f of a unit with simple interest, which only the United States' method has.

The unknown is x = log(1 + i). With R(x) and P(x) what is received and paid, discounted, Newton's method runs on
h(x) = log P - log R, whose slope is the difference of the two mean times. h does not depend on the unit of money, and
for a single advance it falls and is convex, so that Newton from x = 0 always arrives.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

import numpy as np
from numpy.typing import NDArray

from lending_app.engine.values.errors import MultipleRatesError, NoRateError, NoSignChangeError

Floats = NDArray[np.float64]
Indexes = NDArray[np.int64]

# Sets solved at a time: few enough that their arrays stay in the processor's cache.
_CHUNK = 1_024
_STEPS = 60
_CLOSE = 1e-13
_LARGEST_STEP = 2.0
# Rates a unit looked at where several could solve: from -90 % to about 1,000,000 %.
_GRID = np.linspace(-2.3, 9.2, 1_151)
_PRECISE = Context(prec=40)
# A rate a unit from which on it says nothing.
_HIGHEST = 1e12
RATE_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class _Sets:
	"""Amounts and times of several sets, one after the other; `starts` are the first indexes of the sets."""

	received: Floats
	paid: Floats
	times: Floats
	fractions: Floats | None
	starts: Indexes
	counts: Indexes


def solve_rates(amounts: Floats, times: Floats, starts: Indexes, fractions: Floats | None = None) -> Floats:
	"""The rate of each set of flows, a fraction a unit of time; not a number where there is none.

	`amounts` and `times` hold the sets one after the other, none of them empty, and `starts` the index at which each
	begins. Above zero is received, below zero is paid. Of several rates one near zero comes back.

	>>> solve_rates(
	...     np.array([100.0, -110.0, 100.0, -121.0]), np.array([0.0, 1, 0, 2]), np.array([0, 2])
	... ).round(9)
	array([0.1, 0.1])
	"""
	ends = np.append(starts[1:], len(amounts))
	rates = np.full(len(starts), np.nan)
	for low in range(0, len(starts), _CHUNK):
		begin, end = starts[low], ends[low : low + _CHUNK][-1]
		part = slice(begin, end)
		chunk = _Sets(
			received=np.maximum(amounts[part], 0.0),
			paid=np.maximum(-amounts[part], 0.0),
			times=times[part],
			fractions=None if fractions is None else fractions[part],
			starts=starts[low : low + _CHUNK] - begin,
			counts=(ends - starts)[low : low + _CHUNK],
		)
		rates[low : low + _CHUNK] = _solve(chunk)
	return rates


def solve_rate(
	amounts: Sequence[Decimal],
	times: Sequence[float],
	fractions: Sequence[float] | None = None,
	*,
	takes_nearest: bool = False,
) -> Decimal:
	"""The rate of one set of flows in the order of time, a fraction a unit, to 12 decimals.

	Raises NoSignChangeError, NoRateError (also for a rate of 10^12 and more), or MultipleRatesError where flows change
	sign more than once and the equation has more than one solution between -90 % and about 1,000,000 %. With
	`takes_nearest` the solution nearest to no rate at all is taken instead.

	>>> solve_rate([Decimal(100), Decimal(-121)], [0, 2])
	Decimal('0.100000000000')
	"""
	check_signs(amounts)
	values = _scale(amounts)
	parts = None if fractions is None else np.array(fractions, dtype=np.float64)
	moments = np.array(times, dtype=np.float64)
	if is_single_rooted(amounts):
		rate = float(solve_rates(values, moments, np.array([0]), parts)[0])
	else:
		rate = _search(values, moments, parts, takes_nearest)
	if not rate < _HIGHEST:
		raise NoRateError("flows", len(amounts))
	return to_rate(rate)


def check_signs(amounts: Sequence[Decimal]) -> None:
	"""Refuse amounts that are not both received and paid."""
	if not any(amount > 0 for amount in amounts) or not any(amount < 0 for amount in amounts):
		raise NoSignChangeError("flows", len(amounts), "amounts received and amounts paid")


def is_single_rooted(amounts: Sequence[Decimal]) -> bool:
	"""Whether flows in the order of time can only have one rate: their signs change once (Descartes' rule).

	>>> (
	...     is_single_rooted([Decimal(5), Decimal(-3), Decimal(-3)]),
	...     is_single_rooted([Decimal(5), Decimal(-9), Decimal(3)]),
	... )
	(True, False)
	"""
	signs = [amount > 0 for amount in amounts if amount]
	return sum(left != right for left, right in itertools.pairwise(signs)) == 1


def to_rate(rate: float) -> Decimal:
	"""A calculated rate as Decimal, to the decimals that are beyond doubt."""
	return Decimal(f"{rate:.{RATE_DECIMALS}f}")


def find_roots(values: Floats, times: Floats, fractions: Floats | None = None) -> list[float]:
	"""Every rate between -90 % and about 1,000,000 % a unit at which flows are worth nothing, by bisection."""
	gains = _value_at(_GRID, values, times, fractions) >= 0.0
	changes = np.flatnonzero(gains[:-1] != gains[1:])
	return [float(np.expm1(_bisect(int(index), values, times, fractions))) for index in changes]


def _search(values: Floats, times: Floats, fractions: Floats | None, takes_nearest: bool) -> float:
	roots = sorted(find_roots(values, times, fractions), key=lambda root: abs(np.log1p(root)))
	if len(roots) > 1 and not takes_nearest:
		raise MultipleRatesError("flows", [f"{root:.{RATE_DECIMALS}f}" for root in roots], "one rate")
	return roots[0] if roots else np.nan


def _bisect(index: int, values: Floats, times: Floats, fractions: Floats | None) -> float:
	low, high = float(_GRID[index]), float(_GRID[index + 1])
	gains_below = _value_at(np.array([low]), values, times, fractions)[0] >= 0.0
	while low < (middle := (low + high) / 2) < high:
		if (_value_at(np.array([middle]), values, times, fractions)[0] >= 0.0) == gains_below:
			low = middle
		else:
			high = middle
	return high


def _value_at(points: Floats, values: Floats, times: Floats, fractions: Floats | None) -> Floats:
	"""Present value at each x, scaled so that no discount overflows."""
	spread = points[:, None]
	exponents = -times * spread
	factors = np.exp(exponents - exponents.max(axis=1, keepdims=True))
	if fractions is not None:
		factors = factors / (1.0 + fractions * np.expm1(spread))
	worth: Floats = factors @ values
	return worth


def _solve(sets: _Sets) -> Floats:
	"""Newton's method on all sets at once, until the last one rests."""
	x = np.zeros(len(sets.starts))
	# Sets without a rate divide by zero on their way; they end as not a number.
	with np.errstate(all="ignore"):
		for _ in range(_STEPS):
			excess, slope = _measure(sets, x)
			step = np.clip(-excess / slope, -_LARGEST_STEP, _LARGEST_STEP)
			x = x + step
			if not np.any(np.abs(step) > _CLOSE * (1.0 + np.abs(x))):
				break
		rests = np.abs(step) <= 1e-9
		rates: Floats = np.where(rests, np.expm1(x), np.nan)
	return rates


def _measure(sets: _Sets, x: Floats) -> tuple[Floats, Floats]:
	"""h(x) and its slope for every set."""
	spread = np.repeat(x, sets.counts)
	factors = np.exp(-sets.times * spread)
	times = sets.times
	if sets.fractions is not None:
		simple = 1.0 + sets.fractions * np.expm1(spread)
		factors = factors / simple
		times = times + sets.fractions * np.exp(spread) / simple
	received = sets.received * factors
	paid = sets.paid * factors
	worth_received = np.add.reduceat(received, sets.starts)
	worth_paid = np.add.reduceat(paid, sets.starts)
	slope = np.add.reduceat(received * times, sets.starts) / worth_received
	slope = slope - np.add.reduceat(paid * times, sets.starts) / worth_paid
	return np.log(worth_paid) - np.log(worth_received), slope


def _scale(amounts: Sequence[Decimal]) -> Floats:
	"""Amounts as parts of the largest, so that the unit of money makes no difference."""
	largest = max(amount.copy_abs() for amount in amounts)
	return np.array([float(_PRECISE.divide(amount, largest)) for amount in amounts], dtype=np.float64)
