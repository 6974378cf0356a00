"""Set the ledgers against each other at the end of a day, from where they stood after the day before.

What was entered late on days already checked is found by when it was written; then the whole ledgers are added up again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from frappe.utils import now_datetime

from lending_app.closing.posting.reconcile_roles import delete_role_balances, reconcile_roles
from lending_app.engine.values.money import get_minor_units
from lending_app.ledger.reconciliation.reconcile_ledger import AccountComparison, reconcile_ledger
from lending_app.lending_setup.database import execute, list_places, select

# A transaction may commit what it wrote so long before.
MINUTES_BACK = 30
Balances = dict[str, AccountComparison]


def reconcile_day(
	company: str,
	day: date,
	groups: Collection[int],
	currency: str,
	*,
	failed: Collection[str] = (),
	is_posted: bool = True,
) -> Decimal:
	"""Sum of all differences after a day: accounts of both ledgers, the loans' detail against what was posted, and what
	loans hold against the accounts in which it belongs, where the day's accruals are posted.
	"""
	# The clock by which documents are stamped.
	started = now_datetime()
	before = _read_balances(company, day)
	if not before or _has_late_entries(company, before[0], before[1]):
		rows = reconcile_ledger(company, day, by_loan=False)
		delete_role_balances(company)
	else:
		rows = _carry(before[2], reconcile_ledger(company, day, after=before[0]))
	_store_balances(company, day, started, rows)
	difference = sum((abs(row.difference) for row in rows), Decimal(0))
	if is_posted:
		roles = reconcile_roles(company, day, failed)
		difference += sum((abs(row.difference) for row in roles), Decimal(0))
	return difference + _get_detail_difference(day, groups) * Decimal(10) ** -get_minor_units(currency)


def _carry(before: Balances, moved: list[AccountComparison]) -> list[AccountComparison]:
	"""Balances carried on by what has moved."""
	found = dict(before)
	for row in moved:
		old = before.get(row.account)
		found[row.account] = AccountComparison(
			account=row.account,
			sub_ledger=row.sub_ledger + (old.sub_ledger if old else 0),
			general_ledger=row.general_ledger + (old.general_ledger if old else 0),
		)
	return list(found.values())


def _read_balances(company: str, day: date) -> tuple[date, object, Balances] | None:
	"""The last day checked before this one, when, and its balances."""
	rows = select(
		"SELECT closing_date, checked_on, account, sub_ledger, general_ledger FROM lending_account_balance "
		"WHERE company = %s AND closing_date = (SELECT MAX(closing_date) FROM lending_account_balance "
		"WHERE company = %s AND closing_date < %s)",
		(company, company, day),
	)
	if not rows:
		return None
	balances = {
		account: AccountComparison(
			account=account, sub_ledger=Decimal(str(sub_ledger)), general_ledger=Decimal(str(ledger))
		)
		for _day, _checked, account, sub_ledger, ledger in rows
	}
	return rows[0][0], rows[0][1], balances


def _has_late_entries(company: str, day: date, checked_on: object) -> bool:
	"""Whether something was entered, changed or cancelled on a day that was checked before."""
	return any(
		select(
			f"SELECT 1 FROM `tab{doctype}` WHERE modified > %s - INTERVAL {MINUTES_BACK} MINUTE AND company = %s "
			"AND posting_date <= %s LIMIT 1",
			(checked_on, company, day),
		)
		for doctype in ("GL Entry", "Loan Ledger Entry")
	)


def _store_balances(company: str, day: date, checked_on: object, rows: list[AccountComparison]) -> None:
	execute("DELETE FROM lending_account_balance WHERE company = %s AND closing_date >= %s", (company, day))
	if rows:
		execute(
			"INSERT INTO lending_account_balance (company, closing_date, account, checked_on, sub_ledger, general_ledger) "
			"VALUES " + ",".join([f"({list_places(6)})"] * len(rows)),
			[
				value
				for row in rows
				for value in (company, day, row.account, checked_on, row.sub_ledger, row.general_ledger)
			],
		)


def _get_detail_difference(day: date, groups: Collection[int]) -> int:
	"""Minor units by which the loans' detail of a day differs from its outbox, over all roles."""
	if not groups:
		return 0
	chosen = f"IN ({list_places(len(groups))})"
	totals: dict[int, int] = {}
	for debit, credit, amount in select(
		"SELECT a.debit_key, a.credit_key, CAST(SUM(a.amount) AS SIGNED) FROM lending_accrual a JOIN lending_loan_state s ON s.id = a.loan_id "
		f"WHERE a.closing_date = %s AND s.group_id {chosen} GROUP BY a.debit_key, a.credit_key",
		(day, *groups),
	):
		totals[debit] = totals.get(debit, 0) + int(amount)
		totals[credit] = totals.get(credit, 0) - int(amount)
	for key, amount in select(
		f"SELECT key_id, CAST(SUM(amount) AS SIGNED) FROM lending_close_outbox WHERE closing_date = %s AND group_id {chosen} GROUP BY key_id",
		(day, *groups),
	):
		totals[key] = totals.get(key, 0) - int(amount)
	return sum(abs(amount) for amount in totals.values())
