"""What the dialogs of an application ask the server: one function for each decision, and for the client's answer."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe.utils import cint, flt, getdate

from lending_app.engine.credit_authority import AuthorityLevel
from lending_app.origination.decisions.authority import find_level
from lending_app.origination.decisions.data import Decision
from lending_app.origination.decisions.decide import decide
from lending_app.origination.offers import answer_offer
from lending_app.origination.states import AnswerChannel, DecisionKind

List = str | list[Any] | None


@frappe.whitelist(methods=["POST"])
def approve(
	application: str,
	amount: float | None = None,
	number_of_installments: int | None = None,
	interest_percent: float | None = None,
	conditions: List = None,
	valid_days: int | None = None,
	notes: str | None = None,
	is_counter_offer: bool | int = False,
	modified: str | None = None,
) -> str:
	"""Approve, or answer with other terms; what is left out stays as requested."""
	frappe.has_permission("Loan Application", "write", doc=application, throw=True)
	decision = Decision(
		kind=DecisionKind.COUNTER_OFFER if cint(is_counter_offer) else DecisionKind.APPROVE,
		amount=flt(amount) if amount is not None else None,
		number_of_installments=cint(number_of_installments) if number_of_installments is not None else None,
		interest_percent=flt(interest_percent) if interest_percent is not None else None,
		conditions=_read_texts(conditions),
		valid_days=cint(valid_days) if valid_days is not None else None,
		notes=notes or "",
	)
	return str(decide(application, decision, modified).status)


@frappe.whitelist(methods=["POST"])
def reject(
	application: str,
	reasons: List = None,
	explanation: str | None = None,
	advice: str | None = None,
	waiting_days: int | None = None,
	notes: str | None = None,
	modified: str | None = None,
) -> str:
	"""Reject; the first reason is the main one."""
	frappe.has_permission("Loan Application", "write", doc=application, throw=True)
	decision = Decision(
		kind=DecisionKind.REJECT,
		reasons=_read_texts(reasons),
		explanation=explanation or "",
		advice=advice or "",
		waiting_days=cint(waiting_days) if waiting_days is not None else None,
		notes=notes or "",
	)
	return str(decide(application, decision, modified).status)


@frappe.whitelist(methods=["POST"])
def request_documents(
	application: str,
	documents: List = None,
	due_date: str | None = None,
	explanation: str | None = None,
	modified: str | None = None,
) -> str:
	"""Ask for documents, each a name or {document_type, note}, until a day."""
	frappe.has_permission("Loan Application", "write", doc=application, throw=True)
	rows = [row if isinstance(row, dict) else {"document_type": row} for row in _read(documents)]
	decision = Decision(
		kind=DecisionKind.REQUEST_DOCUMENTS,
		documents=tuple((str(row["document_type"]), str(row.get("note") or "")) for row in rows),
		due_date=getdate(due_date) if due_date else None,
		explanation=explanation or "",
	)
	return str(decide(application, decision, modified).status)


@frappe.whitelist(methods=["POST"])
def withdraw(application: str, explanation: str | None = None, modified: str | None = None) -> str:
	"""Take the request back in the client's name."""
	frappe.has_permission("Loan Application", "write", doc=application, throw=True)
	decision = Decision(kind=DecisionKind.WITHDRAW, explanation=explanation or "")
	return str(decide(application, decision, modified).status)


@frappe.whitelist(methods=["POST"])
def accept_at_branch(application: str, signed_by: str, signature: str | None = None) -> str:
	"""Record at the branch that the client accepts; returns the loan."""
	frappe.has_permission("Loan Application", "write", doc=application, throw=True)
	return answer_offer.accept_offer(
		application, signed_by=signed_by, signature=signature, channel=AnswerChannel.BRANCH.value
	)


@frappe.whitelist(methods=["POST"])
def decline_at_branch(application: str, reason: str) -> None:
	"""Record at the branch that the client declines."""
	frappe.has_permission("Loan Application", "write", doc=application, throw=True)
	answer_offer.decline_offer(application, reason=reason, channel=AnswerChannel.BRANCH.value)


@frappe.whitelist()
def get_authority(application: str, amount: float | None = None) -> dict[str, Any]:
	"""Who may approve an amount, and whether that is an analyst, for the dialog."""
	doc = frappe.get_doc("Loan Application", application)
	doc.check_permission("read")
	level = find_level(doc, doc.requested_amount if amount is None else amount)
	return {"level": level.value, "is_analyst_enough": level.rank <= AuthorityLevel.ANALYST.rank}


def _read(value: List) -> list[Any]:
	rows = json.loads(value) if isinstance(value, str) and value.strip().startswith("[") else value
	if isinstance(rows, str):
		rows = rows.splitlines()
	return list(rows or [])


def _read_texts(value: List) -> tuple[str, ...]:
	return tuple(text for text in (str(row).strip() for row in _read(value)) if text)
