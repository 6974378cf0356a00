"""Two documents of a DocType, field by field and row by row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from frappe import _
from frappe.model.document import Document
from frappe.model.meta import Meta
from frappe.utils import cint, cstr, flt, formatdate, get_datetime, getdate

NUMBERS = {"Currency", "Float", "Percent"}
WHOLE = {"Int", "Check"}
PRECISION = 9
TABLES = {"Table", "Table MultiSelect"}
# Fields that hold nothing.
EMPTY = {
	"Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
	"""A field that differs: where it is on the form, and what it says on each side, in the reader's language."""

	fieldname: str
	section: str
	label: str
	before: str
	after: str


def list_changed_fields(before: Document, after: Document) -> list[str]:
	"""Names of the fields that differ, tables among them."""
	return [
		field.fieldname
		for field in list_fields(before.meta)
		if read_field(before, field) != read_field(after, field)
	]


def list_differences(
	before: Document,
	after: Document,
	without: Collection[str] = (),
	without_columns: Mapping[str, Collection[str]] | None = None,
) -> list[Difference]:
	"""Every difference between two documents but in the fields `without`, and in columns of tables by name."""
	found: list[Difference] = []
	section = ""
	for field in before.meta.fields:
		if field.fieldtype in ("Tab Break", "Section Break"):
			section = field.label or section
		if field.fieldtype in EMPTY or field.is_virtual or field.fieldname in without:
			continue
		if read_field(before, field) != read_field(after, field):
			skipped = (without_columns or {}).get(field.fieldname, ())
			found += _describe(field, before, after, _(section), skipped)
	return found


def list_fields(meta: Meta) -> list[Any]:
	"""Fields that are stored."""
	return [field for field in meta.fields if field.fieldtype not in EMPTY and not field.is_virtual]


def read_field(document: Document, field: Any) -> Any:
	"""A field's value in one form, however it came: from a form, a file or the database."""
	value = document.get(field.fieldname)
	if field.fieldtype in TABLES:
		return [read_row(row) for row in value or []]
	if field.fieldtype in NUMBERS:
		return flt(value, PRECISION)
	if field.fieldtype in WHOLE:
		return cint(value)
	if field.fieldtype == "Date":
		return getdate(value) if value else None
	if field.fieldtype == "Datetime":
		return get_datetime(value) if value else None
	return cstr(value)


def read_row(row: Document, without: Collection[str] = ()) -> tuple[Any, ...]:
	"""Values of a row but those of the columns `without`."""
	return tuple(read_field(row, field) for field in list_fields(row.meta) if field.fieldname not in without)


def _describe(
	field: Any, before: Document, after: Document, section: str, skipped: Collection[str]
) -> Iterator[Difference]:
	"""Of a table, each row that differs in more than the skipped columns."""
	label = _(field.label)
	if field.fieldtype not in TABLES:
		yield Difference(field.fieldname, section, label, _show(before, field), _show(after, field))
		return
	rows = [document.get(field.fieldname) or [] for document in (before, after)]
	for left, right in _pair_rows(*rows, skipped):
		texts = ["; ".join(_show_row(row, skipped)) if row else "" for row in (left, right)]
		number = (right or left).idx
		yield Difference(field.fieldname, section, _("{0}, row {1}").format(label, number), *texts)


def _pair_rows(
	before: list[Document], after: list[Document], skipped: Collection[str]
) -> Iterator[tuple[Document | None, Document | None]]:
	"""Rows that are on one side only; those of the same key (the first field) on both sides are one changed row."""
	left, right = _drop_common(before, after, skipped), _drop_common(after, before, skipped)
	for row in left:
		twin = next((other for other in right if _get_key(other) == _get_key(row)), None)
		if twin:
			right.remove(twin)
		yield row, twin
	yield from ((None, row) for row in right)


def _drop_common(rows: list[Document], others: list[Document], skipped: Collection[str]) -> list[Document]:
	known = [read_row(row, skipped) for row in others]
	kept = []
	for row in rows:
		values = read_row(row, skipped)
		if values in known:
			known.remove(values)
		else:
			kept.append(row)
	return kept


def _get_key(row: Document) -> Any:
	return read_field(row, list_fields(row.meta)[0])


def _show_row(row: Document, skipped: Collection[str]) -> list[str]:
	return [
		f"{_(field.label)}: {_show(row, field)}"
		for field in list_fields(row.meta)
		if field.fieldname not in skipped
		and not field.hidden
		and read_field(row, field) not in ("", None, 0, 0.0)
	]


def _show(document: Document, field: Any) -> str:
	value = document.get(field.fieldname)
	if field.fieldtype == "Check":
		return _("Yes") if cint(value) else _("No")
	if field.fieldtype == "Date":
		return formatdate(value) if value else ""
	if field.fieldtype == "Percent":
		return f"{flt(value, PRECISION):.{PRECISION}f}".rstrip("0").rstrip(".") + " %"
	if field.fieldtype == "Currency":
		return cstr(document.get_formatted(field.fieldname))
	return _(cstr(value)) if field.fieldtype == "Select" else cstr(value)
