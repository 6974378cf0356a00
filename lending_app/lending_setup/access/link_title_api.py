"""The title of a record in a link field."""

from __future__ import annotations

import frappe
from frappe.desk import search

from lending_app.lending_setup.access.desk_api import may_know
from lending_app.lending_setup.requests.typed_api import typed


@frappe.whitelist()
@typed
def get_link_title(doctype: str, docname: str) -> str:
	"""Frappe's answer for who may read the record, its name for anyone else: the title of a client is a person's name."""
	return search.get_link_title(doctype, docname) or docname if may_know(doctype, docname) else docname
