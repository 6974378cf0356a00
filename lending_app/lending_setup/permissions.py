"""Who works for which branches, and what a person may do with records of one.

Which records belong to a branch, and how a row, a document or a share is judged, is in `access/`.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.permissions import get_user_permissions

from lending_app.lending_setup.access.access_map import get_access_map
from lending_app.lending_setup.exceptions import WholeBookError

BRANCH_ROLES = {"Loan Officer", "Teller", "Collections Agent"}
ALL_BRANCH_ROLES = {
	"Compliance Officer",
	"Credit Manager",
	"Treasurer",
	"Lending Accountant",
	"Lending Manager",
	"Lending Auditor",
	"System Manager",
}
STAFF_ROLES = (*sorted(BRANCH_ROLES), *sorted(ALL_BRANCH_ROLES - {"System Manager"}))


def has_app_permission() -> bool:
	"""Who sees the app on the apps screen."""
	return frappe.session.user == "Administrator" or bool(
		set(frappe.get_roles()) & {*STAFF_ROLES, "System Manager"}
	)


def list_branches(user: str) -> list[str] | None:
	"""Branches a user is limited to; None for no limit.

	User Permissions on Branch limit anyone who has them, managers too; a role of a branch without them has none.
	"""
	if user == "Administrator":
		return None
	if rows := get_user_permissions(user).get("Branch"):
		bound = get_access_map().bound
		if branches := [row.doc for row in rows if not row.applicable_for or row.applicable_for in bound]:
			return branches
	roles = set(frappe.get_roles(user))
	return [] if roles & BRANCH_ROLES and not roles & ALL_BRANCH_ROLES else None


def may_act_on_branch(
	doctype: str, branch: str | None, user: str, ptype: str = "read", name: str | None = None
) -> bool:
	"""Whether a user may do `ptype` with documents of `doctype` that belong to, or name a record of, a branch. `name` is
	that of the document, where it is one that may be stored.

	The one place where a wider rule is asked: functions of the hook `lending_branch_acts` take these arguments by
	name, and one that answers True allows what the user's own branches do not. A record without a branch is nobody's.
	"""
	branches = list_branches(user)
	if branches is None or (branch and branch in branches):
		return True
	return bool(branch) and any(
		frappe.call(method, doctype=doctype, branch=branch, user=user, ptype=ptype, name=name)
		for method in frappe.get_hooks("lending_branch_acts")
	)


def require_all_branches() -> None:
	"""Refuse who is limited to branches an act on the records of all of them. Raises WholeBookError."""
	branches = list_branches(frappe.session.user)
	if branches is not None:
		frappe.throw(
			_(
				"This acts on the records of every branch, and you are limited to {0}. Ask someone who is not."
			).format(", ".join(branches) or _("none")),
			exc=WholeBookError,
			title=_("All Branches Needed"),
		)
