"""Documents and messages for a client speak the client's language, no matter who makes them."""

from __future__ import annotations

import frappe


def get_language(client: str) -> str:
	"""The client's language, else the site's."""
	chosen = frappe.db.get_value("Client", client, "language")
	return chosen or frappe.db.get_single_value("System Settings", "language") or "en"
