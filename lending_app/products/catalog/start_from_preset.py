"""A product of a kind with sensible values of its own, to be looked over and changed."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.language.default_language import get_company_language
from lending_app.lending_setup.language.speak import speaking
from lending_app.products.exceptions import UnknownPresetError
from lending_app.products.kinds import ProductKind
from lending_app.products.presets.business import BUSINESS
from lending_app.products.presets.parts import Row
from lending_app.products.presets.people import PEOPLE
from lending_app.products.presets.property import PROPERTY

PRESETS = PEOPLE | PROPERTY | BUSINESS


def get_preset(kind: str) -> Row:
	"""Values of a new product of a kind, by fields of its form. Raises UnknownPresetError."""
	if kind not in {member.value for member in ProductKind}:
		frappe.throw(
			_("There is no kind of product {0}. Choose one of the list.").format(frappe.bold(kind)),
			exc=UnknownPresetError,
			title=_("Unknown Kind"),
		)
	# Names of the product and of its charges are stored, and clients read them: the company's language, no matter who asks.
	with speaking(get_company_language(frappe.defaults.get_user_default("Company"))):
		values = {"product_type": kind, "product_name": _(kind)} | PRESETS[ProductKind(kind)]()
	values["documents"] = _list_known(values.get("documents", []))
	return values


def start_from_preset(kind: str, **values: Any) -> Document:
	"""An unsaved Loan Product of a kind; what is given takes the place of the preset's values."""
	return frappe.new_doc("Loan Product", **get_preset(kind) | values)


def _list_known(rows: list[Row]) -> list[Row]:
	"""Rows whose kind of document the site has: it may have renamed or taken out some."""
	names = [row["document_type"] for row in rows]
	known = set(frappe.get_all("Client Document Type", {"name": ("in", names), "is_active": 1}, pluck="name"))
	return [row for row in rows if row["document_type"] in known]
