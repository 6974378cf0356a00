"""Shares add rights to what a person sees; they open no branch.

Who is to see another branch is given that branch. A share would stay when the client moves or the person does.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.permissions import has_permission

from lending_app.lending_setup.access.access_map import get_access_map
from lending_app.lending_setup.exceptions import ForeignShareError


def refuse_foreign_share(doc: Document, method: str | None = None) -> None:
	"""Hook: a record of a branch is shared with those who see it, and with nobody else."""
	if doc.share_doctype not in get_access_map().bound or _sees_record(doc):
		return
	frappe.throw(
		_(
			"{0} {1} is shared only with staff of its branch. Give the person the branch, or choose another."
		).format(_(doc.share_doctype), frappe.bold(doc.share_name)),
		exc=ForeignShareError,
		title=_("Not of This Branch"),
	)


def _sees_record(share: Document) -> bool:
	return not share.everyone and has_permission(
		share.share_doctype, "read", share.share_name, share.user, False, ignore_share_permissions=True
	)


def drop_foreign_shares(**filters: str) -> None:
	"""Take back the shares of a `user`, or of a record (`share_doctype`, `share_name`), that are right no more."""
	bound = get_access_map().bound
	for name in frappe.get_all("DocShare", {"share_doctype": ("in", sorted(bound)), **filters}, pluck="name"):
		share = frappe.get_doc("DocShare", name)
		if not _sees_record(share):
			# The person who moves a client or a colleague need not have shared it.
			frappe.delete_doc("DocShare", name, ignore_permissions=True, force=True)


def drop_shares_of_user(doc: Document, method: str | None = None) -> None:
	"""Hook: a user's permission on a branch has changed or gone."""
	if doc.allow == "Branch":
		frappe.cache.hdel("user_permissions", doc.user)
		drop_foreign_shares(user=doc.user)
