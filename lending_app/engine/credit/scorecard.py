"""Scorecards as data: factors with bands, and the points of each.

A card of kind Points is a table of points (APP-26 to APP-33, `score_table.py`); one of kind Logistic carries points that
follow from a fitted model (`logistic_scoring.py`). `scoring.py` scores both in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import pairwise

from lending_app.engine.credit.protected_attributes import refuse_protected
from lending_app.engine.credit.reason_codes import ReasonCode
from lending_app.engine.values.errors import EngineError, InvalidTermError
from lending_app.engine.values.inputs import check_kind, check_text, is_exact

# A number, a category, or several of them, of which the one with the most points counts.
SingleAnswer = Decimal | str
Answer = SingleAnswer | tuple[SingleAnswer, ...]
HIGHEST_POINTS = Decimal(10_000)
ZERO = Decimal(0)


class UncoveredAnswerError(EngineError):
	"""An answer that no band of its factor covers. `bound` lists the bands."""


class ScorecardKind(str, Enum):
	POINTS = "Points"
	LOGISTIC = "Logistic"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreBand:
	"""Points of a category, or of the numbers between two bounds (None leaves that side open).

	A bound belongs to the band where `includes_lower` or `includes_upper` says so.
	"""

	points: Decimal
	category: str | None = None
	lower: Decimal | None = None
	upper: Decimal | None = None
	includes_lower: bool = True
	includes_upper: bool = False

	def __post_init__(self) -> None:
		check_points(self.points, "points")
		if self.category is not None:
			check_text(self.category, "category")
			if (self.lower, self.upper) != (None, None):
				raise InvalidTermError("category", self.category, "a category or bounds")
			return
		for field in ("lower", "upper"):
			bound = getattr(self, field)
			if bound is not None and not is_exact(bound):
				raise InvalidTermError(field, bound, "a finite Decimal")
		if self.lower is not None and self.upper is not None and not self._holds_something():
			raise InvalidTermError("upper", self.upper, f"above {self.lower}")

	def _holds_something(self) -> bool:
		assert self.lower is not None
		assert self.upper is not None
		both = self.includes_lower and self.includes_upper
		return self.lower < self.upper or (both and self.lower == self.upper)

	@property
	def is_range(self) -> bool:
		return self.category is None

	@property
	def label(self) -> str:
		"""The band in signs.

		>>> ScoreBand(points=Decimal(8), lower=Decimal("2.5"), upper=Decimal(3)).label
		'>= 2.5 and < 3'
		"""
		if self.category is not None:
			return self.category
		parts = []
		if self.lower is not None:
			parts.append(f"{'>=' if self.includes_lower else '>'} {self.lower}")
		if self.upper is not None:
			parts.append(f"{'<=' if self.includes_upper else '<'} {self.upper}")
		return " and ".join(parts) or "any number"

	def covers(self, answer: SingleAnswer) -> bool:
		"""Whether an answer falls in the band; a number is never a category."""
		if isinstance(answer, str) or not self.is_range:
			return self.category is not None and answer == self.category
		is_above = self.lower is None or answer > self.lower or (self.includes_lower and answer == self.lower)
		is_below = self.upper is None or answer < self.upper or (self.includes_upper and answer == self.upper)
		return is_above and is_below


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFactor:
	"""What is asked, the bands of the answer and the most points it can bring.

	`missing_points` are those of no answer; None refuses to score without one. `reason` is given for points lost here.
	"""

	key: str
	label: str
	bands: tuple[ScoreBand, ...]
	maximum: Decimal
	missing_points: Decimal | None = None
	reason: ReasonCode = ReasonCode.OTHER_FACTOR

	def __post_init__(self) -> None:
		check_text(self.key, "factor")
		check_text(self.label, "factor_label")
		for name in (self.key, self.label):
			refuse_protected(name, "factor")
		check_kind(self.reason, ReasonCode, "reason")
		check_points(self.maximum, "maximum")
		if self.missing_points is not None:
			check_points(self.missing_points, "missing_points")
		self._check_bands()

	def _check_bands(self) -> None:
		for band in self.bands:
			check_kind(band, ScoreBand, "bands")
			# Nor may an innocent name ask it: "Status" with the answers "Married" and "Single".
			refuse_protected(band.category or "", "category")
		points = [band.points for band in self.bands]
		if not points or max(points) != self.maximum:
			raise InvalidTermError("maximum", self.maximum, f"the most points of {self.key}")
		if self.missing_points is not None and self.missing_points > self.maximum:
			raise InvalidTermError("missing_points", self.missing_points, f"up to {self.maximum}")
		categories = [band.category for band in self.bands if not band.is_range]
		if len(categories) != len(set(categories)):
			raise InvalidTermError("category", ", ".join(map(str, categories)), "each once")
		for before, after in pairwise(self.ranges):
			_check_joint(before, after)

	@property
	def ranges(self) -> tuple[ScoreBand, ...]:
		"""Bands of numbers, by rising lower bound."""
		found = (band for band in self.bands if band.is_range)
		return tuple(sorted(found, key=lambda band: (band.lower is not None, band.lower or ZERO)))

	@property
	def minimum(self) -> Decimal:
		"""The fewest points an answer can bring."""
		return min(band.points for band in self.bands)

	def find_band(self, answer: Answer) -> ScoreBand:
		"""The band of an answer: of several, the one with the most points. Raises UncoveredAnswerError."""
		answers = answer if isinstance(answer, tuple) else (answer,)
		found = [
			band for single in answers for band in self.bands if band.covers(_check_answer(self.key, single))
		]
		if not found or len(found) < len(answers):
			raise UncoveredAnswerError(
				self.key, show_answer(answer), ", ".join(band.label for band in self.bands)
			)
		return max(found, key=lambda band: band.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
	"""A named set of factors, each once."""

	name: str
	factors: tuple[ScoreFactor, ...]
	kind: ScorecardKind = ScorecardKind.POINTS

	def __post_init__(self) -> None:
		check_text(self.name, "scorecard")
		check_kind(self.kind, ScorecardKind, "kind")
		for factor in self.factors:
			check_kind(factor, ScoreFactor, "factors")
		keys = [factor.key for factor in self.factors]
		if not keys or len(keys) != len(set(keys)):
			raise InvalidTermError("factors", ", ".join(keys), "at least one, and each once")
		if self.kind is ScorecardKind.POINTS:
			self._check_points()

	def _check_points(self) -> None:
		for factor in self.factors:
			if min(factor.minimum, factor.missing_points or ZERO) < 0:
				raise InvalidTermError("points", factor.key, "not below 0")

	@property
	def maximum(self) -> Decimal:
		return sum((factor.maximum for factor in self.factors), ZERO)


def check_points(points: object, field: str) -> None:
	"""Refuse what is not a number of points."""
	if not is_exact(points) or not -HIGHEST_POINTS <= points <= HIGHEST_POINTS:  # type: ignore[operator]
		raise InvalidTermError(field, points, f"a Decimal from -{HIGHEST_POINTS} to {HIGHEST_POINTS}")


def show_answer(answer: Answer | None) -> str:
	"""An answer as text; empty where there is none."""
	singles: Iterable[SingleAnswer | None] = answer if isinstance(answer, tuple) else (answer,)
	return ", ".join(_show_single(single) for single in singles if single is not None)


def _show_single(answer: SingleAnswer) -> str:
	return f"{answer:f}" if isinstance(answer, Decimal) else str(answer)


def _check_answer(key: str, answer: object) -> SingleAnswer:
	if isinstance(answer, str) or (isinstance(answer, Decimal) and answer.is_finite()):
		return answer
	raise UncoveredAnswerError(key, answer, "a finite Decimal or a text")


def _check_joint(before: ScoreBand, after: ScoreBand) -> None:
	"""Numbers belong to one band, and none between two bands to no band."""
	meets = before.upper is not None and before.upper == after.lower
	if not meets or before.includes_upper is after.includes_lower:
		raise InvalidTermError("bands", f"{before.label}; {after.label}", "one after the other")
