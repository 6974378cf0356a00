"""Filters of a list that a new site starts with; what a site has changed stays so."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _

from lending_app.lending_setup.documents.own_doctypes import list_own_doctypes


def save_filters(doctype: str, filters: dict[str, list[Any]]) -> None:
	"""Offer filters to everybody, by name. Safe to run again."""
	for name, conditions in filters.items():
		known = {"filter_name": name, "reference_doctype": doctype}
		if not frappe.db.exists("List Filter", known):
			values = known | {"filters": json.dumps(conditions), "for_user": ""}
			# Installation sets up the site; nobody is signed in.
			frappe.new_doc("List Filter", **values).insert(ignore_permissions=True)


def translate_filters() -> None:
	"""Names of the filters that everybody is offered, in the language of the moment; those that a site has named stay."""
	where = {"reference_doctype": ("in", list_own_doctypes()), "for_user": ""}
	for row in frappe.get_all("List Filter", where, ["name", "filter_name"]):
		frappe.db.set_value("List Filter", row.name, "filter_name", _(row.filter_name))


def delete_filters() -> None:
	"""On removal of the app: its lists have no saved filters any more."""
	frappe.db.delete("List Filter", {"reference_doctype": ("in", list_own_doctypes())})
