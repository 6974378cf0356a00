"""Settings of decisions, with their defaults on sites that were there before the fields were."""

from __future__ import annotations

import frappe
from frappe.utils import cint


def get_setting(field: str) -> str:
	"""What Lending Settings hold, else the field's default. An empty value that was saved counts."""
	saved = frappe.db.get_singles_dict("Lending Settings")
	if field in saved:
		return str(saved[field] or "")
	return str(frappe.get_meta("Lending Settings").get_field(field).default or "")


def get_number(field: str) -> int:
	return cint(get_setting(field))
