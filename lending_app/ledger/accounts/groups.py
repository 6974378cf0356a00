"""Groups of loans that are posted together, and where their balances stand.

A loan joins a group with its first entry, and stays in it: of a branch and product, with the accounts, cost center and
dimensions in force on that day. Other accounts make another group, for the loans that come after.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from lending_app.engine.loan.state import LedgerRole
from lending_app.lending_setup.database import execute, list_places, select
from lending_app.lending_setup.ledger_roles import STANDING_ROLES
from lending_app.lending_setup.queries import AccountMap

_COLUMNS = "g.id, g.company, g.branch, g.product, g.currency, g.cost_center, g.dimensions"


@dataclass(frozen=True, slots=True)
class Group:
	"""Loans whose amounts are posted together. `accounts` are those in which their roles stand."""

	id: int
	company: str
	branch: str
	product: str
	currency: str
	cost_center: str = ""
	dimensions: str = ""
	"""Fields and values of the loans' accounting dimensions, as JSON; empty without any."""
	accounts: dict[LedgerRole, str] = field(default_factory=dict, compare=False)


def list_groups(company: str) -> dict[int, Group]:
	"""Groups of a company by number."""
	rows = select(f"SELECT {_COLUMNS} FROM lending_book_group g WHERE g.company = %s", (company,))
	groups = {row[0]: Group(*row) for row in rows}
	if groups:
		bound = select(
			f"SELECT group_id, role, account FROM lending_bound_account WHERE group_id IN ({list_places(len(groups))})",
			list(groups),
		)
		for number, role, account in bound:
			groups[number].accounts[LedgerRole(role)] = account
	return groups


def find_group(loan: str) -> Group | None:
	"""The group of a loan that has entries."""
	rows = select(
		f"SELECT {_COLUMNS}, b.role, b.account FROM lending_loan_state s JOIN lending_book_group g ON g.id = s.group_id "
		"LEFT JOIN lending_bound_account b ON b.group_id = g.id WHERE s.loan = %s",
		(loan,),
	)
	if not rows:
		return None
	accounts = {LedgerRole(role): account for *_columns, role, account in rows if role}
	return Group(*rows[0][:-2], accounts=accounts)


def join_group(
	accounts: AccountMap,
	branch: str,
	product: str,
	currency: str,
	dimensions: Mapping[str, str] | None = None,
) -> Group:
	"""The group of loans that begin now: with the accounts and the cost center in force. Made where there is none."""
	return make_group(
		accounts.company,
		branch,
		product,
		currency,
		accounts.get_cost_center(branch),
		list_bound_accounts(accounts, product),
		dimensions,
	)


def make_group(
	company: str,
	branch: str,
	product: str,
	currency: str,
	cost_center: str | None,
	bound: Mapping[LedgerRole, str],
	dimensions: Mapping[str, str] | None = None,
) -> Group:
	"""The group of loans whose balances stand there; a new one gets a number."""
	text = json.dumps(dict(sorted((dimensions or {}).items()))) if dimensions else ""
	fingerprint = get_fingerprint(cost_center or "", text, bound)
	key = (company, branch, product, currency)
	rows = select(
		"SELECT id FROM lending_book_group WHERE company = %s AND branch = %s AND product = %s AND currency = %s "
		"AND fingerprint = %s",
		(*key, fingerprint),
	)
	number = rows[0][0] if rows else _insert_group((*key, cost_center or "", text, fingerprint))
	if not rows:
		bind_accounts(number, bound)
	return Group(number, *key, cost_center or "", text, dict(bound))


def get_fingerprint(cost_center: str, dimensions: str, bound: Mapping[LedgerRole, str]) -> str:
	"""Tells groups of a branch and product apart by where their balances stand."""
	parts = [cost_center, dimensions, *sorted(f"{role.value}:{account}" for role, account in bound.items())]
	return hashlib.sha1(json.dumps(parts).encode(), usedforsecurity=False).hexdigest()


def list_bound_accounts(accounts: AccountMap, product: str) -> dict[LedgerRole, str]:
	"""Accounts in force of the roles that loans hold until they have run off."""
	found = {role: accounts.find_account(role, product) for role in LedgerRole if role in STANDING_ROLES}
	return {role: account for role, account in found.items() if account}


def bind_accounts(group: int, bound: Mapping[LedgerRole, str]) -> None:
	"""Say where roles of a group's loans stand; what was said before holds."""
	if bound:
		execute(
			"INSERT IGNORE INTO lending_bound_account (group_id, role, account) VALUES "
			+ ",".join([f"({list_places(3)})"] * len(bound)),
			[value for role, account in bound.items() for value in (group, role.value, account)],
		)


def _insert_group(values: tuple) -> int:
	execute(
		"INSERT INTO lending_book_group (company, branch, product, currency, cost_center, dimensions, fingerprint) "
		f"VALUES ({list_places(len(values))}) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)",
		values,
	)
	return select("SELECT LAST_INSERT_ID()")[0][0]
