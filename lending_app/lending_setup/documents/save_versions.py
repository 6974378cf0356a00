"""What changed in documents that are written in bulk: the same record that saving them one by one leaves behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe.model.meta import Meta
from frappe.utils.formatters import format_value

from lending_app.lending_setup.database import insert_records


@dataclass(slots=True)
class Changes:
	"""Fields as (name, before, after), and rows that came to a table as (table, its values)."""

	changed: list[tuple[str, Any, Any]] = field(default_factory=list)
	added: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
	row_changed: list[tuple[str, int, str, Sequence[tuple[str, Any, Any]]]] = field(default_factory=list)
	# In which amounts are shown.
	currency: str = ""


def save_versions(doctype: str, changes: Mapping[str, Changes]) -> None:
	"""Record changes of documents by name."""
	rows = [
		{"ref_doctype": doctype, "docname": name, "data": _describe(doctype, change)}
		for name, change in changes.items()
	]
	insert_records("Version", rows)


def _describe(doctype: str, change: Changes) -> str:
	data = {
		"changed": _format(frappe.get_meta(doctype), change.changed, change.currency),
		"added": change.added,
		"removed": [],
		"row_changed": [
			(table, place, name, _format(_get_row_meta(doctype, table), fields, change.currency))
			for table, place, name, fields in change.row_changed
		],
		"data_import": None,
		"updater_reference": None,
	}
	return frappe.as_json(data, indent=None, separators=(",", ":"))


def _get_row_meta(doctype: str, table: str) -> Meta:
	return frappe.get_meta(frappe.get_meta(doctype).get_field(table).options)


def _format(meta: Meta, fields: Sequence[tuple[str, Any, Any]], currency: str) -> list[tuple[str, Any, Any]]:
	"""Values as a reader sees them, which is how Frappe records what a save has changed."""
	return [
		(
			name,
			*(
				format_value(value, meta.get_field(name), currency=currency) if value else value
				for value in pair
			),
		)
		for name, *pair in fields
	]
