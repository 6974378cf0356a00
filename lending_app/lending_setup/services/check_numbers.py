"""Numbers of a document as numbers: a form sends them so, the API may send anything."""

from __future__ import annotations

from typing import Any

from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.services.read_input import read_number

WHOLE = ("Int",)
NUMBERS = ("Currency", "Float", "Percent", *WHOLE)


def check_numbers(document: Document) -> None:
	"""Read texts as numbers, in the document and its rows. Raises NumberError naming the field."""
	for part in (document, *document.get_all_children()):
		for field in part.meta.get("fields", {"fieldtype": ("in", NUMBERS)}):
			value = part.get(field.fieldname)
			if value not in (None, "") and not field.is_virtual:
				is_whole = field.fieldtype in WHOLE
				part.set(field.fieldname, read_number(value, _describe(part, field), is_whole=is_whole))


def _describe(part: Document, field: Any) -> str:
	label = _(field.label)
	return _("Row {0}, {1}").format(part.idx, label) if part.get("parenttype") else label
