"""Staff of a branch whose user has none: why they see nothing, and who changes it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import escape_html
from frappe.utils.user import get_users_with_role

from lending_app.lending_setup.permissions import list_branches


def describe_missing_branch(user: str) -> str | None:
	"""What a user whose role works for a branch is told who has none; HTML. None where nothing is missing."""
	if list_branches(user) != []:
		return None
	managers = [name for name in get_users_with_role("Lending Manager") if name != "Administrator"][:3]
	names = [escape_html(frappe.db.get_value("User", name, "full_name")) for name in sorted(managers)]
	return _(
		"Your user has no branch, so you see no clients, applications or loans. "
		"Ask {0} to choose your branch in your Staff Profile."
	).format(", ".join(names) or _("the administrator"))
