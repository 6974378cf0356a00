"""Values of a document as its fields hold them: a form sends them so, the API may send anything."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

from frappe import _
from frappe.model import display_fieldtypes, table_fields
from frappe.model.base_document import BaseDocument
from frappe.model.document import Document

from lending_app.lending_setup.requests.read_input import (
	LONGEST_JSON,
	read_day_or_none,
	read_moment,
	read_number,
	read_text,
	refuse_rows,
	refuse_time,
)

WHOLE = ("Int", "Duration")
NUMBERS = ("Currency", "Float", "Percent", "Rating", *WHOLE)
# Texts of a document may be longer than arguments: a page of terms, a drawn signature.
STRUCTURED = ("JSON",)
# What MariaDB keeps in a TEXT column, in bytes.
SHORT = ("Small Text", "Text", "Attach", "Attach Image")
SHORT_BYTES = 65_535
# Plans may look far ahead; each kind of record has its own rules beside.
LAST_DAY = date(2199, 12, 31)
TIME = re.compile(r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?", re.ASCII)


def check_values(document: Document) -> None:
	"""Read texts as numbers, in the document and its rows. Raises NumberError or InputError naming the field."""
	for part in (document, *document.get_all_children()):
		for field in part.meta.fields:
			if field.fieldtype in display_fieldtypes or field.fieldtype in table_fields or field.is_virtual:
				continue
			value = part.get(field.fieldname)
			if value not in (None, ""):
				_check(part, field, value)


def check_rows(document: BaseDocument, fieldname: str, rows: Any) -> None:
	"""Raise InputError where a table is no list of rows."""
	is_list = not isinstance(rows, str | bytes | dict) and hasattr(rows, "__iter__")
	if not is_list or (
		isinstance(rows, list | tuple) and not all(isinstance(row, dict | BaseDocument) for row in rows)
	):
		refuse_rows(rows, _(document.meta.get_label(fieldname)))


def _check(part: Document, field: Any, value: Any) -> None:
	if field.fieldtype in NUMBERS:
		is_whole = field.fieldtype in WHOLE
		part.set(field.fieldname, read_number(value, _describe(part, field), is_whole=is_whole))
	elif field.fieldtype == "Date":
		read_day_or_none(value, _describe(part, field), last=LAST_DAY)
	elif field.fieldtype == "Datetime":
		read_moment(value, _describe(part, field), last=LAST_DAY)
	elif field.fieldtype == "Time":
		_check_time(part, field, value)
	elif field.fieldtype not in STRUCTURED:
		limit = SHORT_BYTES if field.fieldtype in SHORT else LONGEST_JSON
		text = read_text(value, _describe(part, field), longest=limit, has_bytes=True)
		# A number for a text, as JSON may send one.
		if not isinstance(value, str) and field.fieldtype != "Check":
			part.set(field.fieldname, text)


def _check_time(part: Document, field: Any, value: Any) -> None:
	if isinstance(value, time | timedelta) or (isinstance(value, str) and TIME.fullmatch(value.strip())):
		return
	refuse_time(value, _describe(part, field))


def _describe(part: Document, field: Any) -> str:
	label = _(field.label)
	return _("Row {0}, {1}").format(part.idx, label) if part.get("parenttype") else label
