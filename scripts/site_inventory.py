"""What a site has of the app, before and after a migration. Run with the bench's Python, in its sites folder.

    site_inventory.py choose SITE          leave choices of people on the site: what a migration must not lose
    site_inventory.py take SITE FILE       write the inventory, as JSON
    site_inventory.py compare OLD NEW      fail where something of OLD is missing in NEW, or has another value
    site_inventory.py same OLD NEW         fail where anything differs

It names no code of the app, so that it reads a site of any of its versions.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import frappe

RECORDS = (
	"Custom HTML Block",
	"Dashboard Chart",
	"DocType",
	"Notification",
	"Number Card",
	"Print Format",
	"Report",
	"Workspace",
)
# Rows with the fields by which they are compared.
CHOICES = {
	"Block Module": ("parenttype", "parent", "module"),
	"Custom DocPerm": ("parent", "role", "permlevel", "read", "write"),
	"Custom Field": ("dt", "fieldname"),
	"List Filter": ("filter_name", "reference_doctype", "filters"),
	"Property Setter": ("doc_type", "field_name", "property", "value"),
	"Role": ("name", "disabled"),
	"Workflow": ("name", "is_active"),
}
Inventory = dict[str, Any]


def take() -> Inventory:
	"""Names of the app's records, settings, choices of people, stopped jobs, and the rows of each table."""
	modules = frappe.get_all("Module Def", {"app_name": "lending_app"}, pluck="name")
	found: Inventory = {}
	for doctype in RECORDS:
		has_module = frappe.get_meta(doctype).has_field("module")
		names = frappe.get_all(doctype, {"module": ("in", modules)} if has_module else {}, pluck="name")
		found |= {f"{doctype}: {name}": True for name in names}
	for doctype, fields in CHOICES.items():
		rows = frappe.get_all(doctype, fields=list(fields), as_list=True)
		found |= {f"{doctype}: {json.dumps(row)}": True for row in rows}
	for row in frappe.get_all("Scheduled Job Type", {"stopped": 1}, ["name"]):
		found[f"Stopped job: {row.name}"] = True
	for row in frappe.get_all("DocType", {"module": ("in", modules)}, ["name", "issingle"]):
		if row.issingle:
			values = frappe.db.get_singles_dict(row.name)
			found |= {f"{row.name}.{field}": value for field, value in values.items() if field != "modified"}
		else:
			found[f"Rows of {row.name}"] = frappe.db.count(row.name)
	for (table,) in frappe.db.sql("SHOW TABLES LIKE 'lending\\_%'"):
		found[f"Rows of {table}"] = frappe.db.sql(f"SELECT COUNT(*) FROM `{table}`")[0][0]
	return found


def choose() -> None:
	"""A saved filter, a module that a user does not see, a stopped job, and a card of one's own."""
	frappe.new_doc(
		"List Filter", filter_name="Mine", reference_doctype="Day Close", filters='[["status","=","Failed"]]'
	).insert()
	user = frappe.new_doc("User", email="blocked@example.com", first_name="Blocked", send_welcome_email=0)
	user.append("block_modules", {"module": "Servicing"})
	user.insert()
	for job in frappe.get_all(
		"Scheduled Job Type", {"method": ("like", "lending_app.%watch_close.%")}, pluck="name"
	):
		frappe.db.set_value("Scheduled Job Type", job, "stopped", 1)
	method = frappe.db.get_value("Number Card", {"method": ("like", "lending_app.%get_par30_card")}, "method")
	frappe.new_doc("Number Card", label="My PAR30", type="Custom", method=method, is_public=1).insert()
	frappe.db.commit()


def compare(old: Inventory, new: Inventory) -> list[str]:
	"""What is gone, or has another value."""
	return [
		f"{key}: {value} -> {new.get(key)}" for key, value in sorted(old.items()) if new.get(key) != value
	]


def main(command: str, *arguments: str) -> int:
	if command in ("compare", "same"):
		old, new = (json.loads(Path(name).read_text(encoding="utf-8")) for name in arguments)
		found = compare(old, new) + (compare(new, old) if command == "same" else [])
		print(*found, f"{len(old)} before, {len(new)} after, {len(found)} changed", sep="\n")
		return 1 if found else 0
	frappe.init(arguments[0])
	frappe.connect()
	frappe.set_user("Administrator")
	if command == "choose":
		choose()
	else:
		Path(arguments[1]).write_text(json.dumps(take(), default=str, indent=1), encoding="utf-8")
	frappe.destroy()
	return 0


if __name__ == "__main__":
	sys.exit(main(*sys.argv[1:]))
