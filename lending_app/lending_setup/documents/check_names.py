"""Names without markup: other screens, letters and messages show them, some by code that is not ours."""

from __future__ import annotations

from html import unescape
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.exceptions import MarkupError

# Fields of other apps' documents that ours show.
SHOWN = {
	"Branch": {"branch"},
	"Company": {"company_name", "abbr"},
	"Mode of Payment": {"mode_of_payment"},
	"User": {"first_name", "middle_name", "last_name", "full_name", "username"},
}


def check_names(document: Document) -> None:
	"""Refuse < and >, typed or as entities, in what people enter on one line. Raises MarkupError naming the field."""
	for part in (document, *document.get_all_children()):
		for field in part.meta.fields:
			value = part.get(field.fieldname)
			if isinstance(value, str) and ("<" in value or ">" in value or "&" in value):
				_check(part, field, value)


def _check(part: Document, field: Any, value: str) -> None:
	text = unescape(value)
	if ("<" not in text and ">" not in text) or not _is_name(part, field):
		return
	label = _(field.label)
	place = _("Row {0}, {1}").format(part.idx, label) if part.get("parenttype") else label
	frappe.throw(
		_("{0} has one of the signs < and >, which names cannot have. Write it without them.").format(place),
		exc=MarkupError,
		title=_("Sign Not Allowed"),
	)


def _is_name(part: Document, field: Any) -> bool:
	if part.doctype in SHOWN:
		return field.fieldname in SHOWN[part.doctype]
	if field.fieldname == part.meta.title_field:
		return field.fieldtype in ("Data", "Small Text")
	return (
		field.fieldtype == "Data"
		and not field.read_only
		and not field.is_virtual
		and part.doctype not in list_exempt()
	)


def list_exempt() -> list[str]:
	"""Rows that may compare, or that hold words of others: hooks `lending_comparing_rows`, `lending_foreign_rows`."""
	return [*frappe.get_hooks("lending_comparing_rows"), *frappe.get_hooks("lending_foreign_rows")]
