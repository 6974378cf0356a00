"""Payments that a branch received on a day, for the till cut (PAY-19): each receipt, and what came by each way of paying."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import cstr, formatdate

from lending_app.lending_setup.reports.frame import build_columns, round_rows
from lending_app.lending_setup.requests.read_filters import read_filters
from lending_app.products.adapters import to_decimal, to_float

FIELDS = [
	"name", "loan", "client_name", "branch", "received_at_branch", "mode_of_payment", "amount", "reference_number",
	"value_date", "owner",
]  # fmt: skip


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str, None, list]:
	"""Columns, the receipts posted on the day that the user may see, the day, and sums by mode of payment.

	A payment taken at another branch than the loan's is of the branch that has the money. One that was reversed is not here.
	"""
	filters = read_filters(filters, company=str, day=date, branch=str)
	columns = _get_columns()
	where = {"company": filters.company, "posting_date": filters.day, "docstatus": 1}
	found = frappe.get_list("Loan Repayment", where, FIELDS, order_by="mode_of_payment, name", limit=0)
	currency = frappe.get_cached_value("Company", filters.company, "default_currency")
	rows = [_show(row, currency) for row in found]
	if filters.branch:
		rows = [row for row in rows if row["at_branch"] == filters.branch]
	return (
		columns,
		round_rows(columns, rows),
		_("On {0}.").format(formatdate(filters.day)),
		None,
		_sum_up(rows, currency),
	)


def _show(row: Any, currency: str) -> dict[str, Any]:
	return {
		"client_name": row.client_name,
		"receipt": row.name,
		"loan": row.loan,
		"amount": row.amount,
		"mode_of_payment": row.mode_of_payment,
		"reference": cstr(row.reference_number),
		"value_date": row.value_date,
		"at_branch": row.received_at_branch or row.branch,
		"cashier": row.owner,
		"currency": currency,
	}


def _sum_up(rows: list[dict[str, Any]], currency: str) -> list[dict[str, Any]]:
	sums: dict[str, Decimal] = defaultdict(Decimal)
	for row in rows:
		sums[row["mode_of_payment"]] += to_decimal(row["amount"])
	return [
		{"label": _(mode), "value": to_float(amount), "datatype": "Currency", "currency": currency}
		for mode, amount in sorted(sums.items())
	]


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			# The total is called so in the first column, which can be no date.
			("client_name", _("Client Name"), "Data", None, 170),
			("amount", _("Amount"), "Currency"),
			("mode_of_payment", _("Mode of Payment"), "Link", "Mode of Payment"),
			("reference", _("Reference"), "Data"),
			("loan", _("Loan"), "Link", "Loan"),
			("receipt", _("Receipt"), "Link", "Loan Repayment"),
			("value_date", _("Value Date"), "Date"),
			("at_branch", _("Branch"), "Link", "Branch"),
			("cashier", _("Cashier"), "Link", "User"),
		),
	)
