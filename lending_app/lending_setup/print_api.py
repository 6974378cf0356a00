"""The framework's own questions for a document's print, asked of what is stored instead of what a request sends."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.www import printview

from lending_app.lending_setup.services.load_printed import get_stored


@frappe.whitelist()
def get_html_and_style(
	doc: str,
	name: str | None = None,
	print_format: str | None = None,
	no_letterhead: bool | None = None,
	letterhead: str | None = None,
	trigger_print: bool = False,
	style: str | None = None,
	settings: str | None = None,
) -> dict[str, Any]:
	"""HTML and style of a print format, for a DocType and a name, or for the document of these that is sent as JSON."""
	stored = _find(doc, name)
	stored.check_permission("read")
	return printview.get_html_and_style(
		stored.doctype,
		str(stored.name),
		print_format,
		no_letterhead,
		letterhead,
		trigger_print,
		style,
		settings,
	)


@frappe.whitelist()
def get_rendered_raw_commands(
	doc: str, name: str | None = None, print_format: str | None = None
) -> dict[str, Any]:
	"""What a raw printer is sent; the document as above."""
	stored = _find(doc, name)
	stored.check_permission("read")
	return printview.get_rendered_raw_commands(stored.doctype, str(stored.name), print_format)


def _find(doc: str, name: str | None) -> Document:
	if name:
		return get_stored(doc, name)
	sent = frappe.parse_json(doc)
	return (
		get_stored(sent.get("doctype"), sent.get("name"))
		if isinstance(sent, dict)
		else get_stored(None, None)
	)
