"""Keep an act of deciding as a Credit Decision."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.engine.credit.authority import AuthorityLevel
from lending_app.lending_setup.record import write_record
from lending_app.origination.decisions.decision import Decision
from lending_app.origination.decisions.reasons import get_statements
from lending_app.origination.states import DecisionKind

BASIS = ("evaluation", "score", "risk_band", "recommendation")
APPROVALS = {DecisionKind.APPROVE, DecisionKind.COUNTER_OFFER}
LEVELLED = {*APPROVALS, DecisionKind.REJECT}


def take_decision(application: Document, kind: DecisionKind) -> Decision:
	"""What the step's service has handed over; of the workflow's own button, nothing but the kind."""
	return application.flags.pop("decision", None) or Decision(kind=kind)


def record_decision(application: Document, decision: Decision) -> Document:
	"""Write the decision of an application that is entering the state it leads to."""
	values = {
		"application": application.name,
		"kind": decision.kind.value,
		"authority": decision.authority.value if decision.kind in LEVELLED else None,
		"decided_by": None if decision.authority is AuthorityLevel.AUTOMATIC else frappe.session.user,
		"decided_on": now_datetime(),
		"committee_session": decision.committee_session,
		"explanation": decision.explanation,
		"advice": decision.advice,
		"due_date": decision.due_date,
		"notes": decision.notes,
		"requested_amount": application.requested_amount,
		"requested_number_of_installments": application.number_of_installments,
		"requested_interest_percent": application.interest_percent,
		"reasons": _list_reasons(decision),
		"conditions": [{"condition": text} for text in decision.conditions],
		"documents": [{"document_type": kind, "note": note} for kind, note in decision.documents],
	}
	values |= {field: application.get(field) for field in BASIS}
	if decision.kind in APPROVALS:
		values |= _get_terms(application, decision)
	if decision.kind is DecisionKind.REJECT:
		values |= {
			"waiting_days": decision.waiting_days,
			"reapply_after_date": application.get("reapply_after_date"),
		}
	return write_record("Credit Decision", values)


def _get_terms(application: Document, decision: Decision) -> dict[str, object]:
	return {
		"amount": application.approved_amount,
		"number_of_installments": application.approved_number_of_installments,
		"interest_percent": application.approved_interest_percent,
		"valid_days": decision.valid_days,
		"expires_on": application.approval_expires_on,
	}


def _list_reasons(decision: Decision) -> list[dict[str, object]]:
	statements = get_statements(decision.reasons, "en") if decision.reasons else {}
	return [
		{"reason": code, "is_main": int(number == 0), "statement": statements[code]}
		for number, code in enumerate(decision.reasons)
	]
