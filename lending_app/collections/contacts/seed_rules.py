"""The rules of contact that the app brings, stored once; what a lender changed or deleted stays so."""

from __future__ import annotations

import frappe

from lending_app.collections.contact_rules.rows import read_rows
from lending_app.collections.contacts.queries import RULE
from lending_app.collections.contacts.records import list_values

# Names of the rules that the site has had, so that a deleted one does not come back.
SEEDED = "lending_contact_rules"


def seed_contact_rules() -> None:
	known = set(frappe.parse_json(frappe.db.get_default(SEEDED) or "[]"))
	countries = {
		code.upper(): name
		for name, code in frappe.get_all("Country", fields=["name", "code"], as_list=True)
		if code
	}
	rows = [row for row in read_rows() if row["name"] not in known]
	for row in rows:
		values = {**list_values(row), "country": countries[row["country"]]}
		# An installation has no user who could hold the right.
		frappe.new_doc(RULE, **values).insert(ignore_permissions=True, ignore_if_duplicate=True)
	if rows:
		frappe.db.set_default(
			SEEDED, frappe.as_json(sorted(known | {row["name"] for row in rows}), indent=None)
		)
