"""Thin functions behind hooks and the scheduler."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.language.speak import speaking_language_of
from lending_app.origination.decisions import run_daily
from lending_app.origination.request.expire_documents import expire_documents


def name_state(comment: Document, method: str | None = None) -> None:
	"""The timeline names a state as the form does: the workflow's own word is Frappe's for any submitted document."""
	if comment.comment_type != "Workflow" or comment.reference_doctype != "Loan Application":
		return
	application = frappe.db.get_value(
		"Loan Application", comment.reference_name, ["status", "company"], as_dict=True
	)
	with speaking_language_of(application.company):
		comment.content = _(application.status, context="Loan Application")


def expire_approvals() -> None:
	"""Daily: approvals that were not accepted in time lapse."""
	run_daily.expire_approvals()


def update_documents_daily() -> None:
	"""Daily: documents whose last day has passed are marked expired; what is late is withdrawn where the settings say so."""
	run_daily.withdraw_late()
	expire_documents()
