"""Accounts on which nobody but lending may post, and what stands on an account."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe.query_builder.functions import Max, Sum

from lending_app.engine.loan.state import LedgerRole
from lending_app.products.adapters import to_decimal

# Roles of which the lender books the other side: cash comes from elsewhere too, taxes and premiums are paid out, costs
# of an execution, and those that are paid on behalf of a client, come in as bills.
SHARED_ROLES = (
	LedgerRole.FUNDS.value,
	LedgerRole.TAX_PAYABLE.value,
	LedgerRole.INSURANCE_PAYABLE.value,
	LedgerRole.EXECUTION_COSTS.value,
	LedgerRole.COSTS_PAYABLE.value,
)


def list_shared_accounts(company: str) -> set[str]:
	"""Accounts of a company that lending shares with the rest of the business: cash, bank, and those of SHARED_ROLES."""
	roles = {"role": ("in", SHARED_ROLES)}
	return {
		*frappe.get_all("Lending Company Account", {"parent": company, **roles}, pluck="account"),
		*frappe.get_all("Loan Product Account", {"company": company, **roles}, pluck="account"),
		*frappe.get_all(
			"Account", {"company": company, "account_type": ("in", ("Cash", "Bank"))}, pluck="name"
		),
	}


def list_role_accounts(company: str) -> set[str]:
	"""Accounts that a role of the company, or of a product in it, names now."""
	return {
		*frappe.get_all("Lending Company Account", {"parent": company}, pluck="account"),
		*frappe.get_all("Loan Product Account", {"company": company}, pluck="account"),
	}


def list_own_accounts(company: str) -> set[str]:
	"""Accounts that hold what lending alone posts: those of its roles, and those the last close has found in use."""
	return (list_role_accounts(company) | _list_checked_accounts(company)) - list_shared_accounts(company)


def _list_checked_accounts(company: str) -> set[str]:
	table = frappe.qb.Table("lending_account_balance")
	last = frappe.qb.from_(table).select(Max(table.closing_date)).where(table.company == company)
	query = frappe.qb.from_(table).select(table.account)
	return set(query.where((table.company == company) & (table.closing_date == last)).run(pluck=True))


def get_balance(account: str) -> Decimal:
	"""What lending has on an account, debit positive."""
	entry = frappe.qb.DocType("Loan Ledger Entry")
	query = frappe.qb.from_(entry).select(Sum(entry.debit_amount - entry.credit_amount))
	return to_decimal(query.where(entry.account == account).run()[0][0])
