"""The loan loss allowance at the end of each month, and what part of the principal it covers."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import formatdate, get_last_day, getdate

from lending_app.closing.figures.provision_queries import MonthEnd, list_month_ends
from lending_app.lending_setup.requests.read_input import read_text
from lending_app.lending_setup.requests.typed_api import get_label, typed
from lending_app.products.adapters import to_float

MONTHS = 12


@frappe.whitelist()
@typed
def get_chart(
	chart_name: str | None = None, chart: Any = None, filters: dict | None = None, **_others: Any
) -> dict[str, Any]:
	"""The last twelve months of a company, each as of its last closed day."""
	frappe.has_permission("Day Close", "read", throw=True)
	chosen = {name: read_text(value, get_label(name)) for name, value in (filters or {}).items()}
	company = chosen.get("company") or frappe.defaults.get_user_default("Company")
	if not company:
		return {}
	frappe.get_doc("Company", company).check_permission("read")
	months = list_month_ends(company, MONTHS)
	is_coverage = chosen.get("measure") == "Coverage"
	return {
		"labels": [_label(row.closing_date) for row in months],
		"as_of": months[-1].closing_date if months else None,
		"datasets": [
			{
				"name": _("Coverage (%)") if is_coverage else _("Loan Loss Allowance"),
				"values": [_get_value(row, is_coverage) for row in months],
			}
		],
	}


def _label(day: date) -> str:
	"""A month, or the day up to which it is closed where that is not its end."""
	return formatdate(day, "MMM yyyy") if day == getdate(get_last_day(day)) else formatdate(day)


def _get_value(row: MonthEnd, is_coverage: bool) -> float:
	return to_float(row.coverage if is_coverage else row.allowance)
