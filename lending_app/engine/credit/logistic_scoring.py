"""Scorecards of kind Logistic: points that follow from the log-odds of a fitted model.

The model says ln(odds of good to bad) = intercept + sum of coefficient x weight of evidence, where the weight of evidence
of a bin is ln(its share of the goods / its share of the bads). Points are a straight line of those log-odds
(N. Siddiqi, Credit Risk Scorecards, Wiley 2006, chapter 6, "Scaling"):

	factor = points to double the odds / ln 2
	offset = base score - factor x ln(base odds)
	points of a bin = (coefficient x weight of evidence + intercept / n) x factor + offset / n

with n factors in the card, so that the points of an application sum to its score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal

from lending_app.engine.credit.scorecard import Scorecard, ScorecardKind, ScoreFactor
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.inputs import check_kind, check_whole, is_exact
from lending_app.engine.values.money import EXACT

LARGEST = Decimal(1_000_000)
PROBABILITY_UNIT = Decimal("1e-6")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreScale:
	"""`base_score` stands for odds of `base_odds` goods to one bad; that many points more double them.

	The defaults are those of Siddiqi's example: 600 points at 50 to 1, and 20 points to double.
	"""

	base_score: Decimal = Decimal(600)
	base_odds: Decimal = Decimal(50)
	points_to_double_odds: Decimal = Decimal(20)

	def __post_init__(self) -> None:
		for field in ("base_score", "base_odds", "points_to_double_odds"):
			value = getattr(self, field)
			if not is_exact(value) or not 0 < value <= LARGEST:
				raise InvalidTermError(field, value, f"above 0, up to {LARGEST}")

	@property
	def factor(self) -> Decimal:
		"""Points for one unit of log-odds.

		>>> round(ScoreScale().factor, 4)
		Decimal('28.8539')
		"""
		return EXACT.divide(self.points_to_double_odds, Decimal(2).ln(EXACT))

	@property
	def offset(self) -> Decimal:
		"""The score of even odds.

		>>> round(ScoreScale().offset, 3)
		Decimal('487.123')
		"""
		return EXACT.subtract(self.base_score, EXACT.multiply(self.factor, self.base_odds.ln(EXACT)))


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedFactor:
	"""A factor of the model: its coefficient, and for each band the weight of evidence.

	The points of `factor` are not read. `missing_weight` is that of no answer; None refuses to score without one.
	"""

	factor: ScoreFactor
	coefficient: Decimal
	weights: tuple[Decimal, ...]
	missing_weight: Decimal | None = None

	def __post_init__(self) -> None:
		check_kind(self.factor, ScoreFactor, "factor")
		if len(self.weights) != len(self.factor.bands):
			raise InvalidTermError("weights", len(self.weights), len(self.factor.bands))
		_check_numbers((self.coefficient,), "coefficient")
		_check_numbers(self.weights, "weights")
		if self.missing_weight is not None:
			_check_numbers((self.missing_weight,), "missing_weight")


def calculate_weight_of_evidence(goods: int, bads: int, total_goods: int, total_bads: int) -> Decimal:
	"""ln(share of the goods / share of the bads) of a bin. Bins without a good or a bad have none and are refused.

	>>> round(calculate_weight_of_evidence(300, 100, 700, 300), 4)
	Decimal('0.2513')
	"""
	for value, field, most in ((goods, "goods", total_goods), (bads, "bads", total_bads)):
		check_whole(most, f"total_{field}", 1, 10**9)
		check_whole(value, field, 1, most)
	ratio = EXACT.divide(Decimal(goods * total_bads), Decimal(bads * total_goods))
	return ratio.ln(EXACT)


def build_logistic_card(
	name: str,
	intercept: Decimal,
	factors: Sequence[WeightedFactor],
	scale: ScoreScale | None = None,
	decimals: int = 0,
) -> Scorecard:
	"""The card of a fitted model, its points rounded to that many decimals.

	>>> from lending_app.engine.credit.scorecard import ScoreBand, ScoreFactor
	>>> bands = (
	...     ScoreBand(points=Decimal(0), category="Owned"),
	...     ScoreBand(points=Decimal(0), category="Rented"),
	... )
	>>> housing = ScoreFactor(key="housing", label="Housing", bands=bands, maximum=Decimal(0))
	>>> model = WeightedFactor(
	...     factor=housing, coefficient=Decimal(1), weights=(Decimal("0.5"), Decimal("-0.5"))
	... )
	>>> card = build_logistic_card("Model", Decimal(2), [model])
	>>> [band.points for band in card.factors[0].bands]
	[Decimal('559'), Decimal('530')]
	"""
	check_whole(decimals, "decimals", 0, 6)
	_check_numbers((intercept,), "intercept")
	scale = scale or ScoreScale()
	unit = Decimal(1).scaleb(-decimals)
	count = Decimal(max(len(factors), 1))

	def to_points(coefficient: Decimal, weight: Decimal) -> Decimal:
		odds = EXACT.add(EXACT.multiply(coefficient, weight), EXACT.divide(intercept, count))
		points = EXACT.add(EXACT.multiply(odds, scale.factor), EXACT.divide(scale.offset, count))
		return points.quantize(unit, rounding=ROUND_HALF_EVEN, context=EXACT)

	def weigh(model: WeightedFactor) -> ScoreFactor:
		points = [to_points(model.coefficient, weight) for weight in model.weights]
		missing = model.missing_weight
		bands = zip(model.factor.bands, points, strict=True)
		found = None if missing is None else to_points(model.coefficient, missing)
		return replace(
			model.factor,
			bands=tuple(replace(band, points=worth) for band, worth in bands),
			maximum=max(points),
			missing_points=None if found is None else min(found, max(points)),
		)

	return Scorecard(
		name=name, kind=ScorecardKind.LOGISTIC, factors=tuple(weigh(factor) for factor in factors)
	)


def calculate_default_probability(total: Decimal, scale: ScoreScale | None = None) -> Decimal:
	"""The probability of bad that a score stands for: 1 / (1 + odds).

	>>> calculate_default_probability(Decimal(600)), calculate_default_probability(Decimal(620))
	(Decimal('0.019608'), Decimal('0.009901'))
	"""
	scale = scale or ScoreScale()
	_check_numbers((total,), "total")
	odds = EXACT.divide(EXACT.subtract(total, scale.offset), scale.factor).exp(EXACT)
	return EXACT.divide(Decimal(1), EXACT.add(1, odds)).quantize(PROBABILITY_UNIT, context=EXACT)


def _check_numbers(numbers: Sequence[Decimal], field: str) -> None:
	for number in numbers:
		if not is_exact(number) or abs(number) > LARGEST:
			raise InvalidTermError(field, number, f"a Decimal up to {LARGEST}")
