"""What each decision does to the application that enters its state."""

from __future__ import annotations

from dataclasses import replace

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, cint, flt, getdate, today

from lending_app.engine.credit.authority import AuthorityLevel
from lending_app.origination.decisions.authority import check_authority
from lending_app.origination.decisions.check_basis import check_basis
from lending_app.origination.decisions.decision import Decision
from lending_app.origination.decisions.reasons import get_statements, resolve_reasons
from lending_app.origination.decisions.record_decision import record_decision, take_decision
from lending_app.origination.exceptions import DecisionInputError
from lending_app.origination.request.update_documents import ask_for, check_document_types
from lending_app.origination.states import DecisionKind

# Ten years.
LONGEST_DAYS = 3_660
TERMS = (
	("approved_amount", "amount", "requested_amount"),
	("approved_number_of_installments", "number_of_installments", "number_of_installments"),
	("approved_interest_percent", "interest_percent", "interest_percent"),
)


def start_approval(application: Document) -> Decision:
	"""Fill the approved terms: the decision's, else what the form holds, else the request's."""
	decision = take_decision(application, DecisionKind.APPROVE)
	for field, given, requested in TERMS:
		value = getattr(decision, given)
		application.set(
			field, application.get(field) or application.get(requested) if value is None else value
		)
	return decision


def finish_approval(application: Document, decision: Decision) -> None:
	"""Authority and basis of checked terms, the last day to answer, and the record."""
	if decision.kind is DecisionKind.COUNTER_OFFER:
		_refuse_same_terms(application, decision)
	if not application.flags.is_loaded:
		check_basis(application, decision)
		check_authority(application, application.approved_amount, decision.authority)
	days = decision.valid_days
	if days is None:
		days = cint(frappe.db.get_single_value("Lending Settings", "approval_valid_days"))
	if not 0 <= days <= LONGEST_DAYS:
		_refuse(_("{0} days are no period of validity. Enter 1 or more, or 0 for no end.").format(days))
	application.approval_expires_on = add_days(today(), days) if days else None
	if decision.authority is AuthorityLevel.AUTOMATIC:
		application.decided_by = None
	if decision.notes:
		application.decision_notes = decision.notes
	record_decision(application, replace(decision, valid_days=days, notes=application.decision_notes or ""))


def enter_rejection(application: Document) -> None:
	"""Code the reasons, and say from when the client may apply again."""
	decision = take_decision(application, DecisionKind.REJECT)
	explanation = decision.explanation or ("" if decision.reasons else application.rejection_reason or "")
	reasons = resolve_reasons(decision.reasons, explanation)
	days = decision.waiting_days
	if days is None:
		days = cint(frappe.db.get_single_value("Lending Settings", "rejection_waiting_days"))
	if not 0 <= days <= LONGEST_DAYS:
		_refuse(_("{0} days are no waiting period. Enter 0 or more.").format(days))
	if decision.authority is AuthorityLevel.AUTOMATIC:
		application.decided_by = None
	application.rejection_reason = explanation or get_statements(reasons, "en")[reasons[0]]
	application.reapply_after_date = add_days(today(), days) if days else None
	record_decision(
		application, replace(decision, reasons=reasons, explanation=explanation, waiting_days=days)
	)


def enter_information_request(application: Document) -> None:
	"""Ask for each document on the application's own list, until a day."""
	decision = take_decision(application, DecisionKind.REQUEST_DOCUMENTS)
	due_date = decision.due_date or getdate(add_days(today(), _get_answer_days()))
	if due_date < getdate(today()):
		_refuse(_("The due date {0} has passed. Choose a later one.").format(frappe.format(due_date, "Date")))
	check_document_types([document_type for document_type, _note in decision.documents])
	for document_type, note in decision.documents:
		ask_for(application, document_type, note, due_date)
	record_decision(application, replace(decision, due_date=due_date))


def enter_withdrawal(application: Document) -> None:
	record_decision(application, take_decision(application, DecisionKind.WITHDRAW))


def enter_expiry(application: Document) -> None:
	record_decision(application, take_decision(application, DecisionKind.EXPIRE))


def _get_answer_days() -> int:
	return cint(frappe.db.get_single_value("Lending Settings", "information_due_days"))


def _refuse_same_terms(application: Document, decision: Decision) -> None:
	same = all(flt(application.get(field)) == flt(application.get(asked)) for field, _given, asked in TERMS)
	if same and not decision.conditions:
		_refuse(_("The terms are those that the client asked for. Change one, add a condition, or approve."))


def _refuse(message: str) -> None:
	frappe.throw(message, exc=DecisionInputError, title=_("Decision Not Usable"))
