"""The second person's answer to a request to change a client's status."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.clients.exceptions import SecondPersonError, StatusChangeError
from lending_app.clients.statuses.change_status import SOURCES, TARGETS, set_status
from lending_app.lending_setup.document import by_service


def check_request(request: Document) -> None:
	"""A request that the client's status allows, one at a time, with a reason."""
	if not (request.reason or "").strip():
		_refuse(_("Enter the reason: the person who decides reads it."))
	status, name = frappe.db.get_value("Client", request.client, ["status", "client_name"])
	if status not in SOURCES[request.request_type]:
		_refuse(
			_("{0} is {1}: {2} does not apply.").format(frappe.bold(name), _(status), _(request.request_type))
		)
	other = frappe.db.exists(
		"Client Status Request", {"client": request.client, "status": "Pending", "name": ("!=", request.name)}
	)
	if other:
		_refuse(_("Request {0} for this client waits for its decision. Decide that one first.").format(other))


def decide_request(name: str, *, is_approved: bool, note: str | None = None) -> None:
	"""Approve or decline, by somebody else than who asked. Permission on the request is the caller's."""
	request = frappe.get_doc("Client Status Request", name, for_update=True)
	if request.status != "Pending":
		_refuse(_("This request was {0} already.").format(_(request.status, context=request.doctype)))
	if request.requested_by == frappe.session.user:
		frappe.throw(
			_("You asked for this yourself. Somebody else must decide it."),
			exc=SecondPersonError,
			title=_("Second Person Needed"),
		)
	if not is_approved and not (note or "").strip():
		_refuse(_("Say why you decline it."))
	request.status = "Approved" if is_approved else "Declined"
	request.decided_by, request.decided_on = frappe.session.user, now_datetime()
	request.decision_note = note
	by_service(request).save()
	if is_approved:
		set_status(request.client, TARGETS[request.request_type], request.reason)


def _refuse(text: str) -> None:
	frappe.throw(text, exc=StatusChangeError, title=_("Status Request"))
