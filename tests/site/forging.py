"""Values that a request may send for a field, other than those that are stored; made from the DocTypes themselves."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe.api.v1 import create_doc, update_doc
from frappe.model.document import Document

from lending_app.lending_setup.documents.compare_documents import read_field
from lending_app.lending_setup.documents.restore_derived import list_derived

NUMBERS = {"Int", "Float", "Currency", "Percent"}
DAYS = {"Date": "2031-03-04", "Datetime": "2031-03-04 05:06:07", "Time": "05:06:07"}


def list_own_doctypes(*, tables: bool = False) -> list[str]:
	"""DocTypes of the app; rows of tables where `tables`."""
	modules = frappe.get_all("Module Def", {"app_name": "lending_app"}, pluck="name")
	filters = {"module": ("in", modules), "istable": int(tables)}
	return frappe.get_all("DocType", filters, pluck="name", order_by="name")


def forge(field: Any, stored: Any = None) -> Any:
	"""A value of the field's type that is not the stored one."""
	if field.fieldtype in ("Table", "Table MultiSelect"):
		return [{"doctype": field.options}]
	if field.fieldtype in DAYS:
		return DAYS[field.fieldtype]
	if field.fieldtype == "Check":
		return int(not stored)
	if field.fieldtype in NUMBERS:
		return 97 if stored != 97 else 96
	if field.fieldtype == "Select":
		choices = [choice for choice in (field.options or "").split("\n") if choice and choice != stored]
		return choices[-1] if choices else "Forged"
	return "Forged"


def forge_derived(doctype: str, stored: Document | None = None) -> dict[str, Any]:
	"""A forged value for each field that services write alone."""
	meta = frappe.get_meta(doctype)
	return {
		name: forge(meta.get_field(name), stored.get(name) if stored else None)
		for name in list_derived(doctype)
	}


def see_derived(document: Document) -> dict[str, Any]:
	"""What such fields hold, rows and all."""
	meta = document.meta
	seen = {name: read_field(document, meta.get_field(name)) for name in list_derived(document.doctype)}
	for field in meta.get_table_fields():
		for row in document.get(field.fieldname):
			seen |= {
				(field.fieldname, row.idx, name): read_field(row, row.meta.get_field(name))
				for name in list_derived(field.options)
			}
	return seen


def put(doctype: str, name: str, values: dict[str, Any]) -> None:
	frappe.local.form_dict = frappe._dict(data=frappe.as_json(values))
	update_doc(doctype, name)


def post(doctype: str, values: dict[str, Any]) -> Document:
	frappe.local.form_dict = frappe._dict(data=json.dumps(values, default=str))
	return create_doc(doctype)
