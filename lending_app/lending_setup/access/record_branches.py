"""Which branches a record leads to."""

from __future__ import annotations

import frappe

from lending_app.lending_setup.access.access_map import AccessMap, get_access_map


def list_record_branches(doctype: str, name: str, access: AccessMap | None = None) -> list[str | None]:
	"""Branches that a stored record leads to, as the database has them; [None] where it leads to none."""
	access = access or get_access_map()
	if doctype in access.own:
		return [frappe.db.get_value(doctype, name, "branch")]
	fields = [link.fieldname for link in access.derived[doctype]]
	row = frappe.db.get_value(doctype, name, fields, as_dict=True) or {}
	return list_branches_of_row(doctype, row, access)


def list_branches_of_row(doctype: str, row: dict, access: AccessMap) -> list[str | None]:
	"""The same of a row at hand."""
	if doctype in access.own:
		return [row.get("branch")]
	named = [
		(link.target, row[link.fieldname]) for link in access.derived[doctype] if row.get(link.fieldname)
	]
	return [branch for target, name in named for branch in list_record_branches(target, name, access)] or [
		None
	]
