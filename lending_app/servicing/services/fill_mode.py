"""The mode of payment with which new documents of money begin."""

from __future__ import annotations

import frappe
from frappe.model.document import Document


def get_default_mode(company: str | None) -> str | None:
	"""The company's own, from its Lending Company."""
	return frappe.db.get_value("Lending Company", company, "default_mode_of_payment") if company else None


def fill_mode(doc: Document) -> None:
	"""A new document that names none gets the company's."""
	if doc.is_new() and doc.meta.has_field("mode_of_payment") and not doc.get("mode_of_payment"):
		doc.mode_of_payment = get_default_mode(doc.get("company"))
