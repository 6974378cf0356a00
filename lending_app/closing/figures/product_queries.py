"""Sums of the sub-ledger and of daily snapshots by product code, all versions together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder.functions import Count, Sum
from frappe.utils import flt
from pypika import Case
from pypika.terms import Criterion

from lending_app.closing.figures.day_queries import OPEN_CODES
from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.values.money import RoundingPolicy
from lending_app.lending_setup.permissions import list_branches
from lending_app.products.adapters import to_decimal

Sums = dict[str, dict[LedgerRole, Decimal]]
PAR_DAYS = 30


@dataclass(frozen=True, slots=True)
class ProductBook:
	"""A product's loans on the books of a closed day, and their clients."""

	clients: int
	loans: int
	outstanding: Decimal
	overdue: Decimal
	at_risk: Decimal


def list_product_sums(company: str, first: date, last: date, branch: str | None = None) -> Sums:
	"""What was posted from one day to another by product code and role, debit positive, of the user's branches."""
	entry, product = frappe.qb.DocType("Loan Ledger Entry"), frappe.qb.DocType("Loan Product")
	rows = (
		frappe.qb.from_(entry)
		.join(product).on(product.name == entry.product)
		.select(product.product_code, entry.role, Sum(entry.debit_amount - entry.credit_amount))
		.where((entry.company == company) & (entry.posting_date >= first) & (entry.posting_date <= last))
		.where(_of_branches(entry.branch, branch))
		.groupby(product.product_code, entry.role)
		.run()
	)  # fmt: skip
	sums: Sums = defaultdict(dict)
	for code, role, amount in rows:
		sums[code][LedgerRole(role)] = to_decimal(flt(amount, 6))
	return sums


def list_placed(company: str, first: date, last: date, branch: str | None = None) -> dict[str, Decimal]:
	"""Principal disbursed from one day to another by product code, what was taken back left out."""
	entry, product = frappe.qb.DocType("Loan Ledger Entry"), frappe.qb.DocType("Loan Product")
	rows = (
		frappe.qb.from_(entry)
		.join(product).on(product.name == entry.product)
		.select(product.product_code, Sum(entry.debit_amount - entry.credit_amount))
		.where((entry.company == company) & (entry.posting_date >= first) & (entry.posting_date <= last))
		.where((entry.voucher_type == "Loan Disbursement") & (entry.role == LedgerRole.LOAN_PRINCIPAL.value))
		.where(_of_branches(entry.branch, branch))
		.groupby(product.product_code)
		.run()
	)  # fmt: skip
	return {code: to_decimal(flt(amount, 6)) for code, amount in rows}


def list_average_balances(
	company: str, first: date, last: date, branch: str | None = None
) -> tuple[dict[str, Decimal], int]:
	"""Outstanding principal by product code, the average of the closed days of the time, and their number."""
	days = count_closed_days(company, first, last)
	if not days:
		return {}, 0
	figures, group = frappe.qb.Table("lending_loan_day"), frappe.qb.Table("lending_book_group")
	product = frappe.qb.DocType("Loan Product")
	rows = (
		frappe.qb.from_(figures)
		.join(group).on(group.id == figures.group_id)
		.join(product).on(product.name == group.product)
		.select(product.product_code, group.currency, Sum(figures.outstanding_principal))
		.where((figures.closing_date >= first) & (figures.closing_date <= last))
		.where(figures.status.isin(OPEN_CODES) & (group.company == company))
		.where(_of_branches(group.branch, branch))
		.groupby(product.product_code, group.currency)
		.run()
	)  # fmt: skip
	return {
		code: RoundingPolicy.for_currency(currency).to_amount(round(int(total) / Decimal(days)))
		for code, currency, total in rows
	}, days


def count_closed_days(company: str, first: date, last: date) -> int:
	"""Closed days of a company from one day to another."""
	return frappe.db.count("Day Close", {"company": company, "closing_date": ("between", [first, last])})


def list_product_books(company: str, day: date, branch: str | None = None) -> dict[str, ProductBook]:
	"""Clients, loans, outstanding, overdue and at risk (more than 30 days late) by product code on a closed day."""
	figures, group = frappe.qb.Table("lending_loan_day"), frappe.qb.Table("lending_book_group")
	state, loan = frappe.qb.Table("lending_loan_state"), frappe.qb.DocType("Loan")
	product = frappe.qb.DocType("Loan Product")
	principal = figures.outstanding_principal
	rows = (
		frappe.qb.from_(figures)
		.join(group).on(group.id == figures.group_id)
		.join(product).on(product.name == group.product)
		.join(state).on(state.id == figures.loan_id)
		.join(loan).on(loan.name == state.loan)
		.select(
			product.product_code, group.currency, Count(loan.client).distinct(), Count("*"), Sum(principal),
			Sum(figures.overdue), Sum(Case().when(figures.days_past_due > PAR_DAYS, principal).else_(0)),
		)
		.where((figures.closing_date == day) & figures.status.isin(OPEN_CODES))
		.where((group.company == company) & _of_branches(group.branch, branch))
		.groupby(product.product_code, group.currency)
		.run()
	)  # fmt: skip
	books = {}
	for code, currency, clients, loans, *amounts in rows:
		to_amount = RoundingPolicy.for_currency(currency).to_amount
		books[code] = ProductBook(clients, loans, *(to_amount(int(amount)) for amount in amounts))
	return books


def list_product_names(codes: list[str]) -> dict[str, str]:
	"""Name of each code's latest version."""
	rows = frappe.get_all(
		"Loan Product",
		{"product_code": ("in", codes)},
		["product_code", "product_name"],
		order_by="version_number",
	)
	return {row.product_code: row.product_name for row in rows}


def _of_branches(field: Any, branch: str | None) -> Criterion:
	"""One branch where asked, of those the user may see."""
	known = list_branches(frappe.session.user)
	names = [branch] if branch else known
	if branch and known is not None:
		names = [name for name in known if name == branch]
	return field.isnotnull() if names is None else field.isin(names or [""])
