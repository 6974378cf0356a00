"""The sworn statement of assets must be signed, on sites whose kinds were made before the mark was there."""

import frappe


def execute() -> None:
	"""Safe to run again: a site that has marked any kind has made its own choice."""
	if not frappe.db.count("Client Document Type", {"is_signature_required": 1}):
		frappe.db.set_value("Client Document Type", "Sworn Statement of Assets", "is_signature_required", 1)
