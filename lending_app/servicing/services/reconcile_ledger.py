"""Set the app's sub-ledger against ERPNext's accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe

from lending_app.engine import LedgerRole
from lending_app.servicing.queries import list_general_ledger_by_account, list_ledger_by_account


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountComparison:
	"""Balances of one account, debit positive."""

	account: str
	sub_ledger: Decimal
	general_ledger: Decimal

	@property
	def difference(self) -> Decimal:
		return self.sub_ledger - self.general_ledger


def reconcile_ledger(company: str, until: date, *, after: date | None = None) -> list[AccountComparison]:
	"""Every account that lending alone uses, with both balances up to a day, or what moved after an earlier one.

	Cash, bank and tax accounts are shared with the rest of the business; there the sub-ledger is set against the
	journal entries of lending documents only.
	"""
	sub_ledger = list_ledger_by_account(company, until, after=after)
	shared = set(_list_shared_accounts(company))
	own = {*sub_ledger, *_list_lending_accounts(company)} - shared
	general = list_general_ledger_by_account(company, sorted(own), until, after=after)
	general |= _list_lending_entries(company, sorted(shared), until, after)
	zero = Decimal(0)
	return [
		AccountComparison(
			account=account,
			sub_ledger=sub_ledger.get(account, zero),
			general_ledger=general.get(account, zero),
		)
		for account in sorted({*sub_ledger, *general})
	]


def get_difference(company: str, until: date) -> Decimal:
	"""Sum of the absolute differences of all accounts; zero when the ledgers agree."""
	return sum((abs(row.difference) for row in reconcile_ledger(company, until)), Decimal(0))


def _list_lending_accounts(company: str) -> list[str]:
	accounts = frappe.get_all("Lending Company Account", {"parent": company}, pluck="account")
	return accounts + frappe.get_all("Loan Product Account", {"company": company}, pluck="account")


def _list_shared_accounts(company: str) -> list[str]:
	shared_roles = (LedgerRole.FUNDS.value, LedgerRole.TAX_PAYABLE.value)
	accounts = frappe.get_all(
		"Lending Company Account", {"parent": company, "role": ("in", shared_roles)}, pluck="account"
	)
	accounts += frappe.get_all(
		"Loan Product Account", {"company": company, "role": ("in", shared_roles)}, pluck="account"
	)
	accounts += frappe.get_all(
		"Account", {"company": company, "account_type": ("in", ("Cash", "Bank"))}, pluck="name"
	)
	return accounts


def _list_lending_entries(
	company: str, accounts: list[str], until: date, after: date | None
) -> dict[str, Decimal]:
	return list_general_ledger_by_account(company, accounts, until, of_lending_only=True, after=after)
