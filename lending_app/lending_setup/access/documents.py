"""One document: whether a user may see or change it, and name what it names.

Frappe asks with the values of the request already in the document. So the row is read again: the stored branch and the
new one must both be the user's, and a record that the document did not name before must be of a branch of theirs too.
Anyone who made a document has no right to it for that: when a client moves, their file goes with them.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.permissions import get_role_permissions, push_perm_check_log

from lending_app.lending_setup.access.access_map import AccessMap, LinkField, get_access_map
from lending_app.lending_setup.access.record_branches import list_branches_of_row, list_record_branches
from lending_app.lending_setup.access.references import REFERENCES
from lending_app.lending_setup.permissions import list_branches, may_act_on_branch
from lending_app.lending_setup.staff.describe_missing_branch import describe_missing_branch

WRITES = {"create", "write", "delete", "submit", "cancel"}


def has_row_permission(
	doc: Document, ptype: str | None = None, user: str | None = None, **kwargs: object
) -> bool | None:
	"""Hook of Frappe for every DocType: False refuses, None leaves it to the roles."""
	user = user or frappe.session.user
	access = get_access_map()
	is_reference = doc.doctype in REFERENCES
	if not (is_reference or access.has_rules(doc.doctype)):
		return None
	judge = _JudgedDocument(doc, ptype or "read", user, access)
	if is_reference and not judge.may_hang():
		return False
	branches = list_branches(user)
	if branches is None:
		return None
	allowed = judge.is_reference_allowed() if is_reference else judge.is_allowed()
	if not allowed and not branches:
		push_perm_check_log(describe_missing_branch(user))
	return None if allowed else False


class _JudgedDocument:
	"""A document beside what the database has of it."""

	def __init__(self, doc: Document, ptype: str, user: str, access: AccessMap) -> None:
		self.doc, self.ptype, self.user, self.access = doc, ptype, user, access

	def is_allowed(self) -> bool:
		return self.is_row_allowed() and self.is_single_allowed() and self.are_new_links_allowed()

	def is_row_allowed(self) -> bool:
		"""The row that is stored and the row that is sent."""
		doctype = self.doc.doctype
		if doctype not in self.access.bound:
			return True
		stored = self.get_stored(doctype, self.doc.name)
		if stored and not self.may_act(list_branches_of_row(doctype, stored, self.access)):
			return False
		if doctype not in self.access.own:
			return bool(stored) or any(self.doc.get(link.fieldname) for link in self.access.derived[doctype])
		if stored and stored.branch == self.doc.get("branch"):
			return True
		source = self.access.fetched.get(doctype)
		return bool(source and self.doc.get(source)) or self.may_act([self.doc.get("branch")])

	def is_single_allowed(self) -> bool:
		"""A document of another app that stands for one record, as a customer does for a client."""
		return all(
			self.may_act(frappe.get_all(source, {fieldname: self.doc.name}, pluck="branch"))
			for source, fieldname in self.access.single_links.get(self.doc.doctype, ())
			if self.doc.name
		)

	def are_new_links_allowed(self) -> bool:
		rows = [self.doc, *(row for row in self.doc.get_all_children() if row.doctype in self.access.links)]
		return all(self.are_links_of_row_allowed(row) for row in rows)

	def are_links_of_row_allowed(self, row: Document) -> bool:
		links = [link for link in self.access.links.get(row.doctype, ()) if row.get(link.fieldname)]
		if not links:
			return True
		stored = self.get_stored(row.doctype, row.name) or {}
		return all(
			stored.get(link.fieldname) == row.get(link.fieldname) or self.may_name(link, row)
			for link in links
		)

	def may_name(self, link: LinkField, row: Document) -> bool:
		target = row.get(link.target) if link.is_dynamic else link.target
		name = str(row.get(link.fieldname))
		if target not in self.access.bound or self.may_act(list_record_branches(target, name, self.access)):
			return True
		push_perm_check_log(_("{0} {1} is not of your branches.").format(_(target), frappe.bold(name)))
		return False

	def may_hang(self) -> bool:
		"""Only who works on records of lending hangs something on one: no auditor, and no borrower."""
		if self.ptype not in WRITES or not self.list_places():
			return True
		return may_change_anything(self.user, self.access)

	def is_reference_allowed(self) -> bool:
		"""What hangs on a record, where it is stored and where it is to go."""
		return all(
			self.may_act(list_record_branches(target, name, self.access))
			for target, name in self.list_places()
		)

	def list_places(self) -> set[tuple[str, str]]:
		"""Records with a branch that this hangs on, as stored and as sent."""
		fields = REFERENCES[self.doc.doctype]
		stored = self.doc.name and frappe.db.get_value(self.doc.doctype, self.doc.name, fields)
		places = (stored or (None, None), tuple(self.doc.get(field) for field in fields))
		return {(target, str(name)) for target, name in places if target in self.access.bound and name}

	def may_act(self, branches: list[str | None]) -> bool:
		doc = self.doc
		return all(
			may_act_on_branch(doc.doctype, branch, self.user, self.ptype, doc.name) for branch in branches
		)

	def get_stored(self, doctype: str, name: str | None) -> frappe._dict | None:
		if not name:
			return None
		fields = {link.fieldname for link in self.access.links.get(doctype, ())}
		if doctype in self.access.own:
			fields.add("branch")
		return frappe.db.get_value(doctype, str(name), sorted(fields), as_dict=True)


def may_change_anything(user: str, access: AccessMap) -> bool:
	"""Whether a user's roles write any document that belongs to a branch."""
	roles = (get_role_permissions(frappe.get_meta(doctype), user=user) for doctype in access.bound)
	return any(role.get("write") or role.get("create") for role in roles)
