"""Sites made before applications had rules and papers get those of a new site; a complete file stays a choice."""

from __future__ import annotations

import frappe

RULES = {
	"maximum_open_applications": 3,
	"maximum_open_applications_of_product": 1,
	"papers_business_days": 10,
	"is_client_file_required": 0,
}
PAPERS = ("Sketch Map of the Home", "Sworn Statement of Assets")


def execute() -> None:
	stored = frappe.db.get_singles_dict("Lending Settings")
	for field, value in RULES.items():
		if field not in stored:
			frappe.db.set_single_value("Lending Settings", field, value)
	for name in PAPERS:
		if not frappe.db.exists("Client Document Type", name):
			frappe.new_doc("Client Document Type", document_name=name).insert()
