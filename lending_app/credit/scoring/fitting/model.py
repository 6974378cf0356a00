"""The fitted model: a logistic regression on weights of evidence, and what it is worth on cases held out."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from decimal import Decimal
from types import ModuleType
from typing import Any

from lending_app.credit.scoring.fitting.binning import (
	WEIGHT_UNIT,
	ZERO,
	BinnedFactor,
	bin_column,
	parse,
	weigh_value,
)
from lending_app.credit.scoring.fitting.cases import Cases, CasesError, split_cases
from lending_app.engine.credit.discrimination import Discrimination, measure_discrimination
from lending_app.engine.credit.logistic_scoring import ScoreScale, WeightedFactor, build_logistic_card
from lending_app.engine.credit.scorecard import Answer, Scorecard, ScoreFactor
from lending_app.engine.credit.scoring import score
from lending_app.engine.values.errors import EngineError

# Ten bads for each factor that is tried (Peduzzi et al., J. Clin. Epidemiol. 49, 1996), and fifty in any case.
BADS_PER_FACTOR = 10
FEWEST_BADS = 50
# Siddiqi 2006: under 0.02 a factor tells nothing.
LEAST_INFORMATION = Decimal("0.02")


class FittingUnavailableError(EngineError):
	"""The library that fits models is not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedFactor:
	binned: BinnedFactor
	coefficient: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedModel:
	"""A model, the cases it was fitted on and held against, and the columns that it does without."""

	intercept: Decimal
	factors: tuple[FittedFactor, ...]
	fitted: Cases
	held: Cases
	discrimination: Discrimination
	dropped: tuple[str, ...]


def fit_model(cases: Cases, scale: ScoreScale | None = None) -> FittedModel:
	"""Fit on two thirds of the cases and measure on the rest. Raises EngineError where they are too few."""
	fitted, held = split_cases(cases)
	_refuse_too_few(fitted)
	binned = [bin_column(name, fitted.get_column(name), fitted.is_bad) for name in fitted.columns]
	factors = [factor for factor in binned if factor and factor.information_value >= LEAST_INFORMATION]
	if fitted.number_of_bads < BADS_PER_FACTOR * len(factors):
		raise CasesError(
			"number_of_bads", fitted.number_of_bads, f"at least {BADS_PER_FACTOR * len(factors)}"
		)
	intercept, found = _fit(fitted, factors)
	card = build_card("Fitted", intercept, found, scale)
	kept = {factor.binned.name for factor in found}
	return FittedModel(
		intercept=intercept,
		factors=found,
		fitted=fitted,
		held=held,
		discrimination=measure_discrimination(score_cases(card, found, held), held.is_bad),
		dropped=tuple(name for name in cases.columns if name not in kept),
	)


def build_card(
	name: str, intercept: Decimal, factors: tuple[FittedFactor, ...], scale: ScoreScale | None = None
) -> Scorecard:
	"""The engine's card of a model."""
	return build_logistic_card(name, intercept, [_to_weighted(factor) for factor in factors], scale)


def score_cases(card: Scorecard, factors: tuple[FittedFactor, ...], cases: Cases) -> list[Decimal]:
	"""Scores of cases by the card, as applications are scored. A category never met before counts as no answer."""
	columns = [(factor.binned, cases.get_column(factor.binned.name)) for factor in factors]
	return [
		score(card, {factor.name: _read(factor, column[row]) for factor, column in columns}).total
		for row in range(len(cases.rows))
	]


def _fit(cases: Cases, factors: list[BinnedFactor]) -> tuple[Decimal, tuple[FittedFactor, ...]]:
	"""Leave out factors whose weights would count the wrong way round, worst first, until none do."""
	linear = _load_library()
	goods = [not bad for bad in cases.is_bad]
	while factors:
		rows = _weigh_rows(cases, factors)
		# As good as no penalty; the weights of evidence are on one scale already.
		model: Any = linear.LogisticRegression(C=1e6, max_iter=1000)
		model.fit(rows, goods)
		coefficients = [float(value) for value in model.coef_[0]]
		worst = min(range(len(factors)), key=coefficients.__getitem__)
		if coefficients[worst] > 0:
			found = tuple(
				FittedFactor(binned=factor, coefficient=_to_decimal(value))
				for factor, value in zip(factors, coefficients, strict=True)
			)
			return _to_decimal(float(model.intercept_[0])), found
		factors = [factor for number, factor in enumerate(factors) if number != worst]
	raise CasesError("columns", ", ".join(cases.columns), "at least one that tells goods from bads")


def _weigh_rows(cases: Cases, factors: list[BinnedFactor]) -> list[list[float]]:
	columns = [
		[float(weigh_value(factor, value)) for value in cases.get_column(factor.name)] for factor in factors
	]
	return [list(row) for row in zip(*columns, strict=True)]


def _refuse_too_few(cases: Cases) -> None:
	for count, field in (
		(cases.number_of_bads, "number_of_bads"),
		(cases.number_of_goods, "number_of_goods"),
	):
		if count < FEWEST_BADS:
			raise CasesError(field, count, f"at least {FEWEST_BADS} among the cases fitted on")


def _to_weighted(factor: FittedFactor) -> WeightedFactor:
	binned = factor.binned
	return WeightedFactor(
		factor=ScoreFactor(
			key=binned.name, label=binned.name, bands=tuple(item.band for item in binned.bins), maximum=ZERO
		),
		coefficient=factor.coefficient,
		weights=tuple(item.weight for item in binned.bins),
		missing_weight=binned.missing,
	)


def _read(factor: BinnedFactor, value: str) -> Answer | None:
	if not value:
		return None
	if factor.is_number:
		return parse(value)
	return value if any(item.band.covers(value) for item in factor.bins) else None


def _to_decimal(value: float) -> Decimal:
	return Decimal(repr(value)).quantize(WEIGHT_UNIT)


def _load_library() -> ModuleType:
	"""scikit-learn, which only sites that fit models install."""
	try:
		return importlib.import_module("sklearn.linear_model")
	except ModuleNotFoundError:
		raise FittingUnavailableError("scikit-learn", None, "lending_app[models]") from None
