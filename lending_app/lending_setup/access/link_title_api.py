"""The title of a record in a link field."""

from __future__ import annotations

import frappe
from frappe.desk import search

from lending_app.lending_setup.access.access_map import get_access_map
from lending_app.lending_setup.services.typed_api import typed


@frappe.whitelist()
@typed
def get_link_title(doctype: str, docname: str) -> str:
	"""Frappe's answer for who may read the record, its name for anyone else: the title of a client is a person's name."""
	is_ours = get_access_map().has_rules(doctype)
	if is_ours and not (
		frappe.db.exists(doctype, docname) and frappe.has_permission(doctype, "read", docname)
	):
		frappe.clear_messages()
		return docname
	return search.get_link_title(doctype, docname) or docname
