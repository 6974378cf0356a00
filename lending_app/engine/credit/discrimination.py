"""How well scores tell goods from bads: area under the curve, Gini and Kolmogorov-Smirnov, exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.money import EXACT

UNIT = Decimal("1e-6")


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrimination:
	"""`auc` is the chance that a good scores above a bad, ties counted half; `gini` is 2 x auc - 1; `ks` the largest
	distance between the shares of bads and of goods at or under a score."""

	number_of_goods: int
	number_of_bads: int
	auc: Decimal
	gini: Decimal
	ks: Decimal


def measure_discrimination(scores: Sequence[Decimal], is_bad: Sequence[bool]) -> Discrimination:
	"""Measures of a population, one outcome for each score. Without a good and a bad there is nothing to tell apart.

	>>> found = measure_discrimination(
	...     [Decimal(1), Decimal(2), Decimal(2), Decimal(3)], [True, False, True, False]
	... )
	>>> found.auc, found.gini, found.ks
	(Decimal('0.875000'), Decimal('0.750000'), Decimal('0.500000'))
	"""
	if len(scores) != len(is_bad):
		raise InvalidTermError("is_bad", len(is_bad), len(scores))
	bads = Counter(score for score, bad in zip(scores, is_bad, strict=True) if bad)
	goods = Counter(score for score, bad in zip(scores, is_bad, strict=True) if not bad)
	total_bads, total_goods = bads.total(), goods.total()
	if not total_bads or not total_goods:
		raise InvalidTermError("is_bad", total_bads, "at least one good and one bad")
	# Twice the pairs in which the good is above the bad, ties once, and the distance times both totals.
	twice, distance, bads_under, goods_under = 0, 0, 0, 0
	for found in sorted(set(scores)):
		twice += goods[found] * (2 * bads_under + bads[found])
		bads_under += bads[found]
		goods_under += goods[found]
		distance = max(distance, abs(bads_under * total_goods - goods_under * total_bads))
	pairs = total_bads * total_goods
	return Discrimination(
		number_of_goods=total_goods,
		number_of_bads=total_bads,
		auc=_divide(twice, 2 * pairs),
		gini=_divide(twice - pairs, pairs),
		ks=_divide(distance, pairs),
	)


def _divide(numerator: int, denominator: int) -> Decimal:
	return EXACT.divide(Decimal(numerator), Decimal(denominator)).quantize(UNIT, context=EXACT)
