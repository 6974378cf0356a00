"""Requests that Frappe answers without asking for the permissions that the answer needs."""

from __future__ import annotations

import re
from urllib.parse import unquote

import frappe
from frappe import _

from lending_app.lending_setup.access.access_map import get_access_map
from lending_app.lending_setup.access.references import REFERENCES
from lending_app.lending_setup.requests.read_input import read_record

METHOD = r"^(?:/api/(?:v[12]/)?method/)?"
REPORT = re.compile(rf"{METHOD}frappe\.desk\.query_report\.")
DESK = re.compile(rf"{METHOD}frappe\.(?:desk|share|model|automation|core\.api)\.")
DOCUMENT = re.compile(r"^/api/(?:v1/)?resource/([^/]+)/")


def refuse_expanded_links() -> None:
	"""Hook, after signing in: `expand_links` hands out every record that a document names, no matter who may read them."""
	request = getattr(frappe.local, "request", None)
	if not request or not frappe.utils.sbool(frappe.form_dict.get("expand_links") or 0):
		return
	found = DOCUMENT.match(request.path)
	doctype = unquote(found[1]) if found else ""
	if frappe.session.user == "Administrator" or not (
		doctype in REFERENCES or get_access_map().has_rules(doctype)
	):
		return
	frappe.throw(
		_("{0} is given without expand_links. Ask for each record that it names by itself.").format(
			_(doctype)
		),
		exc=frappe.PermissionError,
		title=_("Not Permitted"),
	)


def refuse_listed_filters() -> None:
	"""Hook, after signing in: filters of a report are a record; the framework breaks on a list."""
	filters = frappe.form_dict.get("filters")
	if filters and REPORT.match(_get_method()):
		read_record(filters, _("Filters"))


def refuse_desk_to_clients() -> None:
	"""Hook, after signing in: clients sign in to the portal, and the desk's own methods tell names of people and records.

	Many ask for no permission, or for that of a role. Users of the website who are no clients are left to other apps.
	"""
	user = frappe.session.user
	if user == "Guest" or not DESK.match(_get_method()):
		return
	if frappe.get_cached_value("User", user, "user_type") == "Website User" and _is_client(user):
		frappe.throw(
			_("This is for the staff of the lender. Your loans and applications are in My Applications."),
			exc=frappe.PermissionError,
			title=_("Not Permitted"),
		)


def _is_client(user: str) -> bool:
	links = get_access_map().single_links.get("User", ())
	is_linked = any(frappe.db.exists(doctype, {fieldname: user}) for doctype, fieldname in links)
	return is_linked or "Borrower" in frappe.get_roles(user)


def _get_method() -> str:
	"""The method that is asked for, as a path or as the parameter `cmd`."""
	request = getattr(frappe.local, "request", None)
	return str(frappe.form_dict.get("cmd") or (request.path if request else ""))
