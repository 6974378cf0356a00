"""Fields that a form shows read only are written by the app's own code; what a request sends of them is put back.

Frappe itself enforces read only on forms alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import frappe
from frappe.model import display_fieldtypes
from frappe.model.base_document import get_controller
from frappe.model.document import Document
from frappe.model.workflow import get_workflow_name, get_workflow_state_field

# Who made a document and when. Frappe writes them once, and saves what a request sends afterwards.
MADE = ("owner", "creation")
# The form of an amended document sends what it amends; Frappe checks it.
SENT = frozenset({"amended_from"})


def is_from_request(document: Document) -> bool:
	"""False where the app's own code writes the document, or an installation or a migration does."""
	own, flags = document.flags, frappe.flags
	return not (
		own.is_written_by_service
		# No request can have them ignored: a service that does so has filled the document itself.
		or own.ignore_permissions
		or flags.in_install
		or flags.in_migrate
		or flags.in_patch
	)


def restore_derived(document: Document) -> None:
	"""Put back what is stored, or the default of a new document, in every field and row that only services write."""
	before = document.get_doc_before_save()
	# A step sends the new state, and the workflow checks it.
	names = set(list_derived(document.doctype)) - _get_state_field(document.doctype)
	_restore([document], [before] if before else [], names)
	for field in document.meta.get_table_fields():
		if field.fieldname not in names:
			stored = before.get(field.fieldname) if before else []
			_restore(document.get(field.fieldname), stored, list_derived(field.options))


def list_derived(doctype: str) -> list[str]:
	"""Names of the fields of a DocType that no request writes."""
	sent = SENT | get_controller(doctype).sent_read_only
	return [
		field.fieldname
		for field in frappe.get_meta(doctype).fields
		if field.read_only
		and not field.is_virtual
		and field.fieldtype not in display_fieldtypes
		and field.fieldname not in sent
	]


def _get_state_field(doctype: str) -> set[str]:
	workflow = get_workflow_name(doctype)
	return {get_workflow_state_field(workflow)} if workflow else set()


def _restore(documents: Sequence[Document], stored: Iterable[Document], names: Iterable[str]) -> None:
	known = {document.name: document for document in stored}
	for document in documents:
		before = known.get(document.name)
		values: Mapping[str, Any] = before.__dict__ if before else _get_defaults(document.doctype)
		for name in (*names, *MADE) if before else names:
			document.set(name, values.get(name))


def _get_defaults(doctype: str) -> Mapping[str, Any]:
	return frappe.new_doc(doctype, as_dict=True)
