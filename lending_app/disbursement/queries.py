"""Reads of orders, their payees, limits and rules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder.functions import Sum
from frappe.utils import getdate

from lending_app.disbursement.states import COUNTED, EXECUTED
from lending_app.products.adapters import to_decimal, to_float

TELEPHONES = {"mobile_phone", "alternative_phone"}


def list_limits(company: str) -> list[Any]:
	fields = ["name", "scope", "only_branch", "only_user", "per", "maximum_amount", "action", "review_role"]
	return frappe.get_all(
		"Disbursement Limit", {"company": company, "is_enabled": 1}, fields, order_by="name"
	)


def lock_day_limits(company: str | None) -> None:
	"""Limits of a day, locked in one order until the transaction ends."""
	limit = frappe.qb.DocType("Disbursement Limit")
	frappe.qb.from_(limit).select(limit.name).where(
		(limit.company == company) & (limit.per == "Day") & (limit.is_enabled == 1)
	).orderby(limit.name).for_update().run()


def list_rules() -> list[Any]:
	fields = ["name", "kind", "number_of_days", "limit_amount", "currency", "review_role"]
	return frappe.get_all("Disbursement Rule", {"is_enabled": 1}, fields, order_by="name")


def sum_orders(company: str, day: date | str, without: str, **filters: str) -> Decimal:
	"""Amounts of the orders of a day that were asked for or paid, as they are committed, whatever the transaction has seen."""
	order = frappe.qb.DocType("Disbursement Order")
	query = (
		frappe.qb.from_(order)
		.select(Sum(order.amount))
		.where((order.company == company) & (order.planned_date == getdate(day)) & (order.name != without))
		.where(order.status.isin(COUNTED))
		.for_update()
	)
	for field, value in filters.items():
		query = query.where(order[field] == value)
	return to_decimal(query.run()[0][0])


def sum_client_orders(client: str, since: date | str, limit: Decimal, without: str) -> Decimal:
	"""Amounts of a client's orders from a day on, of those that are not above the limit themselves."""
	order = frappe.qb.DocType("Disbursement Order")
	query = (
		frappe.qb.from_(order)
		.select(Sum(order.amount))
		.where((order.client == client) & (order.planned_date >= getdate(since)) & (order.name != without))
		.where(order.status.isin(COUNTED) & (order.amount <= to_float(limit)))
	)
	return to_decimal(query.run()[0][0])


def list_known_accounts(client: str, without: str) -> set[str]:
	"""Accounts into which a client was paid before."""
	order, payee = frappe.qb.DocType("Disbursement Order"), frappe.qb.DocType("Disbursement Payee")
	query = (
		frappe.qb.from_(payee)
		.join(order).on(order.name == payee.parent)
		.select(payee.account_key)
		.distinct()
		.where((order.client == client) & (order.status == EXECUTED) & (order.name != without))
		.where(payee.account_key.isnotnull() & (payee.account_key != ""))
		# What came back proves nothing of the account.
		.where(payee.repayment.isnull() | (payee.repayment == ""))
	)  # fmt: skip
	return set(query.run(pluck=True))


def list_accounts_of_others(client: str, accounts: Sequence[str]) -> list[str]:
	"""Of some accounts those that orders of other clients name as the client's."""
	if not accounts:
		return []
	order, payee = frappe.qb.DocType("Disbursement Order"), frappe.qb.DocType("Disbursement Payee")
	query = (
		frappe.qb.from_(payee)
		.join(order).on(order.name == payee.parent)
		.select(payee.account_key)
		.distinct()
		.where(payee.account_key.isin(list(accounts)) & (payee.payee_kind == "Client"))
		.where((order.client != client) & order.status.isin(COUNTED))
	)  # fmt: skip
	return sorted(query.run(pluck=True))


def list_telephone_changes(client: str, since: date | str) -> list[date]:
	"""Days from a day on at which a telephone of the client became another."""
	rows = frappe.get_all(
		"Version",
		{"ref_doctype": "Client", "docname": client, "creation": (">=", str(since))},
		["creation", "data"],
	)
	return [row.creation.date() for row in rows if _has_changed_telephone(row.data)]


def _has_changed_telephone(data: str) -> bool:
	changed = json.loads(data or "{}").get("changed") or []
	return any(field in TELEPHONES and before for field, before, _after in changed)


def find_order(disbursement: str) -> Any | None:
	"""The order by which a disbursement was made."""
	return frappe.db.get_value(
		"Disbursement Order", {"disbursement": disbursement}, ["name", "status"], as_dict=True
	)
