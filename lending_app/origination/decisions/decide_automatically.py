"""Decide at the end of an evaluation what the matrix of authority leaves to no person."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from lending_app.engine.credit.authority import AuthorityLevel
from lending_app.engine.credit.recommendation import Recommendation
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.lending_setup.transactions import return_to
from lending_app.origination.decisions.authority import find_level, get_matrix
from lending_app.origination.decisions.decide import AUTOMATIC_STATES, decide_for_house
from lending_app.origination.decisions.decision import Decision
from lending_app.origination.states import ApplicationStatus, DecisionKind


def decide_automatically(evaluation: Document, method: str | None = None) -> None:
	"""Approve as requested, or reject for the principal reasons.

	Where a rule refuses that, the application waits for a person and its timeline says why.
	"""
	application = frappe.get_doc("Loan Application", evaluation.application)
	decision = _choose(application, evaluation)
	if decision is None:
		return
	frappe.db.savepoint("automatic_decision")
	try:
		# A refusal stays on the timeline.
		with speaking_for(application):
			decide_for_house(application.name, decision)
	except frappe.ValidationError as refusal:
		return_to("automatic_decision", refusal)
		frappe.clear_last_message()
		with speaking_for(application):
			text = _("Not decided automatically: {0}").format(frappe.utils.strip_html(str(refusal)))
		application.add_comment("Info", escape_html(text))


def _choose(application: Document, evaluation: Document) -> Decision | None:
	"""The decision that is switched on, recommended and possible now; None where a person decides."""
	matrix = get_matrix(application)
	if not matrix or not _is_waiting(application, evaluation):
		return None
	if matrix.is_automatic_allowed and _may_approve(application, evaluation):
		return Decision(kind=DecisionKind.APPROVE, authority=AuthorityLevel.AUTOMATIC)
	if matrix.is_automatic_rejection_allowed and evaluation.recommendation == Recommendation.REJECT.value:
		codes = tuple(code for code in (evaluation.principal_reasons or "").split("\n") if code)
		return Decision(kind=DecisionKind.REJECT, authority=AuthorityLevel.AUTOMATIC, reasons=codes)
	return None


def _is_waiting(application: Document, evaluation: Document) -> bool:
	"""Undecided, on its last evaluation. That of a group looks at who represents it: people decide on the others."""
	return (
		ApplicationStatus(application.status) in AUTOMATIC_STATES
		and application.evaluation == evaluation.name
		and not application.is_group
	)


def _may_approve(application: Document, evaluation: Document) -> bool:
	"""Recommended, and low enough in amount and risk."""
	is_recommended = evaluation.recommendation == Recommendation.APPROVE.value
	return (
		is_recommended and find_level(application, application.requested_amount) is AuthorityLevel.AUTOMATIC
	)
