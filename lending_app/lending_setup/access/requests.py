"""Requests that Frappe answers without asking for the permissions that the answer needs."""

from __future__ import annotations

import re
from urllib.parse import unquote

import frappe
from frappe import _

from lending_app.lending_setup.access.access_map import get_access_map
from lending_app.lending_setup.access.references import REFERENCES

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
