"""What the form of a transfer asks the server."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.lending_setup.requests.typed_api import typed
from lending_app.servicing.transfers.queries import list_shown_loans


@frappe.whitelist()
@typed
def list_loans(transfer: str) -> list[dict[str, Any]]:
	"""Loans that a saved transfer moves, as many as a form shows, those that owe most first."""
	doc = frappe.get_doc("Client Transfer", transfer)
	doc.check_permission("read")
	return list_shown_loans(doc)
