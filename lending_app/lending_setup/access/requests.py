"""Requests that Frappe answers without asking for the permissions that the answer needs."""

from __future__ import annotations

import re
from urllib.parse import unquote

import frappe
from frappe import _

from lending_app.lending_setup.access.access_map import get_access_map
from lending_app.lending_setup.access.references import REFERENCES
from lending_app.lending_setup.services.read_input import read_record

REPORT = re.compile(r"^(?:/api/(?:v[12]/)?method/)?frappe\.desk\.query_report\.")
DOCUMENT = re.compile(r"^/api/(?:v1/)?resource/([^/]+)/")


def refuse_expanded_links() -> None:
	"""Hook, after signing in: `expand_links` hands out every record that a document names, whoever may read them."""
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
	request = getattr(frappe.local, "request", None)
	method = str(frappe.form_dict.get("cmd") or (request.path if request else ""))
	filters = frappe.form_dict.get("filters")
	if filters and REPORT.match(method):
		read_record(filters, _("Filters"))
