"""What the desk asks the framework about records by their role alone: answered without those of other branches.

Names and titles are the subject here: a client's title is a person's name, and so is that of the user they sign in with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.core.api import file as file_api
from frappe.desk import like, listview, search
from frappe.desk.doctype.tag import tag as tags
from frappe.desk.form import document_follow, load
from frappe.utils import escape_html
from pymysql.err import Error as DatabaseError

from lending_app.lending_setup.access.access_map import get_access_map
from lending_app.lending_setup.access.queries import list_assignees
from lending_app.lending_setup.access.references import REFERENCES
from lending_app.lending_setup.exceptions import InputError
from lending_app.lending_setup.permissions import list_branches
from lending_app.lending_setup.requests.read_input import read_texts, refuse_missing
from lending_app.lending_setup.requests.typed_api import LongText, Place, typed
from lending_app.lending_setup.staff.describe_missing_branch import describe_missing_branch


@frappe.whitelist()
@typed
def search_link(
	doctype: str,
	txt: LongText,
	query: str | None = None,
	filters: dict | list | None = None,
	page_length: Place = 10,
	searchfield: str | None = None,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool = False,
) -> list[dict[str, Any]]:
	"""Choices of a link field; a field that ignores user permissions offers no record of another branch for that."""
	is_ignored = ignore_user_permissions and not has_branches(doctype)
	return _ask(
		search.search_link,
		doctype,
		txt,
		query,
		filters,
		page_length,
		searchfield,
		reference_doctype,
		ignore_user_permissions=is_ignored,
	)


@frappe.whitelist()
@typed
def search_widget(
	doctype: str,
	txt: LongText = "",
	query: str | None = None,
	searchfield: str | None = None,
	start: Place = 0,
	page_length: Place = 10,
	filters: dict | list | None = None,
	filter_fields: list | None = None,
	as_dict: bool = False,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool = False,
) -> list[Any]:
	"""The same for the dialog of a link field."""
	is_ignored = ignore_user_permissions and not has_branches(doctype)
	return _ask(
		search.search_widget,
		doctype,
		txt,
		query,
		searchfield,
		start,
		page_length,
		filters,
		frappe.as_json(filter_fields) if filter_fields else None,
		as_dict,
		reference_doctype,
		ignore_user_permissions=is_ignored,
	)


@frappe.whitelist()
@typed
def getdoc(doctype: str, name: str) -> None:
	"""A document for its form. Of what it names it brings the titles, here of what the user may read."""
	if not (doctype and name):
		refuse_missing(_("Name"))
	# The framework breaks on one that is none.
	frappe.get_meta(doctype)
	try:
		load.getdoc(doctype, name)
	except frappe.PermissionError:
		explain_refusal(doctype, name)
		raise
	frappe.response["_link_titles"] = {
		key: title
		for key, title in (frappe.response.get("_link_titles") or {}).items()
		if may_know(*key.split("::", 1))
	}


@frappe.whitelist()
@typed
def get_user_info_for_viewers(users: list) -> dict[str, Any]:
	"""Names and pictures of colleagues; of a client's user for who may read the client."""
	names = read_texts(users, _("User"))
	found = load.get_user_info_for_viewers(frappe.as_json(names))
	return {user: info for user, info in found.items() if may_know("User", user)}


@frappe.whitelist()
@typed
def get_tagged_docs(doctype: str, tag: str) -> list[tuple[str]]:
	"""Names of the records with a tag that the user may read."""
	frappe.get_meta(doctype)
	return [row for row in _ask(tags.get_tagged_docs, doctype, tag) if may_know(doctype, row[0])]


@frappe.whitelist()
@typed
def get_follow_users(doctype: str, doc_name: str) -> list[dict[str, Any]]:
	"""Who follows a record that the user may read."""
	return document_follow.get_follow_users(doctype, doc_name) if may_know(doctype, doc_name) else []


@frappe.whitelist()
@typed
def get_group_by_count(doctype: str, current_filters: dict | list, field: str) -> list[dict[str, Any]]:
	"""How many records a list has of each value; of those that the user may read, also by whom they are assigned to."""
	if field != "assigned_to" or not has_branches(doctype):
		return _ask(listview.get_group_by_count, doctype, frappe.as_json(current_filters), field)
	names = _ask(frappe.get_list, doctype, current_filters, pluck="name", limit=0)
	return list_assignees(doctype, names)


@frappe.whitelist(methods=["POST"])
@typed
def toggle_like(doctype: str, name: str, add: str = "") -> None:
	"""Like a record, or no more, for who may read it."""
	frappe.get_meta(doctype)
	frappe.has_permission(doctype, "read", name, throw=True)
	like.toggle_like(doctype, name, add)


@frappe.whitelist(methods=["POST"])
@typed
def unzip_file(name: str) -> Any:
	"""Files of an archive beside it, for who may change what it hangs on."""
	frappe.get_doc("File", name).check_permission("write")
	return file_api.unzip_file(name)


def explain_refusal(doctype: str, name: str) -> None:
	"""What the desk tells a user limited to branches who may read the DocType, and not this record; no branch but theirs."""
	branches = list_branches(frappe.session.user)
	if branches is None or not has_branches(doctype) or not frappe.has_permission(doctype):
		return
	# What the framework has logged of its own checks says less, and is shown first.
	frappe.clear_messages()
	frappe.flags.error_message = describe_missing_branch(frappe.session.user) or _(
		"{0} {1} is not of your branches ({2}), or is kept from you. Ask someone who works for its branch, or for all of them."
	).format(_(doctype), frappe.bold(escape_html(name)), escape_html(", ".join(branches)))


def may_know(doctype: str, name: str) -> bool:
	"""Whether a user may be told the title of a record: of one that leads to a branch, who may read it."""
	if not has_branches(doctype):
		return True
	if doctype == "User":
		return _may_know_user(name)
	return bool(frappe.db.exists(doctype, name) and frappe.has_permission(doctype, "read", name))


def has_branches(doctype: str) -> bool:
	access = get_access_map()
	return (
		doctype in access.bound
		or doctype in access.single_links
		or doctype in access.parents
		or doctype in REFERENCES
	)


def _ask(answer: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
	"""What the framework answers. It breaks on fields and filters that are none: then InputError."""
	try:
		return answer(*args, **kwargs)
	except (DatabaseError, LookupError, TypeError, ValueError, AttributeError):
		frappe.logger("lending_access").warning("A question of the desk broke", exc_info=True)
		frappe.throw(
			_("This cannot be answered as it was asked. Check the names of fields and filters."),
			exc=InputError,
			title=_("Not Possible"),
		)


def _may_know_user(name: str) -> bool:
	"""Colleagues know one another whatever their roles say of User."""
	links = get_access_map().single_links.get("User", ())
	found = [
		(doctype, record)
		for doctype, fieldname in links
		for record in frappe.get_all(doctype, {fieldname: name}, pluck="name")
	]
	return name == frappe.session.user or all(
		frappe.has_permission(doctype, "read", record) for doctype, record in found
	)
