"""What the pipeline's reports share: their filters, columns and chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import frappe
from frappe import _

from lending_app.lending_setup.services.read_filters import read_filters

Report = tuple[list[dict[str, Any]], list[dict[str, Any]], str | None, dict[str, Any] | None]
WIDTHS = {"Data": 150, "Link": 200, "Int": 110, "Float": 130, "Percent": 130, "Currency": 160, "Date": 110}


def check_filters(filters: dict[str, Any] | None) -> dict[str, Any]:
	"""The filters of a report, for a company the user may read and days in order."""
	return read_filters(
		filters, company=str, from_date=date, to_date=date, branch=str, product=str, channel=str, analyst=str
	)


def build_report(
	filters: dict[str, Any],
	columns: Sequence[tuple[str, ...]],
	rows: list[dict[str, Any]],
	chart: tuple[str, str, str],
	message: str | None = None,
) -> Report:
	"""A script report: columns as (field, label, type, linked DocType), the chart as (field of labels, of values, name)."""
	currency = frappe.get_cached_value("Company", filters["company"], "default_currency")
	rows = [row | {"currency": currency} for row in rows]
	labels, values, name = chart
	drawn = {
		"data": {
			"labels": [row[labels] for row in rows],
			"datasets": [{"name": name, "values": [row[values] or 0 for row in rows]}],
		},
		"type": "bar",
	}
	return build_columns(columns), rows, message, drawn if rows else None


def build_columns(columns: Sequence[tuple[str, ...]]) -> list[dict[str, Any]]:
	"""Of a script report, from (field, label, type, linked DocType)."""
	return [_build_column(*column) for column in columns]


def _build_column(name: str, label: str, kind: str, linked: str | None = None) -> dict[str, Any]:
	options = {"Currency": "currency", "Link": linked}.get(kind)
	return {"fieldname": name, "label": label, "fieldtype": kind, "options": options, "width": WIDTHS[kind]}


def translate(rows: list[dict[str, Any]], field: str) -> list[dict[str, Any]]:
	"""Rows with the names of stages in the user's language."""
	return [row | {field: _(row[field], context="Loan Application")} for row in rows]
