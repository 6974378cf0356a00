"""Score answers typed by hand: what a card would say, before anybody is judged by it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.credit.exceptions import AnswerError, ScorecardError
from lending_app.credit.scoring.adapters import build_risk_bands, build_scale, build_scorecard
from lending_app.credit.scoring.refusals import refuse
from lending_app.engine.credit.logistic_scoring import calculate_default_probability
from lending_app.engine.credit.reason_codes import choose_principal_reasons
from lending_app.engine.credit.score_table import find_risk_band
from lending_app.engine.credit.scorecard import Answer, Scorecard, ScorecardKind, ScoreFactor
from lending_app.engine.credit.scoring import FactorScore, ScoreResult, score
from lending_app.engine.values.errors import EngineError
from lending_app.products.adapters import to_percent


def list_questions(doc: Document) -> list[dict[str, Any]]:
	"""What a card asks: each factor's key, label, categories, and whether it takes numbers."""
	return [
		{
			"factor": factor.key,
			"label": _(factor.label),
			"categories": [
				{"value": band.category, "label": _(band.category)} for band in factor.bands if band.category
			],
			"has_numbers": bool(factor.ranges),
			"is_required": factor.missing_points is None,
		}
		for factor in _load(doc).factors
	]


def try_answers(doc: Document, answers: Mapping[str, Any]) -> dict[str, Any]:
	"""Points of typed answers, factor by factor, with the band of risk and the principal reasons."""
	card = _load(doc)
	try:
		result = score(
			card, {factor.key: _read_answer(factor, answers.get(factor.key)) for factor in card.factors}
		)
	except EngineError as error:
		refuse(error, AnswerError, _("Answers"))
	bands = build_risk_bands(doc.risk_bands or frappe.get_cached_doc("Credit Policy").risk_bands)
	reasons = choose_principal_reasons((), result.losses)
	return {
		"total": float(result.total),
		"maximum": float(result.maximum),
		"risk_band": _(find_risk_band(result.total, bands)),
		"factors": [_show_factor(factor) for factor in result.factors],
		"reasons": [_(reason.statement) for reason in reasons],
		"default_percent": _find_default_percent(doc, result),
	}


def _load(doc: Document) -> Scorecard:
	try:
		return build_scorecard(doc)
	except EngineError as error:
		refuse(error, ScorecardError, _("Scorecard"))


def _find_default_percent(doc: Document, result: ScoreResult) -> float | None:
	"""The probability of default that a logistic card's score stands for."""
	if result.kind is not ScorecardKind.LOGISTIC:
		return None
	return to_percent(calculate_default_probability(result.total, build_scale(doc)))


def _show_factor(factor: FactorScore) -> dict[str, Any]:
	return {
		"label": _(factor.label),
		"answer": _(factor.answer),
		"points": float(factor.points),
		"maximum": float(factor.maximum),
		"band": _("no answer") if factor.is_missing else _(factor.band),
		"reason": _(factor.reason.statement) if factor.lost > 0 else "",
	}


def _read_answer(factor: ScoreFactor, typed: Any) -> Answer | None:
	"""A typed answer: a category, a number, or several of them with commas between."""
	text = str(typed if typed is not None else "").strip()
	if not text:
		return None
	categories = {band.category for band in factor.bands}
	if text in categories:
		return text
	return tuple(_read_number(part.strip(), categories) for part in text.split(","))


def _read_number(text: str, categories: set[str | None]) -> Decimal | str:
	if text in categories:
		return text
	try:
		return Decimal(text)
	except InvalidOperation:
		return text
