"""Tellers see the tills that they use, and what moves through them; other roles those of their branches."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from pypika.terms import Criterion

from lending_app.lending_setup.permissions import ALL_BRANCH_ROLES

# The fields that say which till a record is of.
TILL_FIELDS = {
	"Till": ("name",),
	"Till Session": ("till",),
	"Till Movement": ("till",),
	"Till Transfer": ("from_till", "to_till"),
}


def get_conditions(user: str | None = None, doctype: str = "") -> str:
	"""What Frappe adds to a user's query of a DocType; empty for no condition."""
	user = user or frappe.session.user
	if doctype not in TILL_FIELDS or not is_limited(user):
		return ""
	table, row = frappe.qb.DocType(doctype), frappe.qb.DocType("Till User")
	own = frappe.qb.from_(row).select(row.parent).where((row.parenttype == "Till") & (row.user == user))
	criterion = Criterion.any(table[field].isin(own) for field in TILL_FIELDS[doctype])
	return f"({criterion.get_sql(quote_char='`', with_namespace=True)})"


def has_permission(
	doc: Document, ptype: str | None = None, user: str | None = None, **kwargs: object
) -> bool | None:
	"""Hook of Frappe: False refuses, None leaves it to roles and branches."""
	user = user or frappe.session.user
	if doc.doctype not in TILL_FIELDS or not is_limited(user):
		return None
	tills = [doc.get(field) for field in TILL_FIELDS[doc.doctype] if doc.get(field)]
	filters = {"parenttype": "Till", "parent": ("in", tills or [""]), "user": user}
	return None if frappe.db.exists("Till User", filters) else False


def is_limited(user: str) -> bool:
	"""A teller without a role that looks after all branches."""
	roles = set(frappe.get_roles(user))
	return user != "Administrator" and "Teller" in roles and not roles & ALL_BRANCH_ROLES
