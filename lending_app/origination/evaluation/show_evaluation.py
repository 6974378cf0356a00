"""An evaluation as people read it: the payload of the form's tab and of the print format, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, fmt_money, format_datetime, formatdate, get_fullname, strip_html

from lending_app.engine.credit.reason_codes import ReasonCode
from lending_app.engine.credit.recommendation import Recommendation
from lending_app.engine.credit.rules import RuleKind
from lending_app.origination.decisions.authority import show_authority
from lending_app.origination.evaluation.check_fresh import find_staleness, is_untouched
from lending_app.origination.evaluation.seal import EVALUATION
from lending_app.origination.evaluation.states import Phase
from lending_app.origination.evaluation.texts import LABELS
from lending_app.origination.states import DECIDED, ApplicationStatus
from lending_app.products.adapters import to_float
from lending_app.products.rates.explain_rate import explain_reasons

COLORS = {
	"Passed": "green", "Warning": "orange", "Missing": "orange", "Failed": "red",
	"Complete": "green", "Incomplete": "orange",
	"Verified": "green", "Alert": "orange", "Rejected": "red",
	"Sufficient": "green", "Tight": "orange", "Insufficient": "red",
	"Approve": "green", "Approve with Conditions": "yellow", "Manual Review": "orange", "Committee": "orange",
	"Reject": "red",
}  # fmt: skip
STATES = {
	Phase.DOCUMENTS: "documents_state",
	Phase.IDENTITY: "identity_state",
	Phase.CREDIT: "credit_state",
	Phase.DECISION: "recommendation",
}
CAPACITY = (
	"net_monthly_income", "unproven_monthly_income", "expenses_amount", "debts_amount", "available_monthly_income",
	"monthly_installment_amount", "current_debt_ratio_percent", "projected_debt_ratio_percent",
	"conservative_installment_amount", "moderate_installment_amount", "aggressive_installment_amount",
)  # fmt: skip
RATIOS = (RuleKind.CURRENT_DEBT_RATIO.value, RuleKind.PROJECTED_DEBT_RATIO.value)
APPROVE = Recommendation.APPROVE.value
HISTORY = 20


def show_application(application: str) -> dict[str, Any]:
	"""The application's last evaluation, who may approve it, and those before it. Permission is the caller's."""
	doc = frappe.get_doc("Loan Application", application)
	name = doc.evaluation
	return {
		"evaluation": show_evaluation(frappe.get_doc(EVALUATION, name)) if name else None,
		"authority": show_authority(doc),
		"history": list_history(application),
	}


def show_evaluation(evaluation: Document) -> dict[str, Any]:
	"""Everything the tab shows of one evaluation."""
	return {
		"name": evaluation.name,
		"evaluated_on": format_datetime(evaluation.evaluated_on),
		"evaluated_by": get_fullname(evaluation.evaluated_by),
		"recommendation": {"text": _(evaluation.recommendation), "color": COLORS[evaluation.recommendation]},
		"score": show_number(evaluation.score),
		"maximum_score": show_number(evaluation.maximum_score),
		"risk_band": _(evaluation.risk_band),
		"scorecard": _(evaluation.scorecard),
		"warning": _find_warning(evaluation),
		"reasons": [] if evaluation.recommendation == APPROVE else list_reasons(evaluation),
		"rate": _show_percent(evaluation.offered_interest_percent),
		"rate_reasons": explain_reasons(evaluation.rate_reasons),
		"phases": [_show_phase(evaluation, phase) for phase in Phase],
		"points": [_show_factor(row) for row in evaluation.factors],
		"capacity": [_show_field(evaluation, field) for field in CAPACITY],
		"conditions": [_show_condition(row) for row in evaluation.conditions],
	}


def list_reasons(evaluation: Document) -> list[dict[str, str]]:
	"""The principal reasons, as the client is told them (APP-15)."""
	codes = [code for code in (evaluation.principal_reasons or "").split("\n") if code]
	return [{"code": code, "text": show_reason(code)} for code in codes]


def show_reason(code: str) -> str:
	"""A reason code in words."""
	return _(ReasonCode(code).statement) if code in ReasonCode.__members__ else code


def list_history(application: str) -> list[dict[str, Any]]:
	fields = ["name", "evaluated_on", "evaluated_by", "recommendation", "score", "risk_band", "occasion"]
	rows = frappe.get_all(
		EVALUATION,
		{"application": application},
		fields,
		order_by="evaluated_on desc, name desc",
		limit=HISTORY,
	)
	return [
		row
		| {
			"evaluated_on": format_datetime(row.evaluated_on),
			"evaluated_by": get_fullname(row.evaluated_by),
			"color": COLORS[row.recommendation],
			"recommendation": _(row.recommendation),
			"score": show_number(row.score),
			"risk_band": _(row.risk_band),
			"occasion": _(row.occasion),
		}
		for row in rows
	]


def _find_warning(evaluation: Document) -> str:
	if not is_untouched(evaluation):
		return _("This evaluation is not as it was written: somebody has changed it. Evaluate again.")
	status = frappe.db.get_value("Loan Application", evaluation.application, "status")
	if ApplicationStatus(status) in DECIDED:
		return ""  # it stays as it was decided on
	return strip_html(find_staleness(evaluation) or "")


def _show_phase(evaluation: Document, phase: Phase) -> dict[str, Any]:
	state = evaluation.get(STATES[phase])
	return {
		"title": _(phase.value),
		"state": _(state),
		"color": COLORS[state],
		"checks": [_show_check(row) for row in evaluation.checks if row.phase == phase.value],
	}


def _show_check(row: Document) -> dict[str, str]:
	reason = show_reason(row.reason_code) if row.reason_code else ""
	return {
		"label": _(LABELS.get(row.code, row.code)),
		"result": _(row.result),
		"color": COLORS[row.result],
		"evidence": show_evidence(row.evidence, row.evidence_values) or reason,
		"figure": _show_measure(row.code, row.figure),
		"limit": _show_measure(row.code, row.limit),
	}


def show_evidence(text: str, values: str) -> str:
	"""The sentence of a check with its figures, in the reader's language."""
	return _(text).format(*(_show_value(value) for value in json.loads(values or "[]"))) if text else ""


