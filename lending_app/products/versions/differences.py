"""Two product documents, field by field and row by row."""

from __future__ import annotations

from frappe.model.document import Document

from lending_app.lending_setup.documents import compare_documents
from lending_app.lending_setup.documents.compare_documents import Difference
from lending_app.products.states import STATE_FIELDS, VERSION_FIELDS

# Of each document alone, and no difference between two.
OWN_FIELDS = {*VERSION_FIELDS, *STATE_FIELDS, "product_code"}


def list_differences(before: Document, after: Document) -> list[Difference]:
	"""Every difference between two products but what belongs to each alone: code, state, place among the versions."""
	return compare_documents.list_differences(before, after, without=OWN_FIELDS)
