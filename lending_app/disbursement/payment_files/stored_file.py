"""Bytes of the file in a document's field."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from lending_app.lending_setup.files.access import read_bytes


def read_stored(document: Document) -> bytes:
	"""Content of the attached file."""
	file = frappe.get_doc("File", {"file_url": document.file, "attached_to_name": document.name})
	return read_bytes(file)
