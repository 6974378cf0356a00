"""What contracts tell other modules, through their hooks."""

from __future__ import annotations

import frappe


def list_client_records(client: str) -> dict[str, list[str]]:
	"""Documents whose attachments belong to the client's file."""
	return {"Loan Document": frappe.get_list("Loan Document", {"client": client}, pluck="name", limit=0)}
