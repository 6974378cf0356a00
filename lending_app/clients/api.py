"""What the client's form asks the server."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe

from lending_app.clients.documents.build_checklist import build_checklist
from lending_app.clients.identity.verify_client import get_provider_name, verify_client
from lending_app.clients.overview.schedule_follow_up import schedule_follow_up
from lending_app.clients.overview.show_client import get_client_view
from lending_app.clients.personal_data import erase_client as erasing
from lending_app.clients.personal_data.export_client import build_client_file
from lending_app.clients.portal_users.invite_client import invite_client
from lending_app.clients.providers.base import Outcome, list_providers
from lending_app.clients.ratings.rate_clients import rate_clients
from lending_app.clients.statuses.decide_status_request import decide_request
from lending_app.lending_setup.exports.record_access import record_access
from lending_app.lending_setup.requests.typed_api import typed

DOWNLOAD = "lending_app.clients.api.download_file"


@frappe.whitelist()
@typed
def get_overview(client: str) -> dict[str, Any]:
	"""The 360 view, and the checklists of the file."""
	doc = frappe.get_doc("Client", client)
	doc.check_permission("read")
	checklists = {
		purpose: [item.as_dict() for item in build_checklist(doc, purpose)]
		for purpose in ("Lending", "Account Opening")
	}
	return get_client_view(doc) | {"checklists": checklists}


@frappe.whitelist(methods=["POST"])
@typed
def rate(client: str) -> None:
	"""Take score, segment and figures of now into the client's record."""
	frappe.get_doc("Client", client).check_permission("write")
	rate_clients([client])


@frappe.whitelist()
@typed
def get_step_provider(step: str) -> str:
	"""Who verifies a step: Manual asks the person for the answer."""
	frappe.has_permission("Client", "write", throw=True)
	return get_provider_name(step)


@frappe.whitelist(methods=["POST"])
@typed
def verify(
	client: str,
	step: str,
	answer: Outcome | None = None,
	evidence: str | None = None,
	remarks: str | None = None,
) -> str:
	"""Run and record a verification step. Returns its outcome."""
	frappe.get_doc("Client", client).check_permission("write")
	return verify_client(client, step, answer=answer, evidence=evidence, remarks=remarks).outcome.value


@frappe.whitelist(methods=["POST"])
@typed
def add_follow_up(
	client: str, kind: str, due_date: date, assigned_to: str, description: str, priority: str = "Medium"
) -> str:
	"""Schedule a follow-up, as who may add notes to the client. Returns the task's name."""
	frappe.get_doc("Client", client).check_permission("read")
	frappe.has_permission("Client Note", "create", throw=True)
	return schedule_follow_up(
		client,
		kind=kind,
		due_date=due_date,
		assigned_to=assigned_to,
		description=description,
		priority=priority,
	).name


@frappe.whitelist(methods=["POST"])
@typed
def close_follow_up(task: str) -> None:
	"""Done. Anyone who has it, gave it, or may change the client closes it."""
	todo = frappe.get_doc("ToDo", task)
	frappe.get_doc("Client", todo.reference_name).check_permission("read")
	todo.check_permission("write")
	todo.status = "Closed"
	todo.save()


@frappe.whitelist(methods=["POST"])
@typed
def decide_status_request(request: str, is_approved: bool, note: str | None = None) -> None:
	"""The second person's answer."""
	frappe.get_doc("Client Status Request", request).check_permission("write")
	frappe.only_for(("Credit Manager", "Lending Manager", "System Manager"))
	decide_request(request, is_approved=is_approved, note=note)


@frappe.whitelist()
@typed
def download_file(client: str) -> None:
	"""The whole file as ZIP, with an index."""
	doc = frappe.get_doc("Client", client)
	doc.check_permission("print")
	frappe.response.filename = f"{client}.zip"
	frappe.response.filecontent = build_client_file(doc)
	frappe.response.type = "download"
	record_access(method=DOWNLOAD, file_type="ZIP", doctype="Client", document=client)


@frappe.whitelist(methods=["POST"])
@typed
def invite_to_portal(client: str) -> str:
	"""Give the client a website user and mail how to sign in; returns the user."""
	doc = frappe.get_doc("Client", client)
	doc.check_permission("write")
	return invite_client(doc)


@frappe.whitelist(methods=["POST"])
@typed
def erase_client(client: str, reason: str) -> None:
	"""Erase a client's personal data where the law and open business allow."""
	frappe.get_doc("Client", client).check_permission("delete")
	erasing.erase_client(client, reason)


@frappe.whitelist()
@typed
def get_providers() -> list[str]:
	"""Names that Client Settings may choose from."""
	frappe.has_permission("Client Settings", "read", throw=True)
	return list_providers()
