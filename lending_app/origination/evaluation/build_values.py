"""A judgement as the fields and rows of a Credit Evaluation: where Decimal becomes float."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from lending_app.engine.credit.capacity import SafetyFactor
from lending_app.engine.credit.conditions import Proposal
from lending_app.engine.credit.score_answers import Guarantor
from lending_app.engine.credit.scoring import FactorScore
from lending_app.origination.evaluation.findings import Finding
from lending_app.origination.evaluation.judge import Judgement
from lending_app.origination.evaluation.options import Options
from lending_app.origination.evaluation.seal import dump_json, make_fingerprint
from lending_app.products.adapters import to_float

LONGEST = 140
HUNDRED = Decimal(100)
Values = dict[str, Any]


def build_values(judgement: Judgement, options: Options) -> Values:
	"""Everything but name, people, policy, rate and seal."""
	facts, found = judgement.facts, judgement.assessment
	return {
		"client": facts.request.client,
		"product": facts.request.product,
		"currency": facts.request.currency,
		"bureau_report": facts.bureau.report if facts.bureau else None,
		"recommendation": found.recommendation.value,
		"score": to_points(found.score.total),
		"maximum_score": to_points(found.score.maximum),
		"risk_band": found.risk_band,
		"principal_reasons": "\n".join(reason.value for reason in found.principal_reasons),
		"documents_state": judgement.documents_state.value,
		"identity_state": judgement.identity_state.value,
		"credit_state": judgement.credit_state.value,
		**_build_request(judgement),
		**_build_capacity(judgement),
		"checks": [_build_check(row) for row in judgement.findings],
		"factors": [_build_factor(row) for row in found.score.factors],
		"conditions": [_build_condition(row, facts.request.currency) for row in judgement.proposals],
		"inputs": dump_json({"facts": facts, "options": options, "answers": dict(found.answers)}),
		"fingerprint": make_fingerprint(facts),
	}


def _build_request(judgement: Judgement) -> Values:
	request = judgement.facts.request
	return {
		"requested_amount": to_float(request.amount),
		"number_of_installments": request.installments,
		"interest_percent": float(round(request.rate * HUNDRED, 6)),
		"monthly_installment_amount": to_float(request.burden),
	}


def _build_capacity(judgement: Judgement) -> Values:
	capacity = judgement.assessment.capacity
	most = capacity.get_maximum_installment
	return {
		"net_monthly_income": to_float(capacity.net_income),
		"unproven_monthly_income": to_float(capacity.unproven_income),
		"expenses_amount": to_float(capacity.expenses),
		"debts_amount": to_float(capacity.debts),
		"available_monthly_income": to_float(capacity.available_income),
		"current_debt_ratio_percent": to_percent(capacity.current_ratio),
		"projected_debt_ratio_percent": to_percent(capacity.projected_ratio),
		"conservative_installment_amount": to_float(most(SafetyFactor.CONSERVATIVE)),
		"moderate_installment_amount": to_float(most(SafetyFactor.MODERATE)),
		"aggressive_installment_amount": to_float(most(SafetyFactor.AGGRESSIVE)),
	}


def to_percent(ratio: Decimal | None) -> float:
	return 0.0 if ratio is None else float(round(ratio * HUNDRED, 2))


def to_points(points: Decimal) -> float:
	return float(round(points, 2))


def _build_check(row: Finding) -> Values:
	return {
		"phase": row.phase.value,
		"code": row.code,
		"result": row.result.value,
		"is_blocking": int(row.is_blocking),
		"evidence": row.evidence,
		"evidence_values": json.dumps(row.values, ensure_ascii=False),
		"figure": row.figure,
		"limit": row.limit,
		"reason_code": row.reason,
	}


def _build_factor(row: FactorScore) -> Values:
	return {
		"factor": row.key,
		"label": row.label,
		"answer": row.answer[:LONGEST],
		"band": row.band[:LONGEST],
		"points": to_points(row.points),
		"maximum_points": to_points(row.maximum),
		"is_missing": int(row.is_missing),
		"reason_code": row.reason.value if row.lost > 0 else "",
	}


def _build_condition(row: Proposal, currency: str) -> Values:
	found = row.assessment
	return {
		"conditions": ", ".join(condition.value for condition in row.conditions),
		"amount": to_float(found.amount),
		"collateral_amount": to_float(row.collateral_value or 0),
		"guarantor": row.guarantor.value if row.guarantor and row.guarantor is not Guarantor.NONE else "",
		"score": to_points(found.score.total),
		"risk_band": found.risk_band,
		"projected_debt_ratio_percent": to_percent(found.capacity.projected_ratio),
		"currency": currency,
	}
