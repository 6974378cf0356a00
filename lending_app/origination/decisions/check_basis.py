"""What an approval must rest on: somebody else's request, and an evaluation where one is asked for."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import format_datetime, get_datetime

from lending_app.engine.credit.authority import AuthorityLevel
from lending_app.origination.decisions.authority import get_matrix
from lending_app.origination.decisions.decision import Decision
from lending_app.origination.decisions.second_person import get_last_change
from lending_app.origination.evaluation.check_fresh import check_fresh
from lending_app.origination.evaluation.exceptions import NotEvaluatedError
from lending_app.origination.exceptions import StaleDecisionError


def check_basis(application: Document, decision: Decision) -> None:
	"""Refuse where an evaluation is asked for and there is none, or one that is stale or not as it was written.

	A request that was evaluated and has changed since is evaluated again, whatever the matrix asks for.
	"""
	matrix = get_matrix(application)
	is_asked_for = decision.authority is AuthorityLevel.AUTOMATIC or (
		matrix and matrix.is_evaluation_required
	)
	if is_asked_for or (application.evaluation and get_last_change(application)):
		check_fresh(application)
	elif matrix and not application.evaluation:
		_refuse_unknown_lack(application, decision)


def _refuse_unknown_lack(application: Document, decision: Decision) -> None:
	"""The matrix asks for no evaluation: then anyone who decides says that there is none. A committee sees its agenda."""
	if decision.is_unevaluated_accepted or decision.committee_session:
		return
	frappe.throw(
		_(
			"Application {0} has not been evaluated. Evaluate it, or approve it from its form and confirm that you decide without an evaluation."
		).format(frappe.bold(application.name)),
		exc=NotEvaluatedError,
		title=_("Not Evaluated"),
	)


def check_not_changed(application: Document, modified: str | None) -> None:
	"""Refuse a decision on what somebody has changed since the decider read it."""
	if not modified or get_datetime(modified) == get_datetime(application.modified):
		return
	frappe.throw(
		_("{0} has changed application {1} on {2}, after you opened it. Read it again, then decide.").format(
			application.modified_by, application.name, format_datetime(application.modified)
		),
		exc=StaleDecisionError,
		title=_("Changed Meanwhile"),
	)
