"""Thin functions behind hooks."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from lending_app.origination.evaluation.evaluate_many import evaluate_many
from lending_app.origination.evaluation.seal import EVALUATION
from lending_app.origination.evaluation.states import EvaluationOccasion
from lending_app.origination.states import ApplicationStatus


def evaluate_submitted(application: Document, method: str | None = None) -> None:
	"""An application that has just been submitted, where the settings say so. What cannot be evaluated is submitted too."""
	before = application.get_doc_before_save()
	is_new_state = before is not None and before.status != application.status
	if not is_new_state or application.status != ApplicationStatus.SUBMITTED.value:
		return
	if not cint(frappe.get_cached_doc("Evaluation Settings").is_evaluated_on_submission):
		return
	run = evaluate_many([application.name], occasion=EvaluationOccasion.ON_SUBMISSION)
	if reason := run.failures.get(application.name):
		_tell(application, reason)
		return
	frappe.get_doc(EVALUATION, run.evaluations[application.name]).run_method("application_evaluated")
	# It may have been decided at once: who has saved it goes on with it as it is now.
	application.reload()


def _tell(application: Document, reason: str) -> None:
	"""To staff; a borrower who sends an application has no part in it."""
	if application.has_permission("read"):
		frappe.msgprint(
			_("{0} cannot be evaluated. {1}").format(application.name, reason),
			indicator="orange",
			title=_("Cannot Evaluate"),
		)
