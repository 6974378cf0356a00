"""Applications by month: approved, rejected, in process, and the time to a decision (APP-49)."""

from __future__ import annotations

from typing import Any

from frappe import _

from lending_app.origination.pipeline.figures import build_statistics
from lending_app.origination.pipeline.queries import list_applications
from lending_app.origination.pipeline.show import Report, build_report, check_filters


def execute(filters: dict[str, Any] | None = None) -> Report:
	"""Columns, rows and a chart."""
	filters = check_filters(filters)
	rows = build_statistics(list_applications(filters))
	columns = (
		("month", _("Month"), "Data"),
		("applications", _("Applications"), "Count"),
		("approved", _("Approved"), "Count"),
		("rejected", _("Rejected"), "Count"),
		("in_process", _("In Process"), "Count"),
		("others", _("Withdrawn or Not Submitted"), "Count"),
		("approved_percent", _("Approved of Decided (%)"), "Percent"),
		("mean_hours", _("Mean Hours to Decide"), "Float"),
	)
	return build_report(filters, columns, rows, ("month", "applications", _("Applications")))
