"""A type of collateral: fields that can be told apart and hold something."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.collateral.exceptions import CollateralError


def check_type(doc: Document) -> None:
	"""Raise CollateralError for a haircut or fields that make no sense."""
	if not 0 <= (doc.haircut_percent or 0) <= 100:
		refuse(_("A haircut of {0} % is not from 0 to 100.").format(doc.haircut_percent))
	labels = [row.label.strip().lower() for row in doc.details]
	for row in doc.details:
		if labels.count(row.label.strip().lower()) > 1:
			refuse(_("There are two fields {0}. Rename one of them.").format(frappe.bold(row.label)))
		if row.maximum and (row.minimum or 0) > row.maximum:
			refuse(_("The lowest of {0} is above the highest. Correct one.").format(frappe.bold(row.label)))


def refuse(message: str) -> NoReturn:
	"""Raise CollateralError with its title."""
	frappe.throw(message, exc=CollateralError, title=_("Collateral"))
