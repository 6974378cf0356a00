"""Reads of the collateral module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder.functions import Count, Sum

from lending_app.engine.ledger.collateral import calculate_lendable
from lending_app.engine.values.money import RoundingPolicy
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.access.conditions import limit_rows
from lending_app.products.adapters import to_decimal, to_rate

SECURED = ("number_of_secured", "value_amount", "lendable_amount", "covered_amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
	"""Of pledges: their value, and what is lent upon it after the haircuts of their things."""

	value: Decimal
	lendable: Decimal

	def __add__(self, other: Security) -> Security:
		return Security(value=self.value + other.value, lendable=self.lendable + other.lendable)


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
	"""What the standing pledges of each loan count for in its coverage: their values less the haircuts of the things."""
	return {loan: security.lendable for loan, security in sum_values(loans).items()}


def sum_values(loans: Sequence[str]) -> dict[str, Security]:
	"""Of each loan that has standing pledges: what they are worth, and what is lent upon that."""
	pledge, thing = frappe.qb.DocType("Loan Collateral"), frappe.qb.DocType("Collateral")
	query = (
		_join_things(frappe.qb.from_(pledge), pledge, thing)
		.select(pledge.loan, *_list_worth(pledge, thing))
		.where(pledge.loan.isin(list(loans) or [""]) & pledge.released_on.isnull())
	)
	return _add_up(query.run(as_dict=True))


def list_coverage(company: str, chosen: dict[str, Any]) -> list[dict[str, Any]]:
	"""Running loans of a company by branch, product and currency: what is owed, and how much of it collateral covers.

	A loan with more collateral than it owes lends none of it to the others: `covered_amount` stops at its principal.
	"""
	loan = frappe.qb.DocType("Loan")
	owed = loan.outstanding_principal_amount
	keys = (loan.branch, loan.product, loan.currency)
	query = (
		_limit_loans(frappe.qb.from_(loan), company, chosen)
		.select(*keys, Count("*").as_("number_of_loans"), Sum(owed).as_("principal_amount"))
		.groupby(*keys)
		.orderby(loan.branch)
		.orderby(loan.product)
	)
	rows = query.run(as_dict=True)
	secured = _sum_secured(company, chosen)
	for row in rows:
		row.update(secured.get((row.branch, row.product, row.currency)) or dict.fromkeys(SECURED, 0))
	return rows


def _sum_secured(company: str, chosen: dict[str, Any]) -> dict[tuple[str, str, str], dict[str, Any]]:
	"""By branch, product and currency: how many loans are secured, by what value, what is lent upon it and what it covers."""
	loan, pledge, thing = (frappe.qb.DocType(name) for name in ("Loan", "Loan Collateral", "Collateral"))
	owed = loan.outstanding_principal_amount
	query = (
		_limit_loans(
			_join_things(frappe.qb.from_(loan).join(pledge).on(pledge.loan == loan.name), pledge, thing),
			company,
			chosen,
		)
		.select(pledge.loan, *_list_worth(pledge, thing), loan.branch, loan.product, owed.as_("owed"))
		.where(pledge.released_on.isnull() & (pledge.value_amount > 0))
	)
	pledges = query.run(as_dict=True)
	loans = {row.loan: row for row in pledges}
	found: dict[tuple[str, str, str], dict[str, Any]] = {}
	for name, security in _add_up(pledges).items():
		row = loans[name]
		sums = found.setdefault((row.branch, row.product, row.currency), dict.fromkeys(SECURED, 0))
		sums["number_of_secured"] += 1
		sums["value_amount"] += security.value
		sums["lendable_amount"] += security.lendable
		sums["covered_amount"] += min(security.lendable, to_decimal(row.owed))
	return found


def _limit_loans(query: Any, company: str, chosen: dict[str, Any]) -> Any:
	"""Running loans of a company that the user may see, as the filters of the report choose them."""
	loan = frappe.qb.DocType("Loan")
	query = query.where((loan.company == company) & loan.status.isin(OPEN_STATUSES))
	for field in ("branch", "product"):
		if chosen.get(field):
			query = query.where(loan[field] == chosen[field])
	return limit_rows(query, "Loan")


def _join_things(query: Any, pledge: Any, thing: Any) -> Any:
	"""A pledge of before the register has no thing, and no haircut."""
	return query.left_join(thing).on(thing.name == pledge.collateral)


def _list_worth(pledge: Any, thing: Any) -> tuple[Any, ...]:
	return pledge.value_amount, pledge.currency, thing.haircut_percent


def count_lendable(row: Any) -> Decimal:
	"""What is lent upon the value of a row that has its haircut and its currency."""
	return calculate_lendable(
		to_decimal(row.value_amount), to_rate(row.haircut_percent), RoundingPolicy.for_currency(row.currency)
	)


def _add_up(pledges: Sequence[Any]) -> dict[str, Security]:
	found: dict[str, Security] = {}
	for row in pledges:
		one = Security(value=to_decimal(row.value_amount), lendable=count_lendable(row))
		found[row.loan] = found[row.loan] + one if row.loan in found else one
	return found


def list_values(loan: str) -> list[frappe._dict]:
	"""Values of the pledges of a loan, released ones too, in the order of their days."""
	pledge, value = frappe.qb.DocType("Loan Collateral"), frappe.qb.DocType("Loan Collateral Value")
	thing = frappe.qb.DocType("Collateral")
	return (
		_join_things(frappe.qb.from_(pledge), pledge, thing)
		.join(value)
		.on((value.parent == pledge.name) & (value.parenttype == "Loan Collateral"))
		.select(
			pledge.name, pledge.currency, pledge.released_on, thing.haircut_percent,
			value.effective_date, value.value_amount,
		)
		.where(pledge.loan == loan)
		.orderby(pledge.name)
		.orderby(value.effective_date)
		.run(as_dict=True)
	)  # fmt: skip
