"""What contracts tell other modules, through their hooks."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.contracts.documents import missing_signatures


def list_client_records(client: str) -> dict[str, list[str]]:
	"""Documents whose attachments belong to the client's file; none for who reads no loan documents."""
	if not frappe.has_permission("Loan Document", "read"):
		return {}
	return {"Loan Document": frappe.get_list("Loan Document", {"client": client}, pluck="name", limit=0)}


def answer_check(order: Document) -> list[dict[str, Any]]:
	"""A row of a disbursement's checklist: `check`, `ok` and `reason`."""
	missing = missing_signatures(order.loan)
	return [
		{
			"check": _("Documents signed"),
			"ok": not missing,
			"reason": "; ".join(missing) or _("Nothing is missing."),
		}
	]
