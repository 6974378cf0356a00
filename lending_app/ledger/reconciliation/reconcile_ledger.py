"""Set the app's sub-ledger against ERPNext's accounts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lending_app.ledger.accounts.own_accounts import SHARED_ROLES, list_role_accounts, list_shared_accounts
from lending_app.ledger.accounts.queries import list_misplaced, list_used_accounts
from lending_app.ledger.reconciliation.queries import list_general_ledger_by_account, list_ledger_by_role


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountComparison:
	"""Balances of one account, debit positive."""

	account: str
	sub_ledger: Decimal
	general_ledger: Decimal
	misplaced: Decimal = Decimal(0)
	"""What loans hold there of roles that belong in another account, whatever its sign."""

	@property
	def difference(self) -> Decimal:
		return self.sub_ledger - self.general_ledger or self.misplaced


def reconcile_ledger(
	company: str, until: date, *, after: date | None = None, by_loan: bool = True
) -> list[AccountComparison]:
	"""Every account that lending alone uses, with both balances up to a day, or what moved after an earlier one.

	Cash, bank, tax and the like are shared with the rest of the business; there the sub-ledger is set against the
	journal entries of lending documents only. `by_loan` also looks whether each loan's roles stand where they belong.
	"""
	by_role = list_ledger_by_role(company, until, after=after)
	sub_ledger: dict[str, Decimal] = defaultdict(Decimal)
	for (account, _role), amount in by_role.items():
		sub_ledger[account] += amount
	shared = {account for account, role in by_role if role in SHARED_ROLES} | list_shared_accounts(company)
	# Accounts that were changed since keep the balances of loans that began with them.
	own = {*sub_ledger, *list_role_accounts(company), *list_used_accounts(company)} - shared
	general = list_general_ledger_by_account(company, sorted(own), until, after=after)
	general |= _list_lending_entries(company, sorted(shared), until, after)
	misplaced: dict[str, Decimal] = {}
	for row in list_misplaced(company, until) if by_loan and not after else ():
		for account in (row.account, row.belongs_in):
			misplaced[account] = misplaced.get(account, Decimal(0)) + abs(row.amount)
	zero = Decimal(0)
	return [
		AccountComparison(
			account=account,
			sub_ledger=sub_ledger.get(account, zero),
			general_ledger=general.get(account, zero),
			misplaced=misplaced.get(account, zero),
		)
		for account in sorted({*sub_ledger, *general, *misplaced})
	]


def get_difference(company: str, until: date) -> Decimal:
	"""Sum of the absolute differences of all accounts; zero when the ledgers agree."""
	return sum((abs(row.difference) for row in reconcile_ledger(company, until)), Decimal(0))


def _list_lending_entries(
	company: str, accounts: list[str], until: date, after: date | None
) -> dict[str, Decimal]:
	return list_general_ledger_by_account(company, accounts, until, of_lending_only=True, after=after)
