"""The loan sub-ledger against ERPNext's accounts, account by account."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import flt, formatdate, getdate, today

from lending_app.engine.values.money import get_minor_units
from lending_app.ledger.reconciliation.reconcile_ledger import reconcile_ledger
from lending_app.lending_setup.reports.frame import build_columns
from lending_app.lending_setup.requests.read_filters import read_filters
from lending_app.products.adapters import to_float


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str, None, list]:
	"""Columns, rows, their day and a summary; every difference should be 0.00."""
	filters = read_filters(filters, company=str, to_date=date | None)
	currency = frappe.get_cached_value("Company", filters.company, "default_currency")
	day = filters.to_date or getdate(today())
	rows = [
		{
			"account": row.account,
			"sub_ledger": to_float(row.sub_ledger),
			"general_ledger": to_float(row.general_ledger),
			"misplaced": to_float(row.misplaced),
			"difference": to_float(row.difference),
			"currency": currency,
		}
		for row in reconcile_ledger(filters.company, day)
	]
	total = flt(sum(abs(row["difference"]) for row in rows), get_minor_units(currency))
	summary = [
		{
			"label": _("Difference"),
			"value": total,
			"datatype": "Currency",
			"currency": currency,
			"indicator": "Red" if total else "Green",
		}
	]
	return _get_columns(), rows, _("Entries posted up to {0}.").format(formatdate(day)), None, summary


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			("account", _("Account"), "Link", "Account", 280),
			("sub_ledger", _("Loan Ledger"), "Currency", None, 160),
			("general_ledger", _("General Ledger"), "Currency", None, 160),
			("misplaced", _("In Another Account"), "Currency", None, 160),
			("difference", _("Difference"), "Currency", None, 160),
		)
	)
