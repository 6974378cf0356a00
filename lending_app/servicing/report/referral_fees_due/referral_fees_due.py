"""What is owed, was paid and is to be recovered for clients brought, by promoter and by client who referred them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _

from lending_app.lending_setup.reports.frame import build_columns, explain_period
from lending_app.lending_setup.requests.read_filters import read_filters
from lending_app.products.adapters import to_decimal, to_float
from lending_app.servicing.states import ReferralStatus

GROUP = ("promoter", "referred_by", "payee_name", "currency")
AMOUNTS = {
	ReferralStatus.DUE.value: "due_amount",
	ReferralStatus.PAID.value: "paid_amount",
	ReferralStatus.TO_RECOVER.value: "to_recover_amount",
}


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str]:
	"""Columns, their day, and a row for each payee and currency, of the fees the user may see; who is owed most comes first."""
	filters = read_filters(
		filters,
		company=str,
		from_date=date | None,
		to_date=date | None,
		promoter=str,
		product=str,
		branch=str,
	)
	rows = _list_payees(filters)
	rows.sort(key=lambda row: (-row["due_amount"], row["payee_name"]))
	return _get_columns(), rows, explain_period(filters.from_date, filters.to_date)


def _list_payees(filters: Any) -> list[dict[str, Any]]:
	sums: dict[tuple[Any, ...], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
	first: dict[tuple[Any, ...], Any] = {}
	for row in _sum_fees(filters):
		key = tuple(row[field] for field in GROUP)
		sums[key][AMOUNTS[row.status]] += to_decimal(row.total)
		sums[key]["loans"] += row.loans
		if row.status == ReferralStatus.DUE.value:
			first[key] = row.first_due
	return [
		dict(zip(GROUP, key, strict=True))
		| {field: to_float(amounts[field]) for field in AMOUNTS.values()}
		| {"loans": int(amounts["loans"]), "first_due": first.get(key)}
		for key, amounts in sums.items()
	]


def _sum_fees(filters: Any) -> list[Any]:
	"""Fees by payee and status; reversed ones are none. The list's own permissions hold."""
	where: list[list[Any]] = [["status", "in", list(AMOUNTS)], ["company", "=", filters.company]]
	for field in ("branch", "promoter", "product"):
		if filters.get(field):
			where.append([field, "=", filters[field]])
	for field, operator in (("from_date", ">="), ("to_date", "<=")):
		if filters.get(field):
			where.append(["due_date", operator, filters[field]])
	fields = [*GROUP, "status", "sum(amount) as total", "count(name) as loans", "min(due_date) as first_due"]
	group_by = ", ".join((*GROUP, "status"))
	return frappe.get_list(
		"Referral Fee", filters=where, fields=fields, group_by=group_by, order_by="payee_name"
	)


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			("payee_name", _("Payee"), "Data", None, 200),
			("due_amount", _("Due"), "Currency"),
			("paid_amount", _("Paid"), "Currency"),
			("to_recover_amount", _("To Recover"), "Currency"),
			("loans", _("Loans"), "Count"),
			("first_due", _("Due From"), "Date"),
			("promoter", _("Promoter"), "Link", "Staff Profile"),
			("referred_by", _("Referred By"), "Link", "Client"),
		)
	)
