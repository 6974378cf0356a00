"""Files in the fields of a document: there, the user's to use, of the field's kind, small enough, private, and tied to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.documents.own_doctypes import is_own
from lending_app.lending_setup.files.access import PRIVATE, find_file, list_files, refuse_foreign
from lending_app.lending_setup.files.kinds import (
	ATTACHMENTS,
	DOCUMENTS,
	IMAGES,
	check_kind,
	check_size,
	refuse,
)

KINDS_OF_TYPES = {"Attach": DOCUMENTS, "Attach Image": IMAGES}
NEW = "new-"


@dataclass(frozen=True, slots=True)
class AttachedFile:
	"""A field of a document or of one of its rows, with the address of a file in it."""

	part: Document
	field: Any
	url: str

	@property
	def where(self) -> str:
		label = _(self.field.label)
		return _("Row {0}, {1}").format(self.part.idx, label) if self.part.get("parenttype") else label


def check_attachments(document: Document, megabytes: int = 0) -> None:
	"""Check every file that this save brings, and make it private. Raises UnusableFileError naming where it stands."""
	before = document.get_doc_before_save()
	known = {found.url for found in list_attached(before)} if before else set()
	for found in list_attached(document):
		if found.url not in known:
			found.part.set(found.field.fieldname, _take(document, found, megabytes))


def tie_attachments(document: Document) -> None:
	"""Tie what was uploaded for a document to it, so that who may read it may read them."""
	before = document.get_doc_before_save()
	known = {found.url for found in list_attached(before)} if before else set()
	for found in list_attached(document):
		if found.url not in known:
			_tie(document, found)


def refuse_foreign_files(document: Document, method: str | None = None) -> None:
	"""Raise ForeignFileError where a field of any DocType of the site names a private file that the user may not read.

	The framework would tie the file to the document, and who may read the one may then read the other.
	"""
	fields = [] if is_own(document.doctype) else _get_fields(document.doctype)
	for field in fields:
		url = str(document.get(field.fieldname) or "")
		if not url.startswith(PRIVATE) or not document.has_value_changed(field.fieldname):
			continue
		if list_files(url) and not find_file(url, document, trusts_services=False):
			refuse_foreign(url)


def list_attached(document: Document) -> Iterator[AttachedFile]:
	"""Files in the fields of a document and of its rows, row by row."""
	fields = _get_fields(document.doctype)
	tables = [table for table in document.meta.get_table_fields() if _get_fields(table.options)]
	parts = [(document, fields)] if fields else []
	parts += [(row, _get_fields(row.doctype)) for table in tables for row in document.get(table.fieldname)]
	for part, own in parts:
		for field in own:
			if url := part.get(field.fieldname):
				yield AttachedFile(part, field, str(url))


def get_kinds(doctype: str, fieldname: str | None) -> frozenset[str]:
	"""Kinds of file that a field takes; without a field, what may hang on the document."""
	controller = frappe.model.base_document.get_controller(doctype)
	own: Mapping[str, frozenset[str]] = getattr(controller, "file_kinds", {})
	field = frappe.get_meta(doctype).get_field(fieldname) if fieldname else None
	if field and field.fieldtype in KINDS_OF_TYPES:
		return own.get(field.fieldname, KINDS_OF_TYPES[field.fieldtype])
	# Files of rows are uploaded for the document, without their field.
	return ATTACHMENTS.union(*own.values())


def _get_fields(doctype: str) -> list[Any]:
	meta = frappe.get_meta(doctype)
	if "lending_attach_fields" not in meta.__dict__:
		meta.__dict__["lending_attach_fields"] = [
			field for field in meta.fields if field.fieldtype in KINDS_OF_TYPES
		]
	return meta.__dict__["lending_attach_fields"]


def _take(document: Document, found: AttachedFile, megabytes: int) -> str:
	"""The address of a private file with the content that was named."""
	file = find_file(found.url, document)
	if not file:
		refuse(
			_("{0}: the file {1} is not on this site, or not yours to use. Upload it again.").format(
				found.where, frappe.utils.escape_html(found.url[:140])
			)
		)
	content = _read(file, found.where)
	check_size(file.file_name, content, found.where, megabytes)
	kinds = get_kinds(found.part.doctype, found.field.fieldname)
	check_kind(file.file_name or found.url, content, found.where, kinds)
	return _get_private(document, file, content)


def _read(file: Document, where: str) -> bytes:
	try:
		content = file.get_content()
	except OSError:
		refuse(_("{0}: the file {1} cannot be read. Upload it again.").format(where, file.file_name))
	return content.encode() if isinstance(content, str) else content


def _get_private(document: Document, file: Document, content: bytes) -> str:
	"""The file made private; a private copy where it is in use elsewhere, as a company's logo on its website is."""
	if file.is_private:
		return str(file.file_url)
	is_elsewhere = file.attached_to_name and file.attached_to_name != document.name
	if is_elsewhere or file.owner != frappe.session.user:
		copy = frappe.new_doc("File", file_name=file.file_name, content=content, is_private=1)
		# The document's own permission has been checked; the copy follows it.
		return str(copy.insert(ignore_permissions=True).file_url)
	file.is_private = 1
	# For the same reason.
	file.save(ignore_permissions=True)
	return str(file.file_url)


def _tie(document: Document, found: AttachedFile) -> None:
	values = {"attached_to_doctype": document.doctype, "attached_to_name": document.name}
	if found.part is document:
		values["attached_to_field"] = found.field.fieldname
	for file in frappe.get_all(
		"File", {"file_url": found.url}, ["name", "owner", "attached_to_doctype", "attached_to_name"]
	):
		# A form that is not saved yet uploads for a name of its own making.
		is_waiting = file.attached_to_doctype == document.doctype and file.owner == frappe.session.user
		if not file.attached_to_name or (is_waiting and file.attached_to_name.startswith(NEW)):
			frappe.db.set_value("File", file.name, values, update_modified=False)
