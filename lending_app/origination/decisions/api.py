"""What the dialogs of an application ask the server: one function for each decision, and for the client's answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import frappe
from frappe import _

from lending_app.engine.credit.authority import AuthorityLevel
from lending_app.lending_setup.requests.read_input import (
	read_list,
	read_texts,
)
from lending_app.lending_setup.requests.typed_api import LongText, Place, typed
from lending_app.origination.decisions.authority import find_level
from lending_app.origination.decisions.decide import decide
from lending_app.origination.decisions.decision import Decision
from lending_app.origination.decisions.reasons import get_statements
from lending_app.origination.offers import answer_offer
from lending_app.origination.states import AnswerChannel, DecisionKind

List = list[Any] | None


@frappe.whitelist(methods=["POST"])
@typed
def approve(
	application: str,
	amount: float | None = None,
	number_of_installments: int | None = None,
	interest_percent: float | None = None,
	conditions: List = None,
	valid_days: int | None = None,
	notes: str | None = None,
	is_counter_offer: bool = False,
	is_unevaluated_accepted: bool = False,
	modified: datetime | None = None,
) -> str:
	"""Approve, or answer with other terms; what is left out stays as requested.

	Where a matrix of authority is in force, an application without an evaluation is approved only by who says that it is
	known. Raises NotEvaluatedError and the errors of decisions.
	"""
	frappe.has_permission("Loan Application", "write", doc=application, throw=True)
	decision = Decision(
		kind=DecisionKind.COUNTER_OFFER if is_counter_offer else DecisionKind.APPROVE,
		amount=amount,
		number_of_installments=number_of_installments,
		interest_percent=interest_percent,
		conditions=read_texts(conditions, _("Special Conditions")),
		valid_days=valid_days,
		notes=notes or "",
		is_unevaluated_accepted=is_unevaluated_accepted,
	)
	return str(decide(application, decision, modified).status)


@frappe.whitelist(methods=["POST"])
@typed
def reject(
	application: str,
	reasons: List = None,
	explanation: str | None = None,
	advice: str | None = None,
	waiting_days: int | None = None,
	notes: str | None = None,
	modified: datetime | None = None,
) -> str:
	"""Reject; the first reason is the main one."""
	frappe.has_permission("Loan Application", "write", doc=application, throw=True)
	decision = Decision(
		kind=DecisionKind.REJECT,
		reasons=read_texts(reasons, _("Reasons")),
		explanation=explanation or "",
		advice=advice or "",
		waiting_days=waiting_days,
		notes=notes or "",
	)
	return str(decide(application, decision, modified).status)


@frappe.whitelist(methods=["POST"])
@typed
def request_documents(
	application: str,
	documents: List = None,
	due_date: date | None = None,
	explanation: str | None = None,
	modified: datetime | None = None,
) -> str:
	"""Ask for documents, each a name or {document_type, note}, until a day."""
	frappe.has_permission("Loan Application", "write", doc=application, throw=True)
	rows = [
		row if isinstance(row, dict) else {"document_type": row}
		for row in read_list(documents, _("Documents"))
	]
	decision = Decision(
		kind=DecisionKind.REQUEST_DOCUMENTS,
		documents=tuple((str(row.get("document_type") or ""), str(row.get("note") or "")) for row in rows),
		due_date=due_date,
		explanation=explanation or "",
	)
	return str(decide(application, decision, modified).status)


@frappe.whitelist(methods=["POST"])
@typed
def withdraw(application: str, explanation: str | None = None, modified: datetime | None = None) -> str:
	"""Take the request back in the client's name."""
	frappe.has_permission("Loan Application", "write", doc=application, throw=True)
	decision = Decision(kind=DecisionKind.WITHDRAW, explanation=explanation or "")
	return str(decide(application, decision, modified).status)


@frappe.whitelist(methods=["POST"])
@typed
def accept_at_branch(application: str, signed_by: str, signature: LongText | None = None) -> str:
	"""Record at the branch that the client accepts; returns the loan."""
	frappe.has_permission("Loan Application", "write", doc=application, throw=True)
	return answer_offer.accept_offer(
		application, signed_by=signed_by, signature=signature, channel=AnswerChannel.BRANCH.value
	)


@frappe.whitelist(methods=["POST"])
@typed
def decline_at_branch(application: str, reason: str) -> None:
	"""Record at the branch that the client declines."""
	frappe.has_permission("Loan Application", "write", doc=application, throw=True)
	answer_offer.decline_offer(application, reason=reason, channel=AnswerChannel.BRANCH.value)


@frappe.whitelist()
@typed
def get_authority(application: str, amount: float | None = None) -> dict[str, Any]:
	"""Who may approve an amount, and whether that is an analyst, for the dialog."""
	doc = frappe.get_doc("Loan Application", application)
	doc.check_permission("read")
	level = find_level(doc, doc.requested_amount if amount is None else amount)
	return {"level": level.value, "is_analyst_enough": level.rank <= AuthorityLevel.ANALYST.rank}


@frappe.whitelist()
@typed
@frappe.validate_and_sanitize_search_inputs
def query_reasons(
	doctype: str, txt: str, searchfield: str, start: Place, page_len: Place, filters: dict[str, Any] | None
) -> list[tuple[str, str, str]]:
	"""Reasons in use, found and shown in the reader's language or by their code."""
	frappe.has_permission("Credit Reason", "read", throw=True)
	kinds = dict(frappe.get_all("Credit Reason", {"is_active": 1}, ["name", "kind"], as_list=True))
	statements = get_statements(tuple(kinds), frappe.local.lang)
	rows = sorted((text, code) for code, text in statements.items())
	found = [(code, text) for text, code in rows if txt.casefold() in f"{code} {text}".casefold()]
	return [(code, text, _(kinds[code])) for code, text in found[start : start + page_len]]
