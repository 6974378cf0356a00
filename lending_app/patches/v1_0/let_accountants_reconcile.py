"""Accountants read ERPNext's General Ledger by their own role: rows that gave them reading alone are made again."""

import frappe

from lending_app.install import LEDGER_ROLES, grant_masters

READ_ALONE = {"read": 1, "write": 0, "create": 0, "report": 0, "print": 0}


def execute() -> None:
	for doctype in ("Journal Entry", "GL Entry"):
		frappe.db.delete(
			"Custom DocPerm", {"parent": doctype, "role": ("in", LEDGER_ROLES), "permlevel": 0, **READ_ALONE}
		)
		frappe.clear_cache(doctype=doctype)
	grant_masters()
