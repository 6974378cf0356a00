"""Evaluated applications by bands of ten points, and what became of them."""

from __future__ import annotations

from typing import Any

from frappe import _

from lending_app.origination.pipeline.figures import build_scores
from lending_app.origination.pipeline.queries import list_applications
from lending_app.origination.pipeline.show import Report, build_report, check_filters


def execute(filters: dict[str, Any] | None = None) -> Report:
	"""Columns, rows and a chart."""
	filters = check_filters(filters)
	rows = build_scores(list_applications(filters))
	columns = (
		("band", _("Score"), "Data"),
		("applications", _("Applications"), "Count"),
		("approved", _("Approved"), "Count"),
		("rejected", _("Rejected"), "Count"),
		("amount", _("Requested Amount"), "Currency"),
	)
	return build_report(filters, columns, rows, ("band", "applications", _("Applications")))
