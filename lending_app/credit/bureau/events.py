"""Thin functions behind hooks."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from lending_app.credit.bureau.record_report import DOCTYPE


def delete_reports(client: Document, method: str | None = None) -> None:
	"""An erased client's reports go, rows, versions and files with them."""
	for name in frappe.get_all(DOCTYPE, {"client": client.name}, pluck="name"):
		for field in frappe.get_meta(DOCTYPE).get_table_fields():
			frappe.db.delete(field.options, {"parent": name, "parenttype": DOCTYPE})
		frappe.db.delete("Version", {"ref_doctype": DOCTYPE, "docname": name})
		for file in frappe.get_all(
			"File", {"attached_to_doctype": DOCTYPE, "attached_to_name": name}, pluck="name"
		):
			# The erasure was decided; its files follow it.
			frappe.delete_doc("File", file, ignore_permissions=True, force=True)
		frappe.db.delete(DOCTYPE, {"name": name})
