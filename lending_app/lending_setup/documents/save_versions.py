"""What changed in documents that are written in bulk: the same record that saving them one by one leaves behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import frappe

from lending_app.lending_setup.database import insert_records


@dataclass(slots=True)
class Changes:
	"""Fields as (name, before, after), and rows that came to a table as (table, its values)."""

	changed: list[tuple[str, Any, Any]] = field(default_factory=list)
	added: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
	row_changed: list[tuple[str, int, str, Sequence[tuple[str, Any, Any]]]] = field(default_factory=list)


def save_versions(doctype: str, changes: Mapping[str, Changes]) -> None:
	"""Record changes of documents by name."""
	rows = [
		{"ref_doctype": doctype, "docname": name, "data": _describe(change)}
		for name, change in changes.items()
	]
	insert_records("Version", rows)


def _describe(change: Changes) -> str:
	data = {
		"changed": change.changed,
		"added": change.added,
		"removed": [],
		"row_changed": change.row_changed,
		"data_import": None,
		"updater_reference": None,
	}
	return frappe.as_json(data, indent=None, separators=(",", ":"))
