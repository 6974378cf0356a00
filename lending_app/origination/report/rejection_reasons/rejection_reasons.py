"""Why applications were rejected: each coded reason as the main one and as another."""

from __future__ import annotations

from typing import Any

from frappe import _

from lending_app.origination.pipeline.queries import list_rejection_reasons
from lending_app.origination.pipeline.show import Report, build_report, check_filters


def execute(filters: dict[str, Any] | None = None) -> Report:
	"""Columns, rows and a chart."""
	filters = check_filters(filters)
	rows = list_rejection_reasons(filters)
	columns = (
		("reason", _("Reason"), "Link", "Credit Reason"),
		("statement", _("Statement"), "Data"),
		("main", _("Main Reason"), "Int"),
		("other", _("Other Reason"), "Int"),
		("share", _("Of Rejections (%)"), "Percent"),
	)
	return build_report(filters, columns, rows, ("reason", "main", _("Main Reason")))
