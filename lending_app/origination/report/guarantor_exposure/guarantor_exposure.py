"""For whom guarantors stand, what they owe and guarantee in all, and what they can (GAR-11)."""

from __future__ import annotations

from typing import Any

from frappe import _

from lending_app.lending_setup.reports.frame import COUNT, build_columns, explain_now, round_rows
from lending_app.lending_setup.requests.read_filters import read_filters
from lending_app.origination.guarantors.list_guarantors import list_guarantors


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str]:
	"""Columns, guarantors of the applications that the user may see, the most exposed first, and the day."""
	filters = read_filters(filters, company=str, branch=str, is_over_capacity=bool)
	rows = list_guarantors(filters.company, filters.branch)
	if filters.is_over_capacity:
		rows = [row for row in rows if row["left_amount"] is not None and row["left_amount"] < 0]
	columns = _get_columns()
	return columns, round_rows(columns, rows), explain_now()


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			("full_name", _("Guarantor"), "Data", None, 180),
			("identity_number", _("Identity Number"), "Data"),
			("number_of_applications", _("Stands for"), COUNT),
			("guaranteed_amount", _("Guaranteed Here"), "Currency"),
			("exposure_amount", _("Total Exposure"), "Currency"),
			("capacity_amount", _("Capacity"), "Currency"),
			("left_amount", _("Capacity Left"), "Currency"),
			("applications", _("Loan Applications"), "Data", None, 220),
			("phone", _("Phone"), "Data"),
			("client", _("Client"), "Link", "Client"),
		)
	)
