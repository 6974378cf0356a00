"""The points of answers by a scorecard, each with its factor's answer, maximum and band."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lending_app.engine.credit.protected_attributes import refuse_protected
from lending_app.engine.credit.reason_codes import ReasonCode
from lending_app.engine.credit.scorecard import (
	ZERO,
	Answer,
	Scorecard,
	ScorecardKind,
	ScoreFactor,
	show_answer,
)
from lending_app.engine.values.errors import EngineError
from lending_app.engine.values.explanation import Explanation


class MissingAnswerError(EngineError):
	"""A factor that must be answered and is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorScore:
	"""A factor's answer, its points of the maximum, and the band behind them."""

	key: str
	label: str
	answer: str
	points: Decimal
	maximum: Decimal
	band: str
	is_missing: bool
	reason: ReasonCode

	@property
	def lost(self) -> Decimal:
		return self.maximum - self.points


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreResult:
	"""The total, and every factor's part in it."""

	scorecard: str
	kind: ScorecardKind
	total: Decimal
	maximum: Decimal
	factors: tuple[FactorScore, ...]

	@property
	def losses(self) -> tuple[tuple[ReasonCode, Decimal], ...]:
		"""Reason and points lost of each factor, for `choose_principal_reasons`."""
		return tuple((factor.reason, factor.lost) for factor in self.factors)

	def explain(self) -> Explanation:
		"""The total as a tree: a step for each factor."""
		return Explanation(
			title=self.scorecard,
			rule="sum of the points of the factors",
			inputs=tuple((factor.label, factor.points) for factor in self.factors),
			steps=tuple(_explain_factor(factor) for factor in self.factors),
			result=self.total,
		)


def score(card: Scorecard, answers: Mapping[str, Answer | None]) -> ScoreResult:
	"""Points of the answers by a card. Answers the card does not ask for are left out; protected ones are refused.

	>>> from lending_app.engine.credit.scorecard import ScoreBand
	>>> factor = ScoreFactor(
	...     key="housing",
	...     label="Housing",
	...     bands=(ScoreBand(points=Decimal(5), category="Owned"),),
	...     maximum=Decimal(5),
	...     missing_points=Decimal(0),
	... )
	>>> card = Scorecard(name="Short", factors=(factor,))
	>>> score(card, {"housing": "Owned"}).total, score(card, {}).total
	(Decimal('5'), Decimal('0'))
	"""
	for key in answers:
		refuse_protected(key, "answer")
	lines = tuple(_score_factor(factor, answers.get(factor.key)) for factor in card.factors)
	return ScoreResult(
		scorecard=card.name,
		kind=card.kind,
		total=sum((line.points for line in lines), ZERO),
		maximum=card.maximum,
		factors=lines,
	)


def _score_factor(factor: ScoreFactor, answer: Answer | None) -> FactorScore:
	if answer is None or answer == ():
		if factor.missing_points is None:
			raise MissingAnswerError(factor.key, None, factor.label)
		points, band = factor.missing_points, "no answer"
	else:
		found = factor.find_band(answer)
		points, band = found.points, found.label
	return FactorScore(
		key=factor.key,
		label=factor.label,
		answer=show_answer(answer),
		points=points,
		maximum=factor.maximum,
		band=band,
		is_missing=answer is None or answer == (),
		reason=factor.reason,
	)


def _explain_factor(factor: FactorScore) -> Explanation:
	return Explanation(
		title=factor.label,
		rule=factor.band,
		inputs=(("answer", factor.answer), ("maximum", factor.maximum)),
		result=factor.points,
	)
