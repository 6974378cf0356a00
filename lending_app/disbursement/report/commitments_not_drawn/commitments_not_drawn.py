"""What was approved and is not drawn yet, with the order that is to pay it out."""

from __future__ import annotations

from typing import Any

from frappe import _

from lending_app.disbursement.report_queries import list_commitments
from lending_app.lending_setup.reports.frame import build_columns, explain_now, round_rows
from lending_app.lending_setup.requests.read_filters import read_filters


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str]:
	"""Columns, loans that the user may see, and the day."""
	filters = read_filters(filters, company=str, product=str, branch=str)
	columns = _get_columns()
	rows = list_commitments(filters.company, filters)
	for row in rows:
		row["order_status"] = _(row["order_status"]) if row["order_status"] else ""
		row["approved_on"] = row["creation"].date()
	return columns, round_rows(columns, rows), explain_now()


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			("name", _("Loan"), "Link", "Loan"),
			("client_name", _("Client Name"), "Data", None, 170),
			("approved_on", _("Entered On"), "Date"),
			("principal_amount", _("Approved Amount"), "Currency"),
			("disbursed_amount", _("Disbursed Amount"), "Currency"),
			("left_amount", _("Still to Draw"), "Currency"),
			("order", _("Order"), "Link", "Disbursement Order"),
			("order_status", _("State of the Order"), "Data"),
			("planned_date", _("Disbursement Date"), "Date"),
			("product", _("Product"), "Link", "Loan Product"),
			("branch", _("Branch"), "Link", "Branch"),
			("client", _("Client"), "Link", "Client"),
		)
	)
