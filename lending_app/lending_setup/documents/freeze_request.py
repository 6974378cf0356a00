"""What one person has put before another stays as it was put: who decides on it cannot rewrite it first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.documents.compare_documents import (
	TABLES,
	list_fields,
	read_field,
	read_row,
)
from lending_app.lending_setup.exceptions import FrozenRequestError


def _no_columns(table: str, row: Document) -> Collection[str]:
	return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenParts:
	"""What of a document a save may still change. All else is frozen, a field that is added later as well.

	`columns` says which columns of a stored row, by the name of its table. `advice` tells what to do instead.
	"""

	advice: str
	fields: Collection[str] = ()
	columns: Callable[[str, Document], Collection[str]] = _no_columns


def refuse_frozen(document: Document, before: Document, parts: OpenParts) -> None:
	"""Raise FrozenRequestError where a save changes more than the open parts, naming what."""
	changed = list(list_frozen(document, before, parts))
	if not changed:
		return
	frappe.throw(
		_("{0} of {1} cannot be changed now. {2}").format(
			", ".join(frappe.bold(_(field.label)) for field in changed), document.name, parts.advice
		),
		exc=FrozenRequestError,
		title=_("No Longer Open"),
	)


def list_frozen(document: Document, before: Document, parts: OpenParts) -> Iterator[Any]:
	"""Fields that a save changes and may not."""
	for field in list_fields(document.meta):
		if field.fieldname in parts.fields:
			continue
		if field.fieldtype in TABLES:
			is_changed = _is_table_changed(document, before, field.fieldname, parts)
		else:
			is_changed = read_field(document, field) != read_field(before, field)
		if is_changed:
			yield field


def _is_table_changed(document: Document, before: Document, table: str, parts: OpenParts) -> bool:
	"""Rows that came, went or changed places, and cells outside the open columns."""
	rows, stored = document.get(table) or [], before.get(table) or []
	if [row.name for row in rows] != [row.name for row in stored]:
		return True
	for row, old in zip(rows, stored, strict=True):
		without = parts.columns(table, old)
		if read_row(row, without) != read_row(old, without):
			return True
	return False
