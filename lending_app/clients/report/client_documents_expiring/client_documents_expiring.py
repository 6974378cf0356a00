"""Documents of clients that have expired or will within some days."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, date_diff, today

from lending_app.lending_setup.reports.frame import build_columns, explain_now
from lending_app.lending_setup.requests.read_filters import read_filters
from lending_app.lending_setup.requests.typed_api import Days


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str]:
	"""Columns, rows (the longest expired first, of the clients the user may see) and their day."""
	filters = read_filters(filters, days=Days | None, branch=str, document_type=str)
	until = add_days(today(), filters.days or 0)
	where = [
		["Client Document", "expiry_date", "is", "set"],
		["Client Document", "expiry_date", "<=", until],
		["Client", "status", "in", ["Prospect", "Active"]],
	]
	if filters.branch:
		where.append(["Client", "branch", "=", filters.branch])
	if filters.document_type:
		where.append(["Client Document", "document_type", "=", filters.document_type])
	rows = frappe.get_list(
		"Client",
		filters=where,
		fields=[
			"name as client",
			"client_name",
			"mobile_phone",
			"branch",
			"risk_level",
			"`tabClient Document`.document_type",
			"`tabClient Document`.number",
			"`tabClient Document`.expiry_date",
		],
		order_by="`tabClient Document`.expiry_date",
		limit=0,
	)
	for row in rows:
		row.days_left = date_diff(row.expiry_date, today())
		row.document_type, row.risk_level = _(row.document_type), _(row.risk_level)
	return _get_columns(), rows, explain_now()


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			("client", _("Client"), "Link", "Client"),
			("client_name", _("Client Name"), "Data", None, 200),
			("document_type", _("Document Type"), "Data", None, 180),
			("number", _("Number"), "Data"),
			("expiry_date", _("Expiry Date"), "Date"),
			("days_left", _("Days Left"), "Int"),
			("risk_level", _("Risk Level"), "Data", None, 100),
			("mobile_phone", _("Mobile Phone"), "Data"),
			("branch", _("Branch"), "Link", "Branch"),
		)
	)
