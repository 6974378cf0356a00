"""What the app's reports share: columns by kind, figures rounded as they are read, and the day they are of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import flt, formatdate, today

from lending_app.engine.values.money import get_minor_units

Rows = list[dict[str, Any]]
# A count adds up; other whole numbers (days, seconds) and ratios do not.
COUNT = "Count"
SUMMED = (COUNT, "Currency")
WIDTHS = {
	COUNT: 90,
	"Currency": 160,
	"Data": 140,
	"Date": 120,
	"Datetime": 155,
	"Float": 90,
	"Int": 90,
	"Link": 145,
	"Percent": 90,
}
DECIMALS = {"Percent": 2, "Float": 1}
# Of a heading, in pixels: a letter of Desk's font, and what stands around it.
LETTER, EDGES = 7, 32


def build_columns(columns: Sequence[tuple[Any, ...]], not_on_paper: Collection[str] = ()) -> Rows:
	"""Of a script report, from (field, label, kind, linked DocType, width): the last two where there are any.

	Kinds are Frappe's field types, and `Count` for whole numbers that the total adds up. Headings fit in any language.
	What is `not_on_paper` is printed only where the user picks it: a sheet has room for some ten columns.
	"""
	return [
		_build_column(*column) | {"is_not_on_paper": int(column[0] in not_on_paper)} for column in columns
	]


def _build_column(
	name: str, label: str, kind: str, linked: str | None = None, width: int = 0
) -> dict[str, Any]:
	column = {
		"fieldname": name,
		"label": label,
		"fieldtype": "Int" if kind == COUNT else kind,
		"options": "currency" if kind == "Currency" else linked,
		"width": max(width or WIDTHS[kind], len(label) * LETTER + EDGES),
		"disable_total": int(kind not in SUMMED),
	}
	return column | ({"precision": str(DECIMALS[kind])} if kind in DECIMALS else {})


def round_rows(columns: Rows, rows: Sequence[dict[str, Any]]) -> Rows:
	"""Rows with money to the cent of its currency, percents to two decimals, and other ratios to one."""
	kinds = {column["fieldname"]: column["fieldtype"] for column in columns}
	return [_round_row(row, kinds) for row in rows]


def _round_row(row: dict[str, Any], kinds: dict[str, str]) -> dict[str, Any]:
	currency = row.get("currency")
	decimals = DECIMALS | {"Currency": get_minor_units(currency) if currency else 2}
	rounded = {
		name: flt(row[name], decimals[kind])
		for name, kind in kinds.items()
		if kind in decimals and row.get(name) is not None
	}
	return frappe._dict(row, **rounded)


def explain_now() -> str:
	"""Under a report that reads documents as they stand."""
	return _("As of {0}.").format(formatdate(today()))


def explain_period(first: date | str | None, last: date | str | None) -> str:
	"""Under a report of what happened between two days, as the documents say now."""
	if not first or not last:
		return explain_now()
	return _("From {0} to {1}, as of {2}.").format(formatdate(first), formatdate(last), formatdate(today()))


def explain_day(day: date | str) -> str:
	"""Under a report of one closed day."""
	return _("At the end of {0}, a closed day.").format(formatdate(day))
