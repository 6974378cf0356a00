"""Room for the money in the lists: on a small laptop Frappe shows four columns: name, state, one field, number."""

from __future__ import annotations

import frappe


def list_wide() -> dict[str, int]:
	"""Number of columns by list, as the modules declare them: hook `lending_wide_lists`."""
	declared = frappe.get_hooks("lending_wide_lists", {}, app_name="lending_app")
	return {doctype: columns[-1] for doctype, columns in declared.items()}


def widen_lists() -> None:
	"""Settings of the lists that nobody has set yet; what a site chose stays. Safe to run again."""
	for doctype, number_of_columns in list_wide().items():
		if not frappe.db.exists("List View Settings", doctype):
			settings = frappe.new_doc("List View Settings", total_fields=str(number_of_columns))
			settings.name = doctype
			# Installation sets up the site; nobody is signed in.
			settings.insert(ignore_permissions=True)


def delete_lists() -> None:
	"""On removal of the app: the lists are gone."""
	frappe.db.delete("List View Settings", {"name": ("in", list(list_wide()))})
