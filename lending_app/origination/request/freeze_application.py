"""After it is submitted a request is decided as it was submitted; it changes where it is sent back, and the change is kept.

Fields are frozen unless they are named here: one that is added to the DocType later is frozen too.
"""

from __future__ import annotations

from collections.abc import Collection

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.lending_setup.documents.compare_documents import list_differences
from lending_app.lending_setup.documents.freeze_request import OpenParts
from lending_app.lending_setup.documents.restore_derived import list_derived
from lending_app.lending_setup.language.speak import speaking
from lending_app.origination.decisions.second_person import list_involved
from lending_app.origination.request.update_documents import IN_HAND
from lending_app.origination.states import EDITABLE, ApplicationStatus, ChangeKind

# The workflow asks who may change it.
STATE = "status"
# Notes of those who work on an application. Nothing is decided by them.
HANDLING = (
	"interview_date", "interviewer", "is_client_present", "is_guarantor_present", "interview_attendees",
	"interview_notes", "decision_notes",
)  # fmt: skip
# What who decides enters in review.
DECISION = (
	"approved_amount", "approved_number_of_installments", "approved_interest_percent", "rejection_reason",
)  # fmt: skip
DECISION_COLUMNS = ("status", "approved_amount", "rejection_reason")
# How a document was found when it was looked at. What is attached is the request's.
CHECKED_COLUMNS = ("state", "is_signed", "issue_date", "expires_on", "due_date", "note")
# What is agreed once it is approved: the hour is known when the day is near.
AGREED = ("planned_disbursement_time",)
# A tranche may be drawn later.
PAID_OUT = {
	status.value
	for status in (
		ApplicationStatus.APPROVED,
		ApplicationStatus.OFFERED,
		ApplicationStatus.ACCEPTED,
		ApplicationStatus.DISBURSED,
	)
}
IN_REVIEW = {ApplicationStatus.SUBMITTED.value, ApplicationStatus.IN_REVIEW.value}


def get_open_parts(before: Document) -> OpenParts | None:
	"""What of an application may change in the state it is in; None while the request itself may."""
	status = before.status or ApplicationStatus.DRAFT.value
	if ApplicationStatus(status) in EDITABLE:
		return OpenParts(advice=_("They belong to the decision."), fields=_list_request_fields(before))
	if status not in IN_REVIEW:
		agreed = AGREED if status in PAID_OUT else ()
		return OpenParts(advice=_("It is decided."), fields=(STATE, "decision_notes", *agreed))
	decides = status == ApplicationStatus.IN_REVIEW.value and may_decide(before)
	return OpenParts(
		advice=_("Ask for information: the application goes back and can be changed and submitted again."),
		fields=(STATE, *HANDLING, *(DECISION if decides else ())),
		columns=lambda table, row: _list_open_columns(table, row, decides),
	)


def may_decide(application: Document) -> bool:
	"""Nobody who has had a hand in the request fills in what is approved of it."""
	user = frappe.session.user
	return user == "Administrator" or user not in list_involved(application)


def record_changes(application: Document) -> None:
	"""Keep what of a request changes once it was submitted: which field, from what to what, by whom."""
	before = application.get_doc_before_save()
	if not before or not before.submitted_on:
		return
	columns = {
		"documents": (*CHECKED_COLUMNS, *list_derived("Loan Application Document")),
		"members": DECISION_COLUMNS,
	}
	without = {STATE, *HANDLING, *DECISION, *list_derived(application.doctype)}
	with speaking("en"):
		# Kept in one language, no matter who makes the change; the timeline translates.
		changes = list_differences(before, application, without, columns)
	for change in changes:
		application.append(
			"changes",
			{
				"kind": ChangeKind.REQUEST.value,
				"field_label": change.label,
				"old_value": change.before,
				"new_value": change.after,
				"user": frappe.session.user,
				"changed_on": now_datetime(),
			},
		)


def _list_request_fields(application: Document) -> list[str]:
	return [field.fieldname for field in application.meta.fields if field.fieldname not in DECISION]


def _list_open_columns(table: str, row: Document, decides: bool) -> Collection[str]:
	if table == "members":
		return DECISION_COLUMNS if decides else ()
	if table == "documents":
		return CHECKED_COLUMNS if row.state in IN_HAND else (*CHECKED_COLUMNS, "attachment")
	return ()
