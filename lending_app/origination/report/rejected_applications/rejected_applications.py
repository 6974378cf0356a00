"""Who was not granted a credit, and why: a line for each rejection (APP-15)."""

from __future__ import annotations

from typing import Any

from frappe import _

from lending_app.lending_setup.reports.frame import build_columns, explain_period, round_rows
from lending_app.origination.pipeline.rejections import list_rejections
from lending_app.origination.pipeline.show import check_filters

Rows = list[dict[str, Any]]


def execute(filters: dict[str, Any] | None = None) -> tuple[Rows, Rows, str]:
	"""Columns, rows and their day; the period is that of the decision."""
	filters = check_filters(filters)
	rows = list_rejections(filters)
	columns = (
		("application", _("Application"), "Link", "Loan Application"),
		("decided_on", _("Decided On"), "Date"),
		("client_name", _("Client Name"), "Data", None, 180),
		("product", _("Product"), "Link", "Loan Product"),
		("requested_amount", _("Requested Amount"), "Currency"),
		("main_reason", _("Main Reason"), "Data", None, 220),
		("other_reasons", _("Other Reasons"), "Data", None, 220),
		("explanation", _("Explanation"), "Data", None, 220),
		("advice", _("Advice"), "Data", None, 220),
		("reapply_after_date", _("May Apply Again After"), "Date"),
		("score", _("Score"), "Float"),
		("risk_band", _("Risk Band"), "Data"),
		("decided_by", _("Decided By"), "Link", "User"),
		("branch", _("Branch"), "Link", "Branch"),
	)
	shown = build_columns(columns)
	return shown, round_rows(shown, rows), explain_period(filters.from_date, filters.to_date)
