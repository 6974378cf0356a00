"""Scorecard and Credit Policy <-> engine: the only place of scoring where text, float and Decimal meet."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from frappe.model.document import Document

from lending_app.engine.credit.capacity import CapacityPolicy, SafetyFactor
from lending_app.engine.credit.logistic_scoring import ScoreScale, WeightedFactor, build_logistic_card
from lending_app.engine.credit.reason_codes import ReasonCode
from lending_app.engine.credit.recommendation import DecisionRow, Recommendation
from lending_app.engine.credit.score_table import RiskBand
from lending_app.engine.credit.scorecard import ScoreBand, Scorecard, ScorecardKind, ScoreFactor
from lending_app.engine.values.errors import InvalidTermError
from lending_app.products.adapters import to_decimal, to_rate

ZERO = Decimal(0)


def parse_number(text: Any, field: str) -> Decimal | None:
	"""A number typed as text; None where nothing was typed. Raises EngineError."""
	typed = str(text if text is not None else "").strip()
	if not typed:
		return None
	try:
		number = Decimal(typed)
	except InvalidOperation:
		raise InvalidTermError(field, typed, "a number") from None
	if not number.is_finite():
		raise InvalidTermError(field, typed, "a number")
	return number


def build_scorecard(doc: Document) -> Scorecard:
	"""The engine's card of a document; a logistic one with the points of its model. Raises EngineError."""
	factors = [_build_factor(doc, row) for row in doc.factors]
	_refuse_stray_bands(doc)
	name = doc.name or doc.scorecard_name
	if ScorecardKind(doc.kind) is ScorecardKind.POINTS:
		return Scorecard(name=name, factors=tuple(factors))
	models = [_build_model(doc, row, factor) for row, factor in zip(doc.factors, factors, strict=True)]
	intercept = parse_number(doc.intercept, "intercept")
	if intercept is None:
		raise InvalidTermError("intercept", None, "a number")
	return build_logistic_card(name, intercept, models, build_scale(doc), int(doc.points_decimals or 0))


def build_scale(doc: Document) -> ScoreScale:
	return ScoreScale(
		base_score=to_decimal(doc.base_score),
		base_odds=to_decimal(doc.base_odds),
		points_to_double_odds=to_decimal(doc.points_to_double_odds),
	)


def fill_points(doc: Document, card: Scorecard) -> None:
	"""Write the card's maximums, and a logistic card's points, into the document."""
	for row, factor in zip(doc.factors, card.factors, strict=True):
		row.maximum_points = float(factor.maximum)
		if card.kind is ScorecardKind.LOGISTIC:
			row.missing_points = float(factor.missing_points or 0)
			for band_row, band in zip(list_bands(doc, row.factor), factor.bands, strict=True):
				band_row.points = float(band.points)
	doc.maximum_points = float(card.maximum)


def fill_rows(doc: Document, card: Scorecard) -> None:
	"""Write an engine's card into an empty document."""
	for factor in card.factors:
		doc.append(
			"factors",
			{
				"factor": factor.key,
				"label": factor.label,
				"is_answer_required": int(factor.missing_points is None),
				"missing_points": float(factor.missing_points or 0),
				"reason_code": factor.reason.value,
			},
		)
		for band in factor.bands:
			doc.append("bands", {"factor": factor.key, "points": float(band.points), **dump_band(band)})


def dump_band(band: ScoreBand) -> dict[str, Any]:
	"""What of a band is typed: a category, or bounds."""
	return {
		"category": band.category or "",
		"lower": "" if band.lower is None else f"{band.lower:f}",
		"upper": "" if band.upper is None else f"{band.upper:f}",
		"is_lower_included": int(band.includes_lower),
		"is_upper_included": int(band.includes_upper),
	}


def list_bands(doc: Document, factor: str) -> list[Any]:
	"""Rows of a factor's bands."""
	return [row for row in doc.bands if row.factor == factor]


