"""The loan sub-ledger against ERPNext's accounts, account by account."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, today

from lending_app.ledger.reconciliation.reconcile_ledger import reconcile_ledger
from lending_app.lending_setup.services.read_filters import read_filters
from lending_app.products.adapters import to_float


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, None, None, list]:
	"""Columns, rows and a summary; every difference should be 0.00."""
	filters = read_filters(filters, company=str, to_date=date | None)
	currency = frappe.get_cached_value("Company", filters.company, "default_currency")
	rows = [
		{
			"account": row.account,
			"sub_ledger": to_float(row.sub_ledger),
			"general_ledger": to_float(row.general_ledger),
			"misplaced": to_float(row.misplaced),
			"difference": to_float(row.difference),
			"currency": currency,
		}
		for row in reconcile_ledger(filters.company, filters.to_date or getdate(today()))
	]
	total = sum(abs(row["difference"]) for row in rows)
	summary = [
		{
			"label": _("Difference"),
			"value": total,
			"datatype": "Currency",
			"currency": currency,
			"indicator": "Red" if total else "Green",
		}
	]
	return _get_columns(), rows, None, None, summary


def _get_columns() -> list[dict[str, Any]]:
	amounts = (
		("sub_ledger", _("Loan Ledger")),
		("general_ledger", _("General Ledger")),
		("misplaced", _("In Another Account")),
		("difference", _("Difference")),
	)
	return [
		{
			"fieldname": "account",
			"label": _("Account"),
			"fieldtype": "Link",
			"options": "Account",
			"width": 320,
		},
		*(
			{"fieldname": name, "label": label, "fieldtype": "Currency", "options": "currency", "width": 180}
			for name, label in amounts
		),
	]
