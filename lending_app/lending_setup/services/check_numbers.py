"""Numbers of a document as numbers: a form sends them so, the API may send anything."""

from __future__ import annotations

from math import isfinite
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.exceptions import NumberError

WHOLE = ("Int",)
NUMBERS = ("Currency", "Float", "Percent", *WHOLE)
# What a column of the database holds with its decimals.
LARGEST = 10**15


def check_numbers(document: Document) -> None:
	"""Read texts as numbers, in the document and its rows. Raises NumberError naming the field."""
	for part in (document, *document.get_all_children()):
		for field in part.meta.get("fields", {"fieldtype": ("in", NUMBERS)}):
			value = part.get(field.fieldname)
			if value not in (None, "") and not field.is_virtual:
				part.set(field.fieldname, _read(part, field, value))


def _read(part: Document, field: Any, value: Any) -> float | int:
	try:
		number = float(value.replace(",", "")) if isinstance(value, str) else float(value)
	except (TypeError, ValueError):
		_refuse(part, field, value)
	if not isfinite(number) or abs(number) >= LARGEST:
		_refuse(part, field, value)
	if field.fieldtype not in WHOLE:
		return number
	if number != int(number):
		_refuse(part, field, value)
	return int(number)


def _refuse(part: Document, field: Any, value: Any) -> NoReturn:
	row = _("Row {0}: ").format(part.idx) if part.get("parenttype") else ""
	text = (
		_("{0} cannot be {1}. Enter a whole number.")
		if field.fieldtype in WHOLE
		else _("{0} cannot be {1}. Enter a number.")
	)
	frappe.throw(
		row + text.format(_(field.label), frappe.bold(frappe.utils.escape_html(str(value)[:40]))),
		exc=NumberError,
		title=_("Not a Number"),
	)
