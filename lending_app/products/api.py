"""What the product's form and other programs ask of products."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.lending_setup.requests.typed_api import typed
from lending_app.products.catalog.start_from_preset import get_preset as _get_preset
from lending_app.products.catalog.start_from_preset import start_from_preset
from lending_app.products.simulator.preview_product import preview_product as _preview


@frappe.whitelist()
@typed
def get_preset(kind: str) -> dict[str, Any]:
	"""Values with which a new product of a kind begins."""
	frappe.has_permission("Loan Product", "create", throw=True)
	return _get_preset(kind)


@frappe.whitelist(methods=["POST"])
@typed
def make_from_preset(kind: str, product_code: str, currency: str, product_name: str | None = None) -> str:
	"""A saved product of a kind with its starting values. Returns its name."""
	frappe.has_permission("Loan Product", "create", throw=True)
	values = {"product_code": product_code, "currency": currency}
	if product_name:
		values["product_name"] = product_name
	return start_from_preset(kind, **values).insert().name


@frappe.whitelist(methods=["POST"])
@typed
def preview_product(document: dict[str, Any]) -> dict[str, Any]:
	"""The usual loan of a product as its form stands, saved or not. Changes nothing."""
	frappe.has_permission("Loan Product", "read", throw=True)
	return _preview(frappe.get_doc({**document, "doctype": "Loan Product"}))
