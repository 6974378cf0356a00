"""Reads of the collateral module."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from pypika import CustomFunction

from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.access.conditions import limit_rows
from lending_app.products.adapters import to_decimal

LEAST = CustomFunction("LEAST", ["value", "other"])


def sum_pledges(collaterals: Sequence[str]) -> dict[str, tuple[int, float]]:
	"""Of each thing: how many loans it secures now, and for how much of its value."""
	pledge = frappe.qb.DocType("Loan Collateral")
	query = (
		frappe.qb.from_(pledge)
		.select(pledge.collateral, Count("*"), Sum(pledge.value_amount))
		.where(pledge.collateral.isin(list(collaterals) or [""]) & pledge.released_on.isnull())
		.groupby(pledge.collateral)
	)
	return {name: (count, amount or 0) for name, count, amount in query.run()}


def sum_security(loans: Sequence[str]) -> dict[str, Decimal]:
	"""What the standing pledges of each loan are worth to it."""
	pledge = frappe.qb.DocType("Loan Collateral")
	query = (
		frappe.qb.from_(pledge)
		.select(pledge.loan, Sum(pledge.value_amount))
		.where(pledge.loan.isin(list(loans) or [""]) & pledge.released_on.isnull())
		.groupby(pledge.loan)
	)
	return {loan: to_decimal(amount) for loan, amount in query.run()}


def list_coverage(company: str, chosen: dict[str, Any]) -> list[dict[str, Any]]:
	"""Running loans of a company by branch, product and currency: what is owed, and how much of it collateral covers.

	A loan with more collateral than it owes lends none of it to the others: `covered_amount` stops at its principal.
	"""
	loan, pledge = frappe.qb.DocType("Loan"), frappe.qb.DocType("Loan Collateral")
	worth = (
		frappe.qb.from_(pledge)
		.select(pledge.loan, Sum(pledge.value_amount).as_("value"))
		.where(pledge.released_on.isnull())
		.groupby(pledge.loan)
		.as_("worth")
	)
	owed = loan.outstanding_principal_amount
	query = (
		frappe.qb.from_(loan)
		.left_join(worth).on(worth.loan == loan.name)
		.select(
			loan.branch, loan.product, loan.currency,
			Count("*").as_("number_of_loans"),
			Sum(Case().when(worth.value > 0, 1).else_(0)).as_("number_of_secured"),
			Sum(owed).as_("principal_amount"),
			Sum(Case().when(worth.value > 0, worth.value).else_(0)).as_("value_amount"),
			Sum(Case().when(worth.value > 0, LEAST(worth.value, owed)).else_(0)).as_("covered_amount"),
		)
		.where((loan.company == company) & loan.status.isin(OPEN_STATUSES))
		.groupby(loan.branch, loan.product, loan.currency)
		.orderby(loan.branch)
		.orderby(loan.product)
	)  # fmt: skip
	for field in ("branch", "product"):
		if chosen.get(field):
			query = query.where(loan[field] == chosen[field])
	return limit_rows(query, "Loan").run(as_dict=True)


def list_values(loan: str) -> list[frappe._dict]:
	"""Values of the pledges of a loan, released ones too, in the order of their days."""
	pledge, value = frappe.qb.DocType("Loan Collateral"), frappe.qb.DocType("Loan Collateral Value")
	return (
		frappe.qb.from_(pledge)
		.join(value)
		.on((value.parent == pledge.name) & (value.parenttype == "Loan Collateral"))
		.select(pledge.name, pledge.released_on, value.effective_date, value.value_amount)
		.where(pledge.loan == loan)
		.orderby(pledge.name)
		.orderby(value.effective_date)
		.run(as_dict=True)
	)
