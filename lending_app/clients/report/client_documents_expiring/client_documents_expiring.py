"""Documents of clients that have expired or will within some days."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, date_diff, today

from lending_app.lending_setup.services.read_filters import read_filters
from lending_app.lending_setup.services.typed_api import Days


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list]:
	"""Columns and rows, the longest expired first, of the clients the user may see."""
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
	return _get_columns(), rows


def _get_columns() -> list[dict[str, Any]]:
	return [
		{"fieldname": "client", "label": _("Client"), "fieldtype": "Link", "options": "Client", "width": 150},
		{"fieldname": "client_name", "label": _("Client Name"), "fieldtype": "Data", "width": 200},
		{"fieldname": "document_type", "label": _("Document Type"), "fieldtype": "Data", "width": 180},
		{"fieldname": "number", "label": _("Number"), "fieldtype": "Data", "width": 140},
		{"fieldname": "expiry_date", "label": _("Expiry Date"), "fieldtype": "Date", "width": 110},
		{"fieldname": "days_left", "label": _("Days Left"), "fieldtype": "Int", "width": 100},
		{"fieldname": "risk_level", "label": _("Risk Level"), "fieldtype": "Data", "width": 100},
		{"fieldname": "mobile_phone", "label": _("Mobile Phone"), "fieldtype": "Data", "width": 150},
		{"fieldname": "branch", "label": _("Branch"), "fieldtype": "Link", "options": "Branch", "width": 120},
	]
