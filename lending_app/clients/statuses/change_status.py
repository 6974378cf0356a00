"""A client's life: prospect, active, inactive, blocked. Who may take it from one to the other, and how."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.clients.exceptions import StatusChangeError
from lending_app.clients.figures import list_obstacles
from lending_app.lending_setup.language.speak import speaking_for

# What a save may do by itself. Everything else takes a Client Status Request and a second person.
FREE = {("Prospect", "Active")}
TARGETS = {"Deactivate": "Inactive", "Reactivate": "Active", "Block": "Blocked", "Unblock": "Active"}
SOURCES = {
	"Deactivate": ("Prospect", "Active"),
	"Reactivate": ("Inactive",),
	"Block": ("Prospect", "Active", "Inactive"),
	"Unblock": ("Blocked",),
}


def check_status_change(client: Document) -> None:
	"""Refuse a change of status that nobody decided, and a block without its reason."""
	if client.status != "Blocked":
		client.block_reason = None
	elif not (client.block_reason or "").strip():
		_refuse(_("Enter the reason of the block: anyone who serves the client has to know it."))
	before = client.get_doc_before_save()
	if not before or before.status == client.status or client.flags.is_status_decided:
		return
	# Blocking protects the lender and waits for nobody.
	if client.status != "Blocked" and (before.status, client.status) not in FREE:
		_refuse(
			_(
				"{0} to {1} takes a Client Status Request with a reason, and a second person who approves it."
			).format(_(before.status), _(client.status))
		)


def set_status(client: str, status: str, reason: str) -> None:
	"""Change the status by a decision that was taken elsewhere. The reason goes into the client's timeline."""
	doc = frappe.get_doc("Client", client, for_update=True)
	if doc.status == status:
		return
	if status == "Inactive":
		_refuse_open_business(doc)
	doc.status = status
	doc.block_reason = reason if status == "Blocked" else None
	doc.flags.is_status_decided = True
	# Anyone who decides need not be one who may edit clients.
	doc.flags.ignore_permissions = True
	doc.save()
	with speaking_for(doc):
		doc.add_comment("Info", _("{0}: {1}").format(_(status), reason))


def activate_client(client: str) -> None:
	"""A prospect who is lent money is a client."""
	if frappe.db.get_value("Client", client, "status") == "Prospect":
		frappe.db.set_value("Client", client, "status", "Active")


def _refuse_open_business(client: Document) -> None:
	obstacles = list_obstacles(client.name)
	if obstacles:
		_refuse(
			_("{0} cannot be deactivated: {1}. Close that first.").format(
				frappe.bold(client.client_name), ", ".join(obstacles)
			)
		)


def _refuse(text: str) -> None:
	frappe.throw(text, exc=StatusChangeError, title=_("Status Not Changed"))
