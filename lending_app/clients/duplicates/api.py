"""What the forms of clients and of duplicates ask the server."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from lending_app.clients.duplicates.events import list_nightly
from lending_app.clients.duplicates.exceptions import DismissalError
from lending_app.clients.duplicates.find_similar import find_similar
from lending_app.clients.duplicates.queries import FIELDS
from lending_app.clients.duplicates.states import DuplicateStatus
from lending_app.lending_setup.document import by_service
from lending_app.lending_setup.permissions import require_all_branches
from lending_app.lending_setup.requests.typed_api import typed

COMPARED = (*FIELDS, "client_type", "status", "branch", "city", "address", "creation")


@frappe.whitelist()
@typed
def find_similar_clients(values: dict[str, Any]) -> list[dict[str, Any]]:
	"""Clients like the one on the form."""
	frappe.has_permission("Client", "create", throw=True)
	return find_similar(values)


@frappe.whitelist()
@typed
def compare_clients(client: str, other: str) -> list[dict[str, Any]]:
	"""Two clients side by side, for who may see both."""
	for name in (client, other):
		frappe.has_permission("Client", "read", name, throw=True)
	return [frappe.db.get_value("Client", name, COMPARED, as_dict=True) for name in (client, other)]


@frappe.whitelist(methods=["POST"])
@typed
def dismiss_duplicate(name: str, reason: str) -> None:
	"""Say that two clients are two. They do not come back while neither changes."""
	pair = frappe.get_doc("Client Duplicate", name, for_update=True)
	pair.check_permission("write")
	if not (reason or "").strip() or pair.status != DuplicateStatus.OPEN.value:
		frappe.throw(
			_("Only an open pair is dismissed, and with a reason: how you know that they are two."),
			exc=DismissalError,
			title=_("Not Dismissed"),
		)
	pair.update(
		{
			"status": DuplicateStatus.DISMISSED.value,
			"dismissal_reason": reason.strip(),
			"dismissed_by": frappe.session.user,
		}
	)
	by_service(pair).save()


@frappe.whitelist(methods=["POST"])
@typed
def search_duplicates() -> None:
	"""Have the book searched now."""
	frappe.has_permission("Client Duplicate", "write", throw=True)
	require_all_branches()
	list_nightly()


@frappe.whitelist(methods=["POST"])
@typed
def undo_merge(name: str, reason: str) -> None:
	"""Take two merged clients apart."""
	merge = frappe.get_doc("Client Merge", name, for_update=True)
	merge.check_permission("cancel")
	if not merge.docstatus.is_submitted():
		frappe.throw(_("{0} is not submitted: there is nothing to undo.").format(name), title=_("Not Undone"))
	merge.undo_reason = (reason or "").strip()
	by_service(merge).cancel()
