"""What the forms ask about bureau reports."""

from __future__ import annotations

import frappe

from lending_app.credit.bureau import providers, request_report
from lending_app.credit.bureau.record_report import DOCTYPE
from lending_app.lending_setup.requests.typed_api import typed


@frappe.whitelist()
@typed
def list_providers() -> list[str]:
	"""Names that Evaluation Settings offers."""
	frappe.has_permission("Evaluation Settings", "read", throw=True)
	return providers.list_providers()


@frappe.whitelist(methods=["POST"])
@typed
def ask_bureau(client: str) -> str:
	"""Ask the provider of the settings about a client, and say which document came of it."""
	frappe.has_permission(DOCTYPE, "create", throw=True)
	frappe.get_doc("Client", client).check_permission("read")
	return request_report.request_report(client).name


@frappe.whitelist(methods=["POST"])
@typed
def take_upload(file_url: str) -> list[str]:
	"""Record the reports of an uploaded file."""
	frappe.has_permission(DOCTYPE, "create", throw=True)
	return [document.name for document in request_report.take_upload(file_url)]
