"""Charts of the workspaces: each for who looks at it, in their language.

The framework keeps what a chart said to the first one who opened it, and shows that to everybody: with the loans of the
first one's branches, and months in English.
"""

from __future__ import annotations

import inspect
import re
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.desk.doctype.dashboard_chart import dashboard_chart
from frappe.utils import formatdate

from lending_app.lending_setup.documents.own_doctypes import is_own
from lending_app.lending_setup.requests.typed_api import typed

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH = re.compile(rf"({'|'.join(MONTHS)}) (\d{{4}})")
QUARTER = re.compile(r"Quarter ([1-4]) (\d{4})")


@frappe.whitelist()
@typed
def get(
	chart_name: str | None = None,
	chart: dict | None = None,
	no_cache: bool = False,
	filters: dict | list | None = None,
	from_date: str | None = None,
	to_date: str | None = None,
	timespan: str | None = None,
	time_interval: str | None = None,
	heatmap_year: int | None = None,
	refresh: bool = False,
) -> dict[str, Any]:
	"""A chart's figures; those of the app's own DocTypes are asked each time, with the permissions of who asks."""
	shown = frappe.get_cached_doc("Dashboard Chart", chart_name) if chart_name else frappe._dict(chart or {})
	is_ours = bool(shown.document_type) and is_own(shown.document_type)
	if is_ours:
		frappe.has_permission(shown.document_type, "read", throw=True)
	asked = {
		"chart_name": chart_name,
		"chart": chart,
		"filters": filters,
		"from_date": from_date,
		"to_date": to_date,
		"timespan": timespan,
		"time_interval": time_interval,
		"heatmap_year": heatmap_year,
	}
	try:
		if not is_ours:
			return dashboard_chart.get(**asked, no_cache=no_cache, refresh=refresh)
		found = inspect.unwrap(dashboard_chart.get)(**asked)
	except (AttributeError, IndexError, KeyError, TypeError, ValueError):
		# The framework looks at nothing of what it is sent.
		frappe.throw(
			_("This chart cannot be drawn from what was sent. Open it from its workspace."),
			title=_("Dashboard Chart"),
		)
	return {**found, "labels": [_translate_label(label, shown) for label in found.get("labels") or []]}


def _translate_label(label: Any, chart: Any) -> Any:
	if not isinstance(label, str):
		return label
	if month := MONTH.fullmatch(label):
		return formatdate(date(int(month[2]), MONTHS.index(month[1]) + 1, 1), "MMM yyyy")
	if quarter := QUARTER.fullmatch(label):
		return formatdate(date(int(quarter[2]), int(quarter[1]) * 3, 1), "QQQ yyyy")
	field = frappe.get_meta(chart.document_type).get_field(chart.group_by_based_on or "")
	return _(label, context=chart.document_type) if field and field.fieldtype == "Select" else label
