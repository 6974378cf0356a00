"""The branch of a record is never edited."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.access.access_map import get_access_map
from lending_app.lending_setup.exceptions import BranchChangeError


def refuse_branch_change(doc: Document) -> None:
	"""Moving is an act of its own, which sets the flag `is_branch_move`. What fetches its branch follows its record."""
	before = doc.get_doc_before_save()
	access = get_access_map()
	if not before or doc.doctype not in access.own or doc.flags.is_branch_move:
		return
	source = access.fetched.get(doc.doctype)
	is_fetched = bool(source and doc.get(source))
	if is_fetched or (before.get("branch") or "") == (doc.get("branch") or ""):
		return
	frappe.throw(
		_(
			"{0} {1} belongs to branch {2}, and that is not edited. Move the client to the other branch instead."
		).format(_(doc.doctype), frappe.bold(doc.name), frappe.bold(before.branch)),
		exc=BranchChangeError,
		title=_("Branch Cannot Be Edited"),
	)
