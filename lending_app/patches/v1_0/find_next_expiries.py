"""Things entered before the register kept the first day on which something of them ends get it. Safe to run again."""

from __future__ import annotations

import frappe

from lending_app.collateral.register.list_expiries import EXPIRIES, find_next_expiry


def execute() -> None:
	for row in frappe.get_all("Collateral", fields=["name", "status", *EXPIRIES]):
		frappe.db.set_value(
			"Collateral", row.name, "next_expires_on", find_next_expiry(row), update_modified=False
		)
