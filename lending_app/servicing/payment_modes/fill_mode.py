"""The mode of payment with which new documents of money begin."""

from __future__ import annotations

import frappe
from frappe.model.document import Document


def get_default_mode(company: str | None) -> str | None:
	"""The user's own, from the Staff Profile; else the company's, from its Lending Company. A disabled one is none."""
	modes = (
		frappe.db.get_value("Staff Profile", {"user": frappe.session.user}, "default_mode_of_payment"),
		frappe.db.get_value("Lending Company", company, "default_mode_of_payment") if company else None,
	)
	return next(
		(mode for mode in modes if mode and frappe.db.get_value("Mode of Payment", mode, "enabled")), None
	)


def fill_mode(doc: Document) -> None:
	"""A new document that names none gets the user's or the company's."""
	if doc.is_new() and doc.meta.has_field("mode_of_payment") and not doc.get("mode_of_payment"):
		doc.mode_of_payment = get_default_mode(doc.get("company"))
