"""What the pipeline's reports share: their filters, columns and chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import frappe
from frappe import _

from lending_app.lending_setup.reports.frame import build_columns, explain_period, round_rows
from lending_app.lending_setup.requests.read_filters import read_filters

Report = tuple[list[dict[str, Any]], list[dict[str, Any]], str, dict[str, Any] | None]


def check_filters(filters: dict[str, Any] | None) -> dict[str, Any]:
	"""The filters of a report, for a company the user may read and days in order."""
	return read_filters(
		filters, company=str, from_date=date, to_date=date, branch=str, product=str, channel=str, analyst=str
	)


def build_report(
	filters: dict[str, Any],
	columns: Sequence[tuple[Any, ...]],
	rows: list[dict[str, Any]],
	chart: tuple[str, str, str],
	message: str | None = None,
) -> Report:
	"""A script report: columns as `frame.build_columns` takes them, the chart as (field of labels, of values, name)."""
	currency = frappe.get_cached_value("Company", filters["company"], "default_currency")
	shown = build_columns(columns)
	rows = round_rows(shown, [row | {"currency": currency} for row in rows])
	labels, values, name = chart
	drawn = {
		"data": {
			"labels": [row[labels] for row in rows],
			"datasets": [{"name": name, "values": [row[values] or 0 for row in rows]}],
		},
		"type": "bar",
	}
	lines = [explain_period(filters["from_date"], filters["to_date"]), *([message] if message else [])]
	return shown, rows, "<br>".join(lines), drawn if rows else None


def translate(rows: list[dict[str, Any]], field: str) -> list[dict[str, Any]]:
	"""Rows with the names of stages in the user's language."""
	return [row | {field: _(row[field], context="Loan Application")} for row in rows]
