"""Sites made before applications had documents get those of a new site; a complete file stays a choice."""

from __future__ import annotations

import frappe

PAPERS = ("Sketch Map of the Home", "Sworn Statement of Assets")


def execute() -> None:
	if "is_client_file_required" not in frappe.db.get_singles_dict("Lending Settings"):
		frappe.db.set_single_value("Lending Settings", "is_client_file_required", 0)
	for name in PAPERS:
		if not frappe.db.exists("Client Document Type", name):
			frappe.new_doc("Client Document Type", document_name=name).insert()
