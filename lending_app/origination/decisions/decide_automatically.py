"""Approve at the end of an evaluation what the matrix of authority leaves to no person."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from lending_app.engine.credit_authority import AuthorityLevel
from lending_app.origination.decisions.authority import find_level, get_matrix
from lending_app.origination.decisions.data import Decision
from lending_app.origination.decisions.decide import AUTOMATIC_STATES, decide_for_house
from lending_app.origination.states import ApplicationStatus, DecisionKind

APPROVE = "Approve"


def decide_automatically(evaluation: Document, method: str | None = None) -> None:
	"""Approve as requested; where a rule refuses that, the application waits for a person and its timeline says why."""
	application = frappe.get_doc("Loan Application", evaluation.application)
	if not _may_decide(application, evaluation):
		return
	decision = Decision(kind=DecisionKind.APPROVE, authority=AuthorityLevel.AUTOMATIC)
	frappe.db.savepoint("automatic_decision")
	try:
		decide_for_house(application.name, decision)
	except frappe.ValidationError as refusal:
		frappe.db.rollback(save_point="automatic_decision")
		frappe.clear_last_message()
		application.add_comment(
			"Info",
			escape_html(_("Not approved automatically: {0}").format(frappe.utils.strip_html(str(refusal)))),
		)


def _may_decide(application: Document, evaluation: Document) -> bool:
	"""Switched on, recommended, waiting, and low enough in amount and risk."""
	matrix = get_matrix(application)
	return bool(
		matrix
		and matrix.is_automatic_allowed
		and evaluation.recommendation == APPROVE
		and application.evaluation == evaluation.name
		and ApplicationStatus(application.status) in AUTOMATIC_STATES
		and find_level(application, application.requested_amount) is AuthorityLevel.AUTOMATIC
	)
