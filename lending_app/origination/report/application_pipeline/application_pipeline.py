"""The way from a request to its money: how many came to each step (APP-51)."""

from __future__ import annotations

from typing import Any

from frappe import _

from lending_app.origination.pipeline.figures import build_funnel
from lending_app.origination.pipeline.queries import list_applications
from lending_app.origination.pipeline.show import Report, build_report, check_filters, translate


def execute(filters: dict[str, Any] | None = None) -> Report:
	"""Columns, rows and a chart."""
	filters = check_filters(filters)
	rows = build_funnel(list_applications(filters))
	columns = (
		("stage", _("Stage"), "Data"),
		("applications", _("Came to It"), "Count"),
		("amount", _("Requested Amount"), "Currency"),
		("of_first", _("Of All (%)"), "Percent"),
		("of_previous", _("Of the Step Before (%)"), "Percent"),
		("now", _("There Now"), "Count"),
	)
	return build_report(
		filters, columns, translate(rows, "stage"), ("stage", "applications", _("Applications"))
	)
