"""What a new site starts with: kinds of documents and the tables of Client Settings. All of it may be edited."""

from __future__ import annotations

import json
from typing import Any

import frappe

from lending_app.lending_setup.companies.fill_settings import has_rows
from lending_app.lending_setup.desk.save_filters import save_filters

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
	if has_rows("Client Settings"):
		return
	settings = frappe.get_doc("Client Settings")
	settings.update(_read("client_settings"))
	# As above.
	settings.save(ignore_permissions=True)
	save_filters("Client", FILTERS)


def _read(name: str) -> Any:
	with open(
		frappe.get_app_path("lending_app", "clients", "seeds", f"{name}.json"), encoding="utf-8"
	) as file:
		return json.load(file)
