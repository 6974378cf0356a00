"""Groups made before they said where their loans' balances stand: found from what was posted."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import frappe

from lending_app.engine.loan.state import LedgerRole
from lending_app.ledger.accounts.groups import (
	Group,
	bind_accounts,
	get_fingerprint,
	list_bound_accounts,
	list_groups,
	make_group,
)
from lending_app.ledger.accounts.keys import LedgerKeys
from lending_app.ledger.accounts.places import PlaceHistory
from lending_app.ledger.lines import Place
from lending_app.lending_setup.database import execute, list_places, select
from lending_app.lending_setup.ledger_roles import STANDING_ROLES
from lending_app.lending_setup.queries import AccountMap

Accounts = dict[LedgerRole, str]


def bind_groups() -> None:
	"""Bind the groups that are not, and give their loans that stand elsewhere groups of their own. Safe to run again."""
	fill_cost_centers()
	for company in frappe.get_all("Lending Company", pluck="name"):
		unbound = {
			number for (number,) in select(
				"SELECT id FROM lending_book_group WHERE company = %s AND fingerprint = ''", (company,)
			)
		}  # fmt: skip
		accounts = AccountMap(company)
		groups = list_groups(company)
		for number in sorted(unbound):
			_bind(groups[number], accounts)
		made = {
			number: row
			for number, row in list_groups(company).items()
			if number not in groups.keys() - unbound
		}
		_record_history(made)


def fill_cost_centers() -> None:
	"""Entries of the sub-ledger take the cost center that their journal entry has."""
	execute(
		"UPDATE `tabLoan Ledger Entry` e JOIN `tabJournal Entry Account` a "
		"ON a.parent = e.journal_entry AND a.account = e.account SET e.cost_center = a.cost_center "
		"WHERE e.cost_center IS NULL"
	)


def _bind(group: Group, accounts: AccountMap) -> None:
	in_force = list_bound_accounts(accounts, group.product)
	cost_center = accounts.get_cost_center(group.branch) or ""
	for loan, held in _list_held(group.id).items():
		bound = in_force | held
		if bound != in_force:
			key = group.company, group.branch, group.product, group.currency
			other = make_group(*key, cost_center, bound)
			execute("UPDATE lending_loan_state SET group_id = %s WHERE id = %s", (other.id, loan))
	bind_accounts(group.id, in_force)
	execute(
		"UPDATE IGNORE lending_book_group SET cost_center = %s, fingerprint = %s WHERE id = %s",
		(cost_center, get_fingerprint(cost_center, "", in_force), group.id),
	)


def _list_held(group: int) -> dict[int, Accounts]:
	"""Of each loan of a group the account that holds most of a role."""
	roles = [role.value for role in STANDING_ROLES]
	rows = select(
		"SELECT s.id, e.role, e.account, ABS(SUM(e.debit_amount - e.credit_amount)) held FROM lending_loan_state s "
		"JOIN `tabLoan Ledger Entry` e ON e.loan = s.loan WHERE s.group_id = %s "
		f"AND e.role IN ({list_places(len(roles))}) GROUP BY s.id, e.role, e.account HAVING held > 0",
		(group, *roles),
	)
	most: dict[tuple[int, str], tuple[Decimal, str]] = {}
	for loan, role, account, held in rows:
		most[loan, role] = max(most.get((loan, role), (Decimal(0), "")), (Decimal(str(held)), account))
	found: dict[int, Accounts] = defaultdict(dict)
	for (loan, role), (_held, account) in most.items():
		found[loan][LedgerRole(role)] = account
	return found


def _record_history(groups: dict[int, Group]) -> None:
	"""Where closes have posted, from the sub-ledger's sums."""
	history, keys = PlaceHistory(groups), LedgerKeys()
	by_names: dict[tuple[str, str, str], list[int]] = defaultdict(list)
	for number, group in groups.items():
		by_names[group.company, group.branch, group.product].append(number)
	rows = select(
		"SELECT company, branch, product, role, channel, account, cost_center, MIN(value_date) since "
		"FROM `tabLoan Ledger Entry` WHERE voucher_type = 'Day Close' "
		"GROUP BY company, branch, product, role, channel, account, cost_center ORDER BY since"
	)
	for company, branch, product, role, channel, account, cost_center, since in rows:
		if LedgerRole(role) in STANDING_ROLES:
			continue
		for number in by_names.get((company, branch, product), ()):
			place = Place(account, cost_center or "", branch)
			history.record(number, keys.get_id((LedgerRole(role), channel or "")), since, place)
