"""Fit a logistic scorecard on cases and keep it as a draft, for a person to look at and submit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime, today

from lending_app.credit.exceptions import ScorecardFittingError
from lending_app.credit.scoring.adapters import build_scorecard, dump_band
from lending_app.credit.scoring.fitting.cases import Cases, read_cases
from lending_app.credit.scoring.fitting.history import read_history, restore_bands
from lending_app.credit.scoring.fitting.model import (
	FittedFactor,
	FittedModel,
	FittingUnavailableError,
	build_card,
	fit_model,
	score_cases,
)
from lending_app.credit.scoring.refusals import refuse
from lending_app.engine.credit.logistic_scoring import ScoreScale
from lending_app.engine.credit.reason_codes import ReasonCode
from lending_app.engine.credit.score_table import RISK_BANDS, RiskBand, build_point_table, find_risk_band
from lending_app.engine.credit.scorecard import Scorecard
from lending_app.engine.values.errors import EngineError
from lending_app.lending_setup.document import by_service

# Reasons of the answers that our own applications give; the manager chooses those of other columns.
REASONS = {
	"credit_history": ReasonCode.CREDIT_HISTORY,
	"income_to_installment": ReasonCode.INCOME_FOR_AMOUNT,
	"months_employed": ReasonCode.JOB_STABILITY,
	"contract_type": ReasonCode.CONTRACT_TYPE,
	"collateral": ReasonCode.COLLATERAL_INSUFFICIENT,
	"internal_history": ReasonCode.INTERNAL_HISTORY,
	"housing_type": ReasonCode.HOUSING,
}

LABELS = {factor.key: factor.label for factor in build_point_table().factors}


def fit_scorecard(text: str, *, scorecard_name: str, outcome: str, bad_value: str, source: str) -> Document:
	"""A draft Scorecard of kind Logistic from a CSV. Raises ScorecardFittingError, and nothing is kept."""
	frappe.has_permission("Scorecard", "create", throw=True)
	with _refusing():
		model = fit_model(read_cases(text, outcome, bad_value))
		return _keep(model, model.factors, scorecard_name, source)


def fit_own_loans(card: Document, *, scorecard_name: str) -> Document:
	"""The same from the loans that were evaluated by a card, on its bands: bad from 90 days late on."""
	frappe.has_permission("Scorecard", "create", throw=True)
	with _refusing():
		known = build_scorecard(card)
		model = fit_model(read_history(known, getdate(today())))
		return _keep(model, restore_bands(model.factors, known), scorecard_name, card.name)


@contextmanager
def _refusing() -> Iterator[None]:
	try:
		yield
	except FittingUnavailableError as error:
		frappe.throw(
			_("Fitting needs the library {0}. Ask the administrator to install {1} on this site.").format(
				error.field, frappe.bold(error.bound)
			),
			exc=ScorecardFittingError,
			title=_("Scorecard Not Fitted"),
		)
	except EngineError as error:
		refuse(error, ScorecardFittingError, _("Scorecard Not Fitted"))


def _keep(
	model: FittedModel, factors: tuple[FittedFactor, ...], scorecard_name: str, source: str
) -> Document:
	doc = frappe.new_doc("Scorecard", scorecard_name=scorecard_name, kind="Logistic", effective_from=today())
	doc.intercept = f"{model.intercept:f}"
	scale = ScoreScale()
	doc.base_score, doc.base_odds = float(scale.base_score), float(scale.base_odds)
	doc.points_to_double_odds = float(scale.points_to_double_odds)
	_fill_factors(doc, factors)
	_fill_population(doc, model, source)
	_propose_risk_bands(doc, model, build_card(scorecard_name, model.intercept, model.factors, scale))
	return by_service(doc).insert()


def _fill_factors(doc: Document, factors: tuple[FittedFactor, ...]) -> None:
	for factor in factors:
		binned = factor.binned
		doc.append(
			"factors",
			{
				"factor": binned.name,
				"label": LABELS.get(binned.name) or frappe.unscrub(binned.name),
				"coefficient": f"{factor.coefficient:f}",
				"missing_weight": f"{binned.missing:f}",
				"information_value": float(binned.information_value),
				"reason_code": REASONS.get(binned.name, ReasonCode.OTHER_FACTOR).value,
			},
		)
		for item in binned.bins:
			row = {
				"factor": binned.name,
				"weight_of_evidence": f"{item.weight:f}",
				"number_of_goods": item.counts.goods,
				"number_of_bads": item.counts.bads,
			}
			doc.append("bands", row | dump_band(item.band))


def _fill_population(doc: Document, model: FittedModel, source: str) -> None:
	fitted, held, measured = model.fitted, model.held, model.discrimination
	doc.number_of_goods = fitted.number_of_goods + held.number_of_goods
	doc.number_of_bads = fitted.number_of_bads + held.number_of_bads
	doc.number_of_cases = doc.number_of_goods + doc.number_of_bads
	doc.number_of_holdout_cases = len(held.rows)
	doc.holdout_auc, doc.holdout_gini = float(measured.auc), float(measured.gini)
	doc.holdout_ks = float(measured.ks)
	doc.fitted_on, doc.source_file = now_datetime(), source
	doc.left_out = ", ".join((*fitted.left_out, *model.dropped))


def _propose_risk_bands(doc: Document, model: FittedModel, card: Scorecard) -> None:
	"""Six parts of the fitted cases, best first. A proposal: anyone who submits the card sets the bands."""
	scores = score_cases(card, model.factors, model.fitted)
	rising = sorted(scores)
	places = [len(rising) * part // len(RISK_BANDS) for part in range(len(RISK_BANDS) - 1, -1, -1)]
	lowest = [rising[place] for place in places]
	if len(set(lowest)) < len(lowest):
		return
	bands = tuple(
		RiskBand(name=band.name, lowest_score=score) for band, score in zip(RISK_BANDS, lowest, strict=True)
	)
	for band in bands:
		doc.append("risk_bands", {"risk_band": band.name, "lowest_score": float(band.lowest_score)})
	found = [find_risk_band(score, bands) for score in scores]
	doc.description = "\n".join(_describe(band.name, found, model.fitted) for band in bands)


def _describe(band: str, found: list[str], cases: Cases) -> str:
	"""What part of the fitted cases of a proposed band went bad."""
	bads = [bad for name, bad in zip(found, cases.is_bad, strict=True) if name == band]
	return _("{0}: {1} of {2} fitted cases went bad").format(_(band), sum(bads), len(bads))
