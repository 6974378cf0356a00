"""An external reference is used once."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_link_to_form

from lending_app.servicing.exceptions import DuplicateReferenceError


def check_reference(doc: Document) -> None:
	"""Raise DuplicateReferenceError naming the document that has it."""
	if not doc.external_reference:
		return
	filters = {"external_reference": doc.external_reference, "name": ("!=", doc.name or "")}
	other = frappe.db.get_value(doc.doctype, filters)
	if other:
		frappe.throw(
			_("External reference {0} was used by {1}. This may be the same payment entered twice.").format(
				frappe.bold(doc.external_reference), get_link_to_form(doc.doctype, other)
			),
			exc=DuplicateReferenceError,
			title=_("Reference Used Before"),
		)
