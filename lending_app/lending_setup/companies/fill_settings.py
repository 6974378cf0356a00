"""Defaults of settings that came with a newer version of the app."""

from __future__ import annotations

import frappe


def has_rows(doctype: str) -> bool:
	"""True once any table of a settings document holds a row, no matter who put it there.

	Frappe stores the defaults of every settings document before an app's `after_install` runs: that something
	is stored says nothing about whether its tables were ever filled.
	"""
	tables = [field.options for field in frappe.get_meta(doctype).get_table_fields()]
	return any(frappe.db.exists(table, {"parenttype": doctype, "parent": doctype}) for table in tables)


def fill_settings() -> None:
	"""Store the default of every setting that nobody has saved. Safe to run again.

	Frappe reads a setting that was never stored as zero, and writes that down as soon as somebody saves the
	form: a site that is migrated would have a new feature switched off without anyone having said so.
	"""
	for doctype in frappe.get_hooks("lending_settings", app_name="lending_app"):
		stored = frappe.db.get_singles_dict(doctype)
		missing = {
			field.fieldname: field.default
			for field in frappe.get_meta(doctype).fields
			if field.default and field.fieldname not in stored
		}
		if missing:
			frappe.db.set_single_value(doctype, missing)
