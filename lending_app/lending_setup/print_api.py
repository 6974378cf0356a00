"""The framework's own questions for a document's print, asked of what is stored instead of what a request sends."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.www import printview

from lending_app.lending_setup.printing.load_printed import get_stored
from lending_app.lending_setup.requests.read_input import read_json
from lending_app.lending_setup.requests.typed_api import LongText, typed


@frappe.whitelist()
@typed
def get_html_and_style(
	doc: LongText,
	name: str | None = None,
	print_format: str | None = None,
	no_letterhead: bool | None = None,
	letterhead: str | None = None,
	trigger_print: bool = False,
	style: LongText | None = None,
	settings: LongText | None = None,
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
@typed
def get_rendered_raw_commands(
	doc: LongText, name: str | None = None, print_format: str | None = None
) -> dict[str, Any]:
	"""What a raw printer is sent; the document as above."""
	stored = _find(doc, name)
	stored.check_permission("read")
	return printview.get_rendered_raw_commands(stored.doctype, str(stored.name), print_format)


def _find(doc: LongText, name: str | None) -> Document:
	if name:
		return get_stored(doc, name)
	sent = read_json(doc, _("Document"))
	return (
		get_stored(sent.get("doctype"), sent.get("name"))
		if isinstance(sent, dict)
		else get_stored(None, None)
	)
