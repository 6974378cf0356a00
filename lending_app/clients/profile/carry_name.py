"""A client's name in other documents: a correction reaches what lives, and what was issued keeps the name it was issued under."""

from __future__ import annotations

import frappe
from frappe.model import table_fields
from frappe.model.base_document import get_controller
from frappe.model.document import Document


def carry_new_name(client: Document) -> None:
	"""After a client was saved: another name goes into its loans, applications, notes and drafts."""
	before = client.get_doc_before_save()
	if before and before.client_name != client.client_name:
		for doctype in list_name_holders():
			filters = {"client": client.name}
			if _keeps_names(doctype):
				filters["docstatus"] = 0
			write_name(doctype, filters, client.client_name)


def write_name(doctype: str, filters: dict, name: str) -> None:
	"""Write the name that documents show of their client; they are as old as before."""
	frappe.db.set_value(doctype, filters, "client_name", name, update_modified=False)


def list_name_holders() -> list[str]:
	"""DocTypes whose documents show the name of a client."""
	linked = frappe.get_all("DocField", {"fieldname": "client", "options": "Client"}, pluck="parent")
	return [doctype for doctype in linked if frappe.get_meta(doctype).has_field("client_name")]


def _keeps_names(doctype: str) -> bool:
	"""Whether documents, once submitted, are evidence: a receipt, a decision. Of a row, whether its document is."""
	owners = [doctype]
	if frappe.get_meta(doctype).istable:
		filters = {"fieldtype": ("in", table_fields), "options": doctype}
		owners = frappe.get_all("DocField", filters, pluck="parent", distinct=True)
	return any(getattr(get_controller(owner), "keeps_names", False) for owner in owners)
