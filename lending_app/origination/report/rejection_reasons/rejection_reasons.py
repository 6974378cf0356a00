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
		("statement", _("Reason"), "Data", None, 320),
		("main", _("Main Reason"), "Count"),
		("other", _("Other Reason"), "Count"),
		("share", _("Of Rejections (%)"), "Percent"),
		("reason", _("Code"), "Link", "Credit Reason", 200),
	)
	return build_report(filters, columns, rows, ("statement", "main", _("Main Reason")))
