"""Every document that points at a client or a customer, by the fields that do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import frappe
from frappe.model.dynamic_links import get_dynamic_links
from frappe.model.rename_doc import get_link_fields

# What is derived, or is the record's own history, stays with it.
OWN_HISTORY = {
	"Access Log",
	"Activity Log",
	"Client Duplicate",
	"Client Merge",
	"Client Search Term",
	"Deleted Document",
	"Document Follow",
	"DocShare",
	"Notification Log",
	"Screening Hit",
	"Screening Run",
	"Tag Link",
	"Version",
	"View Log",
}
# Files name their document in plain fields.
FILE_FIELD = ("File", "attached_to_name", "attached_to_doctype")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
	"""A field of a DocType that points at the record, and the documents in which it does."""

	document_type: str
	fieldname: str
	type_field: str | None
	documents: tuple[str, ...]

	@property
	def label(self) -> str:
		return frappe.get_meta(self.document_type).get_label(self.fieldname)


class ReferenceFinder:
	"""Fields that may point at a DocType, read once from the site's own definitions."""

	def __init__(self, doctype: str) -> None:
		self.doctype = doctype

	@cached_property
	def fields(self) -> list[tuple[str, str, str | None]]:
		"""DocType, field, and for a dynamic link the field that says what it points at."""
		found = [(row["parent"], row["fieldname"], None) for row in get_link_fields(self.doctype)]
		found += [(row["parent"], row["fieldname"], row["options"]) for row in get_dynamic_links()]
		found.append(FILE_FIELD)
		return [row for row in dict.fromkeys(found) if self._is_movable(*row)]

	def _is_movable(self, parent: str, fieldname: str, type_field: str | None) -> bool:
		if parent in OWN_HISTORY or (parent, fieldname) == ("Client", "customer"):
			return False
		meta = frappe.get_meta(parent)
		if meta.issingle or meta.is_virtual or not frappe.db.table_exists(parent):
			return False
		columns = frappe.db.get_table_columns(parent)
		return fieldname in columns and (type_field is None or type_field in columns)

	def find(self, name: str) -> Iterator[Reference]:
		"""Documents that point at a record."""
		for parent, fieldname, type_field in self.fields:
			documents = self._list_documents(parent, fieldname, type_field, name)
			if documents:
				yield Reference(
					document_type=parent,
					fieldname=fieldname,
					type_field=type_field,
					documents=tuple(documents),
				)

	def _list_documents(self, parent: str, fieldname: str, type_field: str | None, name: str) -> list[Any]:
		table = frappe.qb.DocType(parent)
		query = frappe.qb.from_(table).select(table.name).where(table[fieldname] == name)
		if type_field:
			query = query.where(table[type_field] == self.doctype)
		return query.orderby(table.name).run(pluck=True)
