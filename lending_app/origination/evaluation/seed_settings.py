"""Evaluation Settings of a new site."""

from __future__ import annotations

import frappe

DOCTYPE = "Evaluation Settings"


def seed_evaluation() -> None:
	"""Store the defaults of fields that nobody has saved, newer ones among them. Safe to run again."""
	stored = frappe.db.get_singles_dict(DOCTYPE)
	missing = [
		field for field in frappe.get_meta(DOCTYPE).fields if field.default and field.fieldname not in stored
	]
	if not missing:
		return
	settings = frappe.get_doc(DOCTYPE)
	settings.update({field.fieldname: field.default for field in missing})
	# Installation and migration act for the app.
	settings.save(ignore_permissions=True)