def build_risk_bands(rows: list[Any]) -> tuple[RiskBand, ...]:
	bands = (RiskBand(name=row.risk_band, lowest_score=to_decimal(row.lowest_score)) for row in rows)
	return tuple(sorted(bands, key=lambda band: -band.lowest_score))


def build_capacity_policy(policy: Document, maximum_current_ratio: Decimal | None) -> CapacityPolicy:
	"""Factors of the policy. Without a limit on current debts, any ratio is within it."""
	found = CapacityPolicy(
		conservative_factor=to_rate(policy.conservative_percent),
		moderate_factor=to_rate(policy.moderate_percent),
		aggressive_factor=to_rate(policy.aggressive_percent),
		sufficient_up_to=SafetyFactor(policy.sufficient_up_to),
		tight_up_to=SafetyFactor(policy.tight_up_to),
	)
	limit = Decimal(100) if maximum_current_ratio is None else maximum_current_ratio
	return replace(found, maximum_current_ratio=limit)


def build_decision_table(policy: Document, automatic_percent: Any = None) -> tuple[DecisionRow, ...]:
	"""Rows of the table; a product's own limit takes the place of those that rows have."""
	return tuple(_build_decision(row, automatic_percent) for row in policy.decisions)


def _build_decision(row: Any, automatic_percent: Any) -> DecisionRow:
	typed = parse_number(row.maximum_debt_ratio, "maximum_debt_ratio")
	ratio = None if typed is None else to_rate(automatic_percent or typed)
	return DecisionRow(
		risk_band=row.risk_band,
		outcome=Recommendation(row.outcome),
		otherwise=Recommendation(row.otherwise) if row.otherwise else None,
		maximum_ratio=ratio,
		needs_complete_file=bool(row.is_complete_file_needed),
		needs_more_collateral=bool(row.is_more_collateral_needed),
		advises_rejection=bool(row.is_rejection_advised),
	)


def _build_factor(doc: Document, row: Any) -> ScoreFactor:
	bands = tuple(_build_band(band) for band in list_bands(doc, row.factor))
	is_points = doc.kind == ScorecardKind.POINTS.value
	missing = None if row.is_answer_required or not is_points else to_decimal(row.missing_points)
	if row.reason_code not in ReasonCode.__members__:
		raise InvalidTermError("reason_code", row.reason_code, ", ".join(ReasonCode.__members__))
	return ScoreFactor(
		key=row.factor,
		label=row.label,
		bands=bands,
		maximum=max((band.points for band in bands), default=ZERO),
		missing_points=missing,
		reason=ReasonCode(row.reason_code),
	)


def _build_band(row: Any) -> ScoreBand:
	return ScoreBand(
		points=to_decimal(row.points),
		category=row.category or None,
		lower=parse_number(row.lower, "lower"),
		upper=parse_number(row.upper, "upper"),
		includes_lower=bool(row.is_lower_included),
		includes_upper=bool(row.is_upper_included),
	)


def _build_model(doc: Document, row: Any, factor: ScoreFactor) -> WeightedFactor:
	weights = [
		parse_number(band.weight_of_evidence, "weight_of_evidence") for band in list_bands(doc, row.factor)
	]
	coefficient = parse_number(row.coefficient, "coefficient")
	if coefficient is None or None in weights:
		raise InvalidTermError("weight_of_evidence", row.factor, "a number in each band, and a coefficient")
	missing = None if row.is_answer_required else parse_number(row.missing_weight, "missing_weight")
	return WeightedFactor(
		factor=factor,
		coefficient=coefficient,
		weights=tuple(weight for weight in weights if weight is not None),
		missing_weight=missing,
	)


def _refuse_stray_bands(doc: Document) -> None:
	keys = {row.factor for row in doc.factors}
	stray = next((row.factor for row in doc.bands if row.factor not in keys), None)
	if stray is not None:
		raise InvalidTermError("factor", stray, ", ".join(sorted(keys)))
