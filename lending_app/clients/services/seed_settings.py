"""What a new site starts with: kinds of documents and the tables of Client Settings. All of it may be edited."""

from __future__ import annotations

import json
from typing import Any

import frappe

FILTERS = {
	"Late Payers": [["Client", "days_past_due", ">", 0]],
	"File Incomplete or Expired": [["Client", "kyc_status", "!=", "Complete"]],
	"Without Consent": [["Client", "has_consent", "=", 0]],
	"Politically Exposed": [["Client", "is_politically_exposed", "=", 1]],
	"High Risk": [["Client", "risk_level", "=", "High"]],
	"Best Clients": [["Client", "segment", "=", "A"]],
}


def seed_clients() -> None:
	"""Fill what was never set; what a site has changed or taken out stays so. Safe to run again."""
	if not frappe.db.count("Client Document Type"):
		for values in _read("document_types"):
			name = values.pop("name")
			kind = frappe.new_doc("Client Document Type", document_name=name, **values)
			# Installation sets up the site; nobody is signed in.
			kind.insert(ignore_permissions=True)
	if frappe.db.get_singles_dict("Client Settings"):
		return
	settings = frappe.get_doc("Client Settings")
	settings.update(_read("client_settings"))
	# As above.
	settings.save(ignore_permissions=True)
	for name, filters in FILTERS.items():
		_save_filter(name, filters)


def forget_filters() -> None:
	"""On removal of the app: lists of ours have no saved filters any more."""
	frappe.db.delete("List Filter", {"reference_doctype": "Client"})


def _save_filter(name: str, filters: list[Any]) -> None:
	if not frappe.db.exists("List Filter", {"filter_name": name, "reference_doctype": "Client"}):
		values = {
			"filter_name": name,
			"reference_doctype": "Client",
			"filters": json.dumps(filters),
			"for_user": "",
		}
		# As above.
		frappe.new_doc("List Filter", **values).insert(ignore_permissions=True)


def _read(name: str) -> Any:
	with open(
		frappe.get_app_path("lending_app", "clients", "seeds", f"{name}.json"), encoding="utf-8"
	) as file:
		return json.load(file)
