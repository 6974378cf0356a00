"""What contracts tell other modules, through their hooks."""

from __future__ import annotations

import frappe


def list_client_records(client: str) -> dict[str, list[str]]:
	"""Documents whose attachments belong to the client's file; none for who reads no loan documents."""
	if not frappe.has_permission("Loan Document", "read"):
		return {}
	return {"Loan Document": frappe.get_list("Loan Document", {"client": client}, pluck="name", limit=0)}
