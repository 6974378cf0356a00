"""Reads of where amounts of loans were posted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Max, Sum

from lending_app.engine.loan.state import LedgerRole
from lending_app.ledger.accounts.dimensions import Dimensions
from lending_app.ledger.lines import Place
from lending_app.ledger.queries import BESIDE_POSITION
from lending_app.products.adapters import to_decimal


class PostedRow(NamedTuple):
	"""Amounts of a role in a place, debit positive: all of them, and those of the voucher asked for."""

	role: LedgerRole
	channel: str
	place: Place
	amount: Decimal
	original: Decimal


def list_posted_by_place(
	loan: str, voucher: str, dimensions: Dimensions, *, beside_position: bool = False, journal: str = ""
) -> list[PostedRow]:
	"""Entries of a loan by role and place, without what closes have posted; those of the voucher that are no reversal
	apart. With `beside_position` the voucher's alone, whatever it is about, and of one `journal` entry where it is named.
	"""
	entry = frappe.qb.DocType("Loan Ledger Entry")
	amount = entry.debit_amount - entry.credit_amount
	columns = [entry[name] for name in ("role", "channel", "account", "cost_center", "branch")]
	columns += [entry[name] for name in dimensions.columns]
	of_voucher = (entry.voucher_no == voucher) & (entry.is_reversal == 0)
	query = (
		frappe.qb.from_(entry)
		.select(*columns, Sum(amount), Sum(Case().when(of_voucher, amount).else_(0)))
		.where(entry.loan == loan)
		.groupby(*columns)
	)
	if beside_position:
		query = query.where(entry.voucher_no == voucher)
		query = query.where(entry.journal_entry == journal) if journal else query
	else:
		query = query.where(entry.voucher_type.notin(BESIDE_POSITION))
	return [_build_row(row, dimensions.columns) for row in query.run()]


def _build_row(row: tuple, columns: tuple[str, ...]) -> PostedRow:
	role, channel, account, cost_center, branch, *values, amount, original = row
	filled = tuple(sorted((name, value) for name, value in zip(columns, values, strict=True) if value))
	amounts = (round(to_decimal(number), 6) for number in (amount, original))
	place = Place(account, cost_center or "", branch or "", filled)
	return PostedRow(LedgerRole(role), channel or "", place, *amounts)


def list_accruals_by_day(loan: str) -> list[tuple[date, int, int, int]]:
	"""Closed day, numbers of debit and credit, amount in minor units: all that closes have posted of a loan."""
	state, group = frappe.qb.Table("lending_loan_state"), frappe.qb.Table("lending_book_group")
	accrual, close = frappe.qb.Table("lending_accrual"), frappe.qb.DocType("Day Close")
	return (
		frappe.qb.from_(state)
		.join(group).on(group.id == state.group_id)
		.join(close).on(close.company == group.company)
		.join(accrual).on((accrual.closing_date == close.closing_date) & (accrual.loan_id == state.id))
		.select(accrual.closing_date, accrual.debit_key, accrual.credit_key, accrual.amount)
		.where(state.loan == loan)
		.run()
	)  # fmt: skip


def list_used_accounts(company: str) -> list[str]:
	"""Accounts in which loans of a company stand until they have run off, whatever the settings say today."""
	bound, group = frappe.qb.Table("lending_bound_account"), frappe.qb.Table("lending_book_group")
	query = frappe.qb.from_(bound).join(group).on(group.id == bound.group_id).select(bound.account).distinct()
	return query.where(group.company == company).run(pluck=True)


class Misplaced(NamedTuple):
	"""What a loan holds of a role in another account than the one in which it belongs, debit positive."""

	loan: str
	role: LedgerRole
	place: Place
	amount: Decimal
	belongs_in: str
	posted_on: date
	"""The last day on which something was posted there."""

	@property
	def account(self) -> str:
		return self.place.account


def list_misplaced(company: str, until: date) -> list[Misplaced]:
	"""Of all loans of a company, by their entries up to a posting date."""
	entry, state = frappe.qb.DocType("Loan Ledger Entry"), frappe.qb.Table("lending_loan_state")
	bound = frappe.qb.Table("lending_bound_account")
	amount = Sum(entry.debit_amount - entry.credit_amount)
	columns = (entry.loan, entry.role, entry.account, entry.cost_center, entry.branch)
	rows = (
		frappe.qb.from_(entry)
		.join(state).on(state.loan == entry.loan)
		.join(bound).on((bound.group_id == state.group_id) & (bound.role == entry.role))
		.select(*columns, amount, bound.account, Max(entry.posting_date))
		.where((entry.company == company) & (entry.posting_date <= until) & (entry.account != bound.account))
		.groupby(*columns, bound.account)
		.having(amount != 0)
		.run()
	)  # fmt: skip
	return [
		Misplaced(
			loan,
			LedgerRole(role),
			Place(account, cost_center or "", branch or ""),
			round(to_decimal(total), 6),
			belongs_in,
			posted_on,
		)
		for loan, role, account, cost_center, branch, total, belongs_in, posted_on in rows
	]


def find_bound_loan(doctype: str, name: str) -> str | None:
	"""A running loan whose balances stand in an Account or under a Cost Center."""
	state, group = frappe.qb.Table("lending_loan_state"), frappe.qb.Table("lending_book_group")
	query = frappe.qb.from_(state).join(group).on(group.id == state.group_id).select(state.loan).limit(1)
	if doctype == "Account":
		bound = frappe.qb.Table("lending_bound_account")
		query = query.join(bound).on(bound.group_id == group.id).where(bound.account == name)
	else:
		query = query.where(group.cost_center == name)
	rows = query.where(state.is_open == 1).run(pluck=True)
	return rows[0] if rows else None
