"""A report as a file shows it: its heading, and the cells of the columns and rows that are seen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from frappe import _
from frappe.utils import cint, cstr, flt, formatdate, getdate, strip_html

from lending_app.engine.values.money import get_minor_units
from lending_app.lending_setup.reports.frame import DECIMALS, Rows

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBERS = ("Int", "Currency", "Float", "Percent")


@dataclass(frozen=True, slots=True)
class Table:
	"""`notes` are the lines under the title: what was asked for, and the day of the figures."""

	title: str
	notes: tuple[str, ...]
	columns: Rows
	rows: Rows
	total: dict[str, Any] | None

	@property
	def labels(self) -> list[str]:
		return [cstr(column.get("label")) for column in self.columns]

	def list_cells(self) -> list[list[Any]]:
		"""Each row's values by its columns, the total last."""
		rows = [*self.rows, *([self.total] if self.total else [])]
		return [[clean_cell(row, column) for column in self.columns] for row in rows]


def build_table(
	title: str,
	result: dict[str, Any],
	asked: dict[str, Any],
	visible: list[int] | None = None,
	*,
	with_hidden: bool = False,
) -> Table:
	"""What Frappe's `query_report.run` answered; `visible` are the places of the rows that are not filtered away."""
	columns = [column for column in result["columns"] if with_hidden or not column.get("hidden")]
	rows = [row for row in result["result"] if isinstance(row, dict)]
	if visible and len(visible) < len(rows):
		rows = [rows[place] for place in sorted(set(visible)) if place < len(rows)]
	notes = [f"{label}: {_show_filter(value)}" for label, value in asked.items() if value]
	notes += split_message(result.get("message"))
	total = add_up(columns, rows) if result.get("add_total_row") and rows else None
	return Table(title, tuple(notes), columns, rows, total)


def split_message(message: Any) -> list[str]:
	"""The lines of what a report says of itself, without its HTML."""
	lines = [strip_html(line).strip() for line in re.split(r"<br\s*/?>", cstr(message or ""))]
	return [line for line in lines if line]


def _show_filter(value: Any) -> str:
	if isinstance(value, list):
		return ", ".join(cstr(part) for part in value)
	return formatdate(value) if DAY.fullmatch(cstr(value)) else cstr(value)


def add_up(columns: Rows, rows: Rows) -> dict[str, Any]:
	"""Counts and money; money of two currencies has no sum."""
	currencies = {row.get("currency") for row in rows}
	total: dict[str, Any] = {"currency": next(iter(currencies)) if len(currencies) == 1 else None}
	for column in columns:
		kind, name = column.get("fieldtype"), column["fieldname"]
		if column.get("disable_total") or kind not in ("Int", "Currency"):
			continue
		if kind == "Int" or len(currencies) == 1:
			total[name] = sum(row.get(name) or 0 for row in rows)
	first = columns[0]
	return total if first.get("fieldtype") in NUMBERS else total | {first["fieldname"]: _("Total")}


def clean_cell(row: dict[str, Any], column: dict[str, Any]) -> Any:
	"""A value as a spreadsheet takes it: numbers rounded as they are shown, days as days."""
	value, kind = row.get(column["fieldname"]), column.get("fieldtype")
	if value is None or value == "":
		return None
	if kind == "Int":
		return cint(value)
	if kind in NUMBERS and not isinstance(value, str):
		return flt(value, get_decimals(row, column))
	if kind == "Date":
		return getdate(value)
	return value if isinstance(value, int | float | date | datetime) else cstr(value)


def get_decimals(row: dict[str, Any], column: dict[str, Any]) -> int:
	"""Of a currency as money has them, of percents and ratios as they are shown."""
	kind, currency = column.get("fieldtype"), row.get("currency")
	if kind == "Currency":
		return get_minor_units(currency) if currency else 2
	return cint(column.get("precision")) or DECIMALS.get(kind, 2)
