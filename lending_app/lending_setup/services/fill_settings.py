"""Defaults of settings that came with a newer version of the app."""

from __future__ import annotations

import frappe

SETTINGS = (
	"Lending Settings", "Client Settings", "Screening Settings", "Evaluation Settings", "Credit Policy",
)  # fmt: skip


def fill_settings() -> None:
	"""Store the default of every setting that nobody has saved. Safe to run again.

	Frappe reads a setting that was never stored as nought, and writes that down as soon as somebody saves the
	form: a site that is migrated would have a new feature switched off without anyone having said so.
	"""
	for doctype in SETTINGS:
		stored = frappe.db.get_singles_dict(doctype)
		missing = {
			field.fieldname: field.default
			for field in frappe.get_meta(doctype).fields
			if field.default and field.fieldname not in stored
		}
		if missing:
			frappe.db.set_single_value(doctype, missing)
