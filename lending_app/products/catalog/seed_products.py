"""What a new site starts with: names of reference rates without values, and documents that products ask for."""

from __future__ import annotations

import json
from typing import Any

import frappe

# PRD-03 and decision C-20.
CURRENCIES = ("MXN", "USD", "EUR", "COP", "PEN", "CLP", "ARS", "DOP", "BOB")
# Where dollars are lent beside the country's own money, its own sign for it.
OWN_SIGNS = {"DOP": "RD$"}

PAYROLL_DEDUCTION = "Payroll Deduction"


def seed_products() -> None:
	"""Make what is missing. Run once for a site: what it takes out later stays out."""
	for values in _read("document_types"):
		_make("Client Document Type", "document_name", values)
	for values in _read("reference_rates"):
		_make("Reference Rate", "rate_name", values)
	for name in CURRENCIES:
		if frappe.db.exists("Currency", name):
			frappe.db.set_value("Currency", name, "enabled", 1)
	for name, sign in OWN_SIGNS.items():
		if frappe.db.get_value("Currency", name, "symbol") == "$":
			frappe.db.set_value("Currency", name, "symbol", sign)
	seed_modes()


def seed_modes() -> None:
	"""The way in which payroll loans are repaid; its account is the company's to give."""
	_make("Mode of Payment", "mode_of_payment", {"name": PAYROLL_DEDUCTION, "type": "General"})


def _make(doctype: str, name_field: str, values: dict[str, Any]) -> None:
	name = values.pop("name")
	if not frappe.db.exists(doctype, name):
		# Installation sets up the site; nobody is signed in.
		frappe.new_doc(doctype, **{name_field: name}, **values).insert(ignore_permissions=True)


def _read(name: str) -> Any:
	path = frappe.get_app_path("lending_app", "products", "seeds", f"{name}.json")
	with open(path, encoding="utf-8") as file:
		return json.load(file)
