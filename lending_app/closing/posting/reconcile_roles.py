"""Set the loans against the sub-ledger, by branch, role and account: what they hold stands where their groups say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lending_app.engine.loan.state import OPEN_STATUSES, LedgerRole
from lending_app.engine.portfolio import STATUSES
from lending_app.engine.values.money import RoundingPolicy
from lending_app.ledger.accounts.groups import Group, list_groups
from lending_app.ledger.queries import list_posted
from lending_app.lending_setup.database import execute, list_places, select

# Columns of a day's snapshot that are what a role holds, with the sign of the ledger.
HELD_COLUMNS = {
	LedgerRole.LOAN_PRINCIPAL: "outstanding_principal",
	LedgerRole.INTEREST_RECEIVABLE: "interest_receivable",
	LedgerRole.UNEARNED_INTEREST: "-unearned_interest",
	LedgerRole.PENALTY_RECEIVABLE: "penalty_receivable",
}
DAYS_KEPT = 40
RoleKey = tuple[str, str, str]
"""Branch, role, account."""
RoleBalances = dict[RoleKey, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleComparison:
	"""What a role of a branch's loans has in an account, debit positive: by the sub-ledger, and by the loans."""

	branch: str
	role: str
	account: str
	sub_ledger: Decimal
	loans: Decimal

	@property
	def difference(self) -> Decimal:
		return self.sub_ledger - self.loans


def reconcile_roles(company: str, day: date, failed: Iterable[str] = ()) -> list[RoleComparison]:
	"""Every role that loans hold until they have run off, after the close of a day; the loans that it has set aside
	count as they are posted.
	"""
	groups = list_groups(company)
	posted = carry_role_balances(company, day)
	held = _sum_held(groups, day)
	_add_failed(held, groups, _list_set_aside(company, day, failed), day)
	return [
		RoleComparison(
			branch=branch,
			role=role,
			account=account,
			sub_ledger=posted.get((branch, role, account), Decimal(0)),
			loans=held.get((branch, role, account), Decimal(0)),
		)
		for branch, role, account in sorted({*posted, *held})
	]


def carry_role_balances(company: str, day: date) -> RoleBalances:
	"""Balances of the sub-ledger after a day, from where they stood after an earlier one; kept for the next."""
	before, balances = _read_balances(company, day)
	for key, amount in _sum_entries(company, day, before).items():
		balances[key] = balances.get(key, Decimal(0)) + amount
	balances = {key: amount for key, amount in balances.items() if amount}
	execute(
		"DELETE FROM lending_role_balance WHERE company = %s AND (closing_date >= %s OR closing_date < %s - INTERVAL %s DAY)",
		(company, day, day, DAYS_KEPT),
	)
	if balances:
		execute(
			"INSERT INTO lending_role_balance (company, closing_date, branch, role, account, amount) VALUES "
			+ ",".join([f"({list_places(6)})"] * len(balances)),
			[value for key, amount in balances.items() for value in (company, day, *key, amount)],
		)
	return balances


def delete_role_balances(company: str) -> None:
	"""What was entered on days already checked: the whole sub-ledger is added up again."""
	execute("DELETE FROM lending_role_balance WHERE company = %s", (company,))


def _read_balances(company: str, day: date) -> tuple[date | None, RoleBalances]:
	rows = select(
		"SELECT closing_date, branch, role, account, amount FROM lending_role_balance WHERE company = %s AND closing_date = "
		"(SELECT MAX(closing_date) FROM lending_role_balance WHERE company = %s AND closing_date < %s)",
		(company, company, day),
	)
	balances = {(branch, role, account): Decimal(str(amount)) for _day, branch, role, account, amount in rows}
	return (rows[0][0] if rows else None), balances


def _sum_entries(company: str, day: date, after: date | None) -> RoleBalances:
	"""What entries add: of closes and of moves between accounts by the day that they are about, for they may be posted later."""
	roles, since = [role.value for role in HELD_COLUMNS], after or date.min
	rows = select(
		"SELECT branch, role, account, SUM(debit_amount - credit_amount) FROM `tabLoan Ledger Entry` "
		f"WHERE company = %s AND posting_date > %s AND role IN ({list_places(len(roles))}) "
		"AND IF(voucher_type IN ('Day Close', 'Lending Company'), value_date > %s AND value_date <= %s, posting_date <= %s) "
		"GROUP BY branch, role, account",
		(company, since, *roles, since, day, day),
	)
	return {(branch or "", role, account): Decimal(str(amount)) for branch, role, account, amount in rows}


def _sum_held(groups: dict[int, Group], day: date) -> RoleBalances:
	if not groups:
		return {}
	statuses = ", ".join(str(STATUSES.index(status)) for status in OPEN_STATUSES)
	sums = ", ".join(f"CAST(SUM({column}) AS SIGNED)" for column in HELD_COLUMNS.values())
	rows = select(
		f"SELECT group_id, {sums} FROM lending_loan_day WHERE closing_date = %s AND status IN ({statuses}) "
		f"AND group_id IN ({list_places(len(groups))}) GROUP BY group_id",
		(day, *groups),
	)
	held: RoleBalances = defaultdict(Decimal)
	for number, *amounts in rows:
		group = groups[number]
		to_amount = RoundingPolicy.for_currency(group.currency).to_amount
		for role, amount in zip(HELD_COLUMNS, amounts, strict=True):
			held[group.branch, role.value, group.accounts.get(role, "")] += to_amount(int(amount))
	return {key: amount for key, amount in held.items() if amount}


def _list_set_aside(company: str, day: date, failed: Iterable[str]) -> list[str]:
	"""Loans without a snapshot of the day: those that failed on it, and those of earlier days that still wait."""
	waiting = select(
		"SELECT DISTINCT loan FROM `tabDay Close Failure` WHERE company = %s AND closing_date <= %s AND resolved_on IS NULL",
		(company, day),
	)
	loans = sorted({*failed, *(loan for (loan,) in waiting)})
	if not loans:
		return []
	seen = select(
		"SELECT s.loan FROM lending_loan_day d JOIN lending_loan_state s ON s.id = d.loan_id "
		f"WHERE d.closing_date = %s AND s.loan IN ({list_places(len(loans))})",
		(day, *loans),
	)
	return sorted({*loans} - {loan for (loan,) in seen})


def _add_failed(held: RoleBalances, groups: dict[int, Group], failed: list[str], day: date) -> None:
	"""Loans without a snapshot of the day, as they are posted."""
	if not failed:
		return
	rows = select(
		f"SELECT loan, group_id FROM lending_loan_state WHERE loan IN ({list_places(len(failed))})", failed
	)
	posted = list_posted([loan for loan, _group in rows], day)
	for loan, number in rows:
		group = groups[number]
		for role in HELD_COLUMNS:
			key = group.branch, role.value, group.accounts.get(role, "")
			held[key] = held.get(key, Decimal(0)) + posted[loan].get((role, ""), Decimal(0))
