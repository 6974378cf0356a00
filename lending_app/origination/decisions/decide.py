"""Decide an application: one act, one record, one change of state, in one transaction."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.engine.credit.authority import AuthorityLevel
from lending_app.origination.decisions.check_basis import check_not_changed
from lending_app.origination.decisions.decision import Decision
from lending_app.origination.decisions.second_person import refuse_involved
from lending_app.origination.exceptions import ApplicationStateError
from lending_app.origination.states import DECIDED, ApplicationStatus, DecisionKind

IN_REVIEW = {ApplicationStatus.IN_REVIEW}
ANSWERABLE = {ApplicationStatus.APPROVED, ApplicationStatus.OFFERED}
OPEN = {ApplicationStatus.SUBMITTED, ApplicationStatus.IN_REVIEW, ApplicationStatus.NEEDS_INFORMATION}
AUTOMATIC_STATES = {ApplicationStatus.SUBMITTED, ApplicationStatus.IN_REVIEW}
STEPS = {
	DecisionKind.APPROVE: (IN_REVIEW, ApplicationStatus.APPROVED),
	DecisionKind.COUNTER_OFFER: (IN_REVIEW, ApplicationStatus.APPROVED),
	DecisionKind.REJECT: (IN_REVIEW, ApplicationStatus.REJECTED),
	DecisionKind.REQUEST_DOCUMENTS: (IN_REVIEW, ApplicationStatus.NEEDS_INFORMATION),
	DecisionKind.WITHDRAW: (OPEN, ApplicationStatus.WITHDRAWN),
	DecisionKind.EXPIRE: (ANSWERABLE, ApplicationStatus.EXPIRED),
}


def decide(application: str, decision: Decision, modified: str | None = None) -> Document:
	"""Take a decision as the signed-in user, whom the workflow must let take the step.

	`modified` is when the application that the user has read was last changed; a later change refuses the decision.
	Returns the application in its new state.
	"""
	doc = frappe.get_doc("Loan Application", application, for_update=True)
	doc.check_permission("write")
	check_not_changed(doc, modified)
	if decision.kind is not DecisionKind.WITHDRAW:
		refuse_involved(doc)
	return move(doc, decision)


def decide_for_house(application: str, decision: Decision) -> Document:
	"""Take a decision that needs no role of the signed-in user: of a session, an evaluation or the daily job."""
	doc = frappe.get_doc("Loan Application", application, for_update=True)
	doc.flags.is_moved_by_service = True
	# The caller has checked its own right: a chair need not hold the workflow's roles, and jobs have none.
	doc.flags.ignore_permissions = True
	return move(doc, decision)


def move(doc: Document, decision: Decision) -> Document:
	"""Bring a locked application into the state of the decision."""
	states, target = STEPS[decision.kind]
	if decision.authority is AuthorityLevel.AUTOMATIC:
		states = AUTOMATIC_STATES
	if ApplicationStatus(doc.status) not in states:
		frappe.throw(
			_("Application {0} is {1}. {2} is possible only where it is: {3}.").format(
				doc.name,
				_(doc.status, context="Loan Application"),
				_(decision.kind.value),
				", ".join(sorted(_(state.value, context="Loan Application") for state in states)),
			),
			exc=ApplicationStateError,
			title=_("Not Possible Now"),
		)
	doc.flags.decision = decision
	doc.status = target.value
	if doc.docstatus.is_draft() and target in DECIDED:
		return doc.submit()
	return doc.save()
