"""What the application's form asks about evaluations."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.permissions import require_all_branches
from lending_app.lending_setup.requests.typed_api import typed
from lending_app.origination.evaluation import show_evaluation
from lending_app.origination.evaluation.evaluate_application import evaluate_application
from lending_app.origination.evaluation.evaluate_book import list_open_applications
from lending_app.origination.evaluation.exceptions import EvaluationError
from lending_app.origination.evaluation.seal import EVALUATION
from lending_app.origination.states import DECIDED, ApplicationStatus


@frappe.whitelist(methods=["POST"])
@typed
def evaluate(application: str) -> str:
	"""Evaluate a saved application that is not decided yet; the name of the evaluation."""
	doc: Document = frappe.get_doc("Loan Application", application)
	doc.check_permission("write")
	if ApplicationStatus(doc.status) in DECIDED:
		frappe.throw(
			_("The application is {0}: its evaluation stays as it was decided on.").format(
				_(doc.status, context="Loan Application")
			),
			exc=EvaluationError,
			title=_("Already Decided"),
		)
	return evaluate_application(application).name


@frappe.whitelist()
@typed
def get_evaluations(application: str) -> dict[str, Any]:
	"""The tab of an application: its last evaluation and those before."""
	frappe.has_permission("Loan Application", "read", application, throw=True)
	return show_evaluation.show_application(application)


@frappe.whitelist()
@typed
def get_evaluation(name: str) -> dict[str, Any]:
	"""One evaluation, for its form."""
	doc: Document = frappe.get_doc(EVALUATION, name)
	doc.check_permission("read")
	return show_evaluation.show_evaluation(doc)


@frappe.whitelist(methods=["POST"])
@typed
def evaluate_open(product: str | None = None, status: str | None = None) -> int:
	"""Queue the evaluation of open applications; how many there are."""
	frappe.has_permission("Evaluation Settings", "write", throw=True)
	require_all_branches()
	number = len(list_open_applications(product, status))
	frappe.enqueue(
		"lending_app.origination.evaluation.evaluate_book.evaluate_book",
		queue="long",
		timeout=3600,
		job_id=f"evaluate_book::{product}::{status}",
		deduplicate=True,
		enqueue_after_commit=True,
		product=product,
		status=status,
	)
	return number
