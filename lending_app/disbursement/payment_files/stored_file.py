"""Bytes of the file in a document's field."""

from __future__ import annotations

import frappe
from frappe.model.document import Document


def read_stored(document: Document) -> bytes:
	"""Content of the attached file. Frappe gives text where it is UTF-8, whose bytes are the same again."""
	file = frappe.get_doc("File", {"file_url": document.file, "attached_to_name": document.name})
	content = file.get_content()
	return content.encode() if isinstance(content, str) else content
