"""Sites made before applications had rules get those of a new site; the file that must be complete stays a choice."""

from __future__ import annotations

import frappe

RULES = {
	"maximum_open_applications": 3,
	"maximum_open_applications_of_product": 1,
	"papers_business_days": 10,
}


def execute() -> None:
	stored = frappe.db.get_singles_dict("Lending Settings")
	for field, value in RULES.items():
		if field not in stored:
			frappe.db.set_single_value("Lending Settings", field, value)