def _show_value(value: str | Sequence[str]) -> str:
	if isinstance(value, str):
		return _show_word(value)
	return ", ".join(_(word) for word in value)


def _show_measure(code: str, text: str) -> str:
	"""The figure or limit of a rule; ratios as percent."""
	if text and code in RATIOS:
		return _show_percent(Decimal(text) * 100)
	return _show_word(text) if text else ""


def _show_word(word: str) -> str:
	"""A day as the reader writes days, a number to two decimals, a word in the reader's language."""
	with suppress(ValueError):
		return formatdate(date.fromisoformat(word))
	with suppress(InvalidOperation):
		number = round(Decimal(word), 2)
		return fmt_money(to_float(number), precision=0 if number == int(number) else 2)
	return _(word, context="Client")


def _show_factor(row: Document) -> dict[str, Any]:
	share = 100 * flt(row.points) / flt(row.maximum_points) if flt(row.maximum_points) > 0 else 0
	return {
		"label": _(row.label),
		"answer": ", ".join(_show_word(part) for part in row.answer.split(", "))
		if row.answer
		else _("not known"),
		"points": show_number(row.points),
		"maximum": show_number(row.maximum_points),
		"share": max(0, min(100, round(share))),
		"reason": show_reason(row.reason_code) if row.reason_code else "",
	}


def _show_field(evaluation: Document, field: str) -> dict[str, str]:
	value, meta = evaluation.get(field), evaluation.meta.get_field(field)
	is_money = meta.fieldtype == "Currency"
	return {
		"label": _(meta.label),
		"value": fmt_money(value, currency=evaluation.currency) if is_money else _show_percent(value),
	}


def _show_condition(row: Document) -> dict[str, str]:
	return {
		"conditions": ", ".join(_(part) for part in row.conditions.split(", ")),
		"amount": fmt_money(row.amount, currency=row.currency),
		"collateral": fmt_money(row.collateral_amount, currency=row.currency)
		if row.collateral_amount
		else "",
		"guarantor": _(row.guarantor) if row.guarantor else "",
		"score": f"{show_number(row.score)} · {_(row.risk_band)}",
		"ratio": _show_percent(row.projected_debt_ratio_percent),
	}


def show_number(value: Any) -> str:
	"""62 for 62.0, 62.5 for 62.5."""
	return f"{flt(value, 2):g}"


def _show_percent(value: Any) -> str:
	return f"{flt(value, 2):g} %"
