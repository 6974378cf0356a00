"""Who a collector visits on a day, by zone and group, with what each owes and room for what is received (PAY-09)."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Min, Sum
from frappe.utils import formatdate

from lending_app.ledger.periods.explain_day import explain_day
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.reports.frame import build_columns, round_rows
from lending_app.lending_setup.requests.read_filters import read_filters


def execute(filters: dict[str, Any] | None = None) -> tuple[list, list, str]:
	"""Columns, a row for each loan the user may see with something due up to the day, and the day of the figures."""
	filters = read_filters(filters, company=str, day=date, branch=str, zone=str, group=str)
	columns = _get_columns()
	due = _("What is due up to {0}.").format(formatdate(filters.day))
	return columns, round_rows(columns, _list_loans(filters)), f"{due} {explain_day(filters.company)}"


def _list_loans(filters: Any) -> list[dict[str, Any]]:
	loan, client, row = (frappe.qb.DocType(name) for name in ("Loan", "Client", "Loan Installment"))
	query = (
		frappe.qb.from_(row)
		.join(loan).on((row.parent == loan.name) & (row.parenttype == "Loan"))
		.join(client).on(client.name == loan.client)
		.select(
			client.zone, loan.client, loan.client_name, client.mobile_phone, client.address,
			loan.name.as_("loan"), loan.currency, loan.days_past_due, loan.branch,
			Min(row.due_date).as_("first_due_date"), Sum(row.unpaid_amount).as_("amount"),
		)
		.where(loan.name.isin(_list_seen(filters) or [""]))
		.where((row.due_date <= filters.day) & (row.unpaid_amount > 0))
		.groupby(loan.name)
	)  # fmt: skip
	if filters.zone:
		query = query.where(client.zone == filters.zone)
	groups = _list_groups(filters.group)
	rows = [found | {"group_name": groups.get(found.client)} for found in query.run(as_dict=True)]
	if filters.group:
		rows = [found for found in rows if found["group_name"]]
	return sorted(
		rows,
		key=lambda found: (
			found["zone"] or "",
			found["group_name"] or "",
			found["client_name"],
			found["loan"],
		),
	)


def _list_groups(group: str | None) -> dict[str, str]:
	"""Names of active groups by their members; of somebody in several, the first by name."""
	filters = {"status": "Active"} | ({"name": group} if group else {})
	names = dict(frappe.get_all("Client Group", filters, ["name", "group_name"], as_list=True))
	members = frappe.get_all(
		"Client Group Member",
		{"parent": ("in", list(names) or [""]), "left_on": ("is", "not set")},
		["client", "parent"],
	)
	found: dict[str, str] = {}
	for member in sorted(members, key=lambda row: names[row.parent], reverse=True):
		found[member.client] = names[member.parent]
	return found


def _list_seen(filters: Any) -> list[str]:
	"""Running loans that the user may see."""
	where = {"company": filters.company, "status": ("in", OPEN_STATUSES)}
	if filters.branch:
		where["branch"] = filters.branch
	return frappe.get_list("Loan", where, pluck="name", limit=0)


def _get_columns() -> list[dict[str, Any]]:
	return build_columns(
		(
			("zone", _("Zone"), "Link", "Territory", 110),
			("group_name", _("Client Group"), "Data", None, 120),
			("client_name", _("Client Name"), "Data", None, 170),
			("loan", _("Loan"), "Link", "Loan"),
			("amount", _("To Collect"), "Currency"),
			("mobile_phone", _("Mobile Phone"), "Data", None, 165),
			("first_due_date", _("Due From"), "Date"),
			("days_past_due", _("Days Late"), "Int"),
			("address", _("Address"), "Data", None, 170),
			("received", _("Received"), "Data", None, 110),
			("signature", _("Signature"), "Data", None, 130),
			("branch", _("Branch"), "Link", "Branch"),
		),
		not_on_paper=("branch",),
	)
