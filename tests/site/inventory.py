"""What the app's installation and migration write on a site, as hashes that two moments can be compared by."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import frappe

from lending_app import hooks

# Dates of writing, and what Frappe itself writes on every migration.
UNSTABLE = {"modified", "modified_by", "creation", "owner", "_user_tags", "_comments", "_assign", "_liked_by"}
STANDARD = (
	"DocType",
	"Report",
	"Print Format",
	"Workspace",
	"Number Card",
	"Dashboard Chart",
	"Notification",
)


def take_inventory() -> dict[str, str]:
	"""Hash of every record that belongs to the app or that it added to other apps, children included."""
	modules = frappe.get_all("Module Def", {"app_name": "lending_app"}, pluck="name")
	records: dict[str, Any] = {}
	for doctype in STANDARD:
		records |= _read(doctype, {"module": ("in", modules)})
	for doctype in ("Custom Field", "Property Setter", "Custom DocPerm"):
		records |= _read(doctype, {})
	for fixture in hooks.fixtures:
		records |= _read(fixture["dt"], fixture["filters"])
	records |= _read("Scheduled Job Type", {"method": ("like", "lending_app.%")})
	for doctype in frappe.get_all("DocType", {"module": ("in", modules), "issingle": 0}, pluck="name"):
		records[f"Table/{doctype}"] = {"columns": frappe.db.describe(doctype)}
	return {key: _hash(value) for key, value in records.items()}


def _read(doctype: str, filters: Any) -> dict[str, Any]:
	names = frappe.get_all(doctype, filters, pluck="name")
	return {
		f"{doctype}/{name}": frappe.get_doc(doctype, name).as_dict(convert_dates_to_str=True)
		for name in names
	}


def _hash(document: dict[str, Any]) -> str:
	text = json.dumps(_strip(document), sort_keys=True, default=str)
	return hashlib.sha256(text.encode()).hexdigest()


def _strip(value: Any) -> Any:
	if isinstance(value, dict):
		# Children are written again, under other names.
		skipped = UNSTABLE | ({"name"} if "parentfield" in value else set())
		return {key: _strip(item) for key, item in value.items() if key not in skipped}
	if isinstance(value, list):
		return [_strip(item) for item in value]
	return value
