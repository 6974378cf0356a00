"""A group as its documents name it."""

from __future__ import annotations

import frappe
from frappe.model.document import Document


def get_group_name(application: Document) -> str:
	"""What its members call it, else its number."""
	group = application.client_group
	return frappe.db.get_value("Client Group", group, "group_name") or group
