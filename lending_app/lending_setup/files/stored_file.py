"""Bytes of the file in a document's field."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from lending_app.lending_setup.files.access import read_bytes


def read_stored(document: Document) -> bytes:
	"""Content of the attached file."""
	return read_stored_field(document, "file")


def read_stored_field(document: Document, field: str) -> bytes:
	"""Content of the file in a field."""
	file = frappe.get_doc("File", {"file_url": document.get(field), "attached_to_name": document.name})
	return read_bytes(file)
