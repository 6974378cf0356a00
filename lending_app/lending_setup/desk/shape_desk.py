"""What somebody finds on Desk: the workspace of their own work first, and no modules that are not theirs."""

from __future__ import annotations

from collections.abc import Set

import frappe
from frappe.model.document import Document

WHOLE = "Lending"
# By role, the widest first: who has several starts where most of the work is seen.
WORKSPACES = {
	"Lending Manager": WHOLE,
	"Lending Auditor": WHOLE,
	"Lending Accountant": "Loan Accounting",
	"Credit Manager": "Credit Work",
	"Treasurer": "Treasury",
	"Compliance Officer": "Compliance Work",
	"Loan Officer": "Clients and Applications",
	"Collections Agent": "Collections Work",
	"Teller": "Counter",
}
# Whose work goes on in the ledger's own pages. What is blocked is out of sight; rights are those of the roles.
LEDGER_ROLES = {"Lending Accountant", "Lending Manager"}
LEDGER_MODULES = {"Accounts"}
OWN_APP = "lending_app"
# Roles that Frappe gives everybody.
COMMON_ROLES = {"All", "Guest", "Desk User"}


def shape_desk(user: Document, roles: Set[str]) -> None:
	"""First workspace and blocked modules of a user who is about to be saved with these roles of lending.

	A workspace that somebody has chosen and a module profile stay; so does the Desk of who has roles of other apps.
	"""
	if not user.get("default_workspace") or user.default_workspace in WORKSPACES.values():
		user.default_workspace = next((WORKSPACES[role] for role in WORKSPACES if role in roles), None)
	if user.module_profile:
		return
	others = {row.role for row in user.roles} - set(WORKSPACES) - COMMON_ROLES
	kept = LEDGER_MODULES if roles & LEDGER_ROLES else set()
	blocked = [name for name in _list_foreign_modules() if name not in kept] if roles and not others else []
	user.set("block_modules", [{"module": name} for name in blocked])


def order_workspaces(bootinfo: frappe._dict) -> None:
	"""The way back above a form leads to a workspace that its reader may open: the own one where it has more."""
	allowed = [page["name"] for page in bootinfo.allowed_workspaces]
	for module, names in bootinfo.module_wise_workspaces.items():
		if frappe.get_cached_value("Module Def", module, "app_name") == OWN_APP:
			bootinfo.module_wise_workspaces[module] = sorted(set(names) & set(allowed), key=allowed.index)


def _list_foreign_modules() -> list[str]:
	return frappe.get_all("Module Def", {"app_name": ("!=", OWN_APP)}, pluck="name", order_by="name")
