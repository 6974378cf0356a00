"""Who decided what, and how fast."""

from __future__ import annotations

from typing import Any

from frappe import _

from lending_app.origination.pipeline.figures import build_decisions
from lending_app.origination.pipeline.queries import list_applications
from lending_app.origination.pipeline.show import Report, build_report, check_filters


def execute(filters: dict[str, Any] | None = None) -> Report:
	"""Columns, rows and a chart."""
	filters = check_filters(filters)
	rows = build_decisions(list_applications(filters))
	columns = (
		("user", _("Decided By"), "Link", "User"),
		("decided", _("Decided"), "Count"),
		("approved", _("Approved"), "Count"),
		("rejected", _("Rejected"), "Count"),
		("approved_percent", _("Approved (%)"), "Percent"),
		("approved_amount", _("Approved Amount"), "Currency"),
		("mean_hours", _("Mean Hours to Decide"), "Float"),
	)
	return build_report(filters, columns, rows, ("user", "decided", _("Decided")))
