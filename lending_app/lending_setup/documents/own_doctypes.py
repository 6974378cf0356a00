"""Which DocTypes are the app's own."""

from __future__ import annotations

import frappe
from frappe import scrub

APP = "lending_app"


def is_own(doctype: str) -> bool:
	"""True for a DocType of one of the app's modules."""
	module = frappe.get_meta(doctype).module
	return frappe.local.module_app.get(scrub(module or "")) == APP


def list_own_doctypes() -> list[str]:
	"""Every DocType of the app, child tables and single ones included, by name."""
	modules = frappe.get_all("Module Def", {"app_name": APP}, pluck="name")
	return frappe.get_all("DocType", {"module": ("in", modules)}, pluck="name", order_by="name")
