"""Bins of a factor: numbers by quantiles, merged until each is large enough and the weights go one way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from lending_app.engine.credit.logistic_scoring import calculate_weight_of_evidence
from lending_app.engine.credit.scorecard import ScoreBand

NUMBER_OF_BINS = 6
# A bin holds one case in twenty at least, and enough of both outcomes for its weight to mean something.
SMALLEST_SHARE = Decimal("0.05")
FEWEST_OUTCOMES = 5
WEIGHT_UNIT = Decimal("1e-10")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
	"""Goods and bads of a bin."""

	goods: int = 0
	bads: int = 0

	def __add__(self, other: Counts) -> Counts:
		return Counts(goods=self.goods + other.goods, bads=self.bads + other.bads)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
	"""A band and the cases in it. `weight` is its weight of evidence, shared where small bins stand together."""

	band: ScoreBand
	counts: Counts
	weight: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class BinnedFactor:
	"""A column's bins. `missing` is the weight of no answer: that of the worst bin where too few gave none."""

	name: str
	is_number: bool
	bins: tuple[Bin, ...]
	missing: Decimal
	information_value: Decimal


def bin_column(name: str, values: Sequence[str], is_bad: Sequence[bool]) -> BinnedFactor | None:
	"""Bins of a column, or None where it tells nothing: one bin alone, or no cases to make one of."""
	total = _count(is_bad)
	answered = [(value, bad) for value, bad in zip(values, is_bad, strict=True) if value]
	numbers = [parse(value) for value, _bad in answered]
	is_number = bool(numbers) and None not in numbers
	least = _find_least(total)
	if is_number:
		pairs = [
			(number, bad)
			for number, (_value, bad) in zip(numbers, answered, strict=True)
			if number is not None
		]
		groups = _bin_numbers(pairs, total, least)
	else:
		groups = _bin_categories(answered, least)
	if len(groups) < 2 or any(not _is_enough(counts, least) for _bands, counts in groups):
		return None
	bins = tuple(
		Bin(band=band, counts=counts, weight=_weigh(counts, total))
		for bands, counts in groups
		for band in bands
	)
	without = _count([bad for value, bad in zip(values, is_bad, strict=True) if not value])
	worst = min(item.weight for item in bins)
	information = sum((_inform(counts, total) for _bands, counts in groups), ZERO)
	return BinnedFactor(
		name=name,
		is_number=is_number,
		bins=bins,
		missing=_weigh(without, total) if _is_enough(without, least) else worst,
		information_value=information,
	)


def parse(value: str) -> Decimal | None:
	"""A number, or None for what is none."""
	try:
		number = Decimal(value)
	except InvalidOperation:
		return None
	return number if number.is_finite() else None


def weigh_value(factor: BinnedFactor, value: str) -> Decimal:
	"""The weight of a value; one that was never met has that of no answer."""
	if not value:
		return factor.missing
	answer = parse(value) if factor.is_number else value
	found = (item.weight for item in factor.bins if answer is not None and item.band.covers(answer))
	return next(found, factor.missing)


Groups = list[tuple[tuple[ScoreBand, ...], Counts]]


def _bin_numbers(pairs: list[tuple[Decimal, bool]], total: Counts, least: int) -> Groups:
	"""Quantiles, merged to a size, then merged until the weights rise or fall: of the two the one that tells more."""
	ordered = sorted(number for number, _bad in pairs)
	places = [len(ordered) * part // NUMBER_OF_BINS for part in range(1, NUMBER_OF_BINS)]
	cuts = sorted({ordered[place] for place in places} - {ordered[0]})
	parts = [_Part(lower=low, counts=Counts()) for low in (None, *cuts)]
	for number, bad in pairs:
		place = sum(1 for cut in cuts if number >= cut)
		parts[place] = parts[place].add(bad)
	parts = _merge(
		parts,
		lambda first, second: not (_is_enough(first.counts, least) and _is_enough(second.counts, least)),
	)
	ways = [_make_monotone(parts, is_rising=is_rising) for is_rising in (True, False)]
	best = max(ways, key=lambda way: sum((_inform(part.counts, total) for part in way), ZERO))
	lowers = [part.lower for part in best]
	uppers = [*lowers[1:], None]
	return [
		((ScoreBand(points=ZERO, lower=part.lower, upper=upper),), part.counts)
		for part, upper in zip(best, uppers, strict=True)
	]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
	lower: Decimal | None
	counts: Counts

	def add(self, bad: bool) -> _Part:
		return _Part(lower=self.lower, counts=self.counts + _count([bad]))


def _make_monotone(parts: list[_Part], *, is_rising: bool) -> list[_Part]:
	def is_wrong(first: _Part, second: _Part) -> bool:
		# Shares of goods, compared without dividing.
		one = first.counts.goods * (second.counts.goods + second.counts.bads)
		two = second.counts.goods * (first.counts.goods + first.counts.bads)
		return one >= two if is_rising else one <= two

	return _merge(parts, is_wrong)


def _merge(parts: list[_Part], is_wrong: Callable[[_Part, _Part], bool]) -> list[_Part]:
	"""Put neighbors together until none are wrong."""
	parts = list(parts)
	while True:
		place = next((number for number, pair in enumerate(pairwise(parts)) if is_wrong(*pair)), None)
		if place is None:
			return parts
		first, second = parts[place : place + 2]
		parts[place : place + 2] = [_Part(lower=first.lower, counts=first.counts + second.counts)]


def _bin_categories(answered: list[tuple[str, bool]], least: int) -> Groups:
	"""A bin for each category that is large enough; the small ones share a weight."""
	goods = Counter(value for value, bad in answered if not bad)
	bads = Counter(value for value, bad in answered if bad)
	counts = {
		value: Counts(goods=goods[value], bads=bads[value]) for value in sorted(goods.keys() | bads.keys())
	}
	large = {value: found for value, found in counts.items() if _is_enough(found, least)}
	groups: Groups = [((_category(value),), found) for value, found in large.items()]
	small = [value for value in counts if value not in large]
	if not small:
		return groups
	pooled = sum((counts[value] for value in small), Counts())
	bands = tuple(_category(value) for value in small)
	if _is_enough(pooled, least) or not groups:
		return [*groups, (bands, pooled)]
	# Too few even together: they go with the smallest of the others.
	groups.sort(key=lambda group: group[1].goods + group[1].bads)
	first, found = groups[0]
	return [((*first, *bands), found + pooled), *groups[1:]]


def _category(value: str) -> ScoreBand:
	return ScoreBand(points=ZERO, category=value)


def _count(is_bad: Sequence[bool]) -> Counts:
	bads = sum(is_bad)
	return Counts(goods=len(is_bad) - bads, bads=bads)


def _find_least(total: Counts) -> int:
	return int((total.goods + total.bads) * SMALLEST_SHARE)


def _is_enough(counts: Counts, least: int) -> bool:
	return min(counts.goods, counts.bads) >= FEWEST_OUTCOMES and counts.goods + counts.bads >= least


def _weigh(counts: Counts, total: Counts) -> Decimal:
	weight = calculate_weight_of_evidence(counts.goods, counts.bads, total.goods, total.bads)
	return weight.quantize(WEIGHT_UNIT)


def _inform(counts: Counts, total: Counts) -> Decimal:
	"""Information value of a bin: (share of goods - share of bads) x weight of evidence."""
	if not counts.goods or not counts.bads:
		return ZERO
	shares = Decimal(counts.goods) / total.goods - Decimal(counts.bads) / total.bads
	return shares * _weigh(counts, total)
