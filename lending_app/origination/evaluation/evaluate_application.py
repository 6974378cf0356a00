"""One application's evaluation."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.origination.evaluation.evaluate_many import evaluate_many
from lending_app.origination.evaluation.exceptions import EvaluationError
from lending_app.origination.evaluation.seal import EVALUATION
from lending_app.origination.evaluation.states import EvaluationOccasion


def evaluate_application(
	application: str, *, occasion: EvaluationOccasion = EvaluationOccasion.BY_HAND
) -> Document:
	"""A new Credit Evaluation of an application as it is in the database. Permission is the caller's."""
	run = evaluate_many([application], occasion=occasion)
	if application in run.failures:
		frappe.throw(
			_("{0} cannot be evaluated. {1}").format(frappe.bold(application), run.failures[application]),
			exc=EvaluationError,
			title=_("Cannot Evaluate"),
		)
	frappe.clear_document_cache("Loan Application", application)
	evaluation = frappe.get_doc(EVALUATION, run.evaluations[application])
	evaluation.run_method("application_evaluated")
	return evaluation
