"""Balances of both ledgers by account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from lending_app.ledger.queries import BESIDE_LOANS
from lending_app.lending_setup.database import list_places, select
from lending_app.products.adapters import to_decimal

# Sums by loan in one account of an entry; no loan for what names none.
Sums = dict[tuple[str, str], dict[str, Decimal]]


def list_ledger_by_account(company: str, until: date, *, after: date | None = None) -> dict[str, Decimal]:
	"""Balance of the sub-ledger by account, or what moved after a day."""
	balances: dict[str, Decimal] = defaultdict(Decimal)
	for (account, _role), amount in list_ledger_by_role(company, until, after=after).items():
		balances[account] += amount
	return dict(balances)


def list_ledger_by_role(
	company: str, until: date, *, after: date | None = None
) -> dict[tuple[str, str], Decimal]:
	"""The same by account and role."""
	entry = frappe.qb.DocType("Loan Ledger Entry")
	query = (
		frappe.qb.from_(entry)
		.select(entry.account, entry.role, Sum(entry.debit_amount - entry.credit_amount))
		.where((entry.company == company) & (entry.posting_date <= until))
		.groupby(entry.account, entry.role)
	)
	rows = (query.where(entry.posting_date > after) if after else query).run()
	return {(account, role): round(to_decimal(amount), 6) for account, role, amount in rows}


def list_general_ledger_by_account(
	company: str,
	accounts: Iterable[str],
	until: date,
	*,
	of_lending_only: bool = False,
	after: date | None = None,
) -> dict[str, Decimal]:
	"""Balance of ERPNext's general ledger by account, or what moved after a day; of lending documents alone where asked."""
	entry = frappe.qb.DocType("GL Entry")
	query = (
		frappe.qb.from_(entry)
		.select(entry.account, Sum(entry.debit - entry.credit))
		.where(
			(entry.company == company)
			& entry.account.isin(list(accounts) or [""])
			& (entry.posting_date <= until)
			& (entry.is_cancelled == 0)
			# It carries income to equity at the end of a year, which is nothing that lending has posted.
			& (entry.voucher_type != "Period Closing Voucher")
		)
		.groupby(entry.account)
	)
	if after:
		query = query.where(entry.posting_date > after)
	if of_lending_only:
		journal = frappe.qb.DocType("Journal Entry")
		query = query.join(journal).on(
			(entry.voucher_type == "Journal Entry") & (entry.voucher_no == journal.name)
		)
		query = query.where(journal.lending_document_type.isnotnull() & (journal.lending_document_type != ""))
		query = query.where(journal.lending_document_type.notin(BESIDE_LOANS))
	return {account: round(to_decimal(amount), 6) for account, amount in query.run()}


def list_journals_of_loans(loans: Sequence[str]) -> list[str]:
	"""Journal entries of which any of the loans has a part."""
	if not loans:
		return []
	rows = select(
		"SELECT DISTINCT journal_entry FROM `tabLoan Ledger Entry` "
		f"WHERE loan IN ({list_places(len(loans))}) AND journal_entry IS NOT NULL",
		loans,
	)
	return [name for (name,) in rows if name]


def list_journals_of_day(company: str, day: date) -> list[str]:
	"""Journal entries of lending that are posted on a day."""
	rows = select(
		"SELECT DISTINCT journal_entry FROM `tabLoan Ledger Entry` "
		"WHERE company = %s AND posting_date = %s AND journal_entry IS NOT NULL",
		(company, day),
	)
	return [name for (name,) in rows if name]


def sum_sub_ledger(journals: Sequence[str]) -> Sums:
	"""What the sub-ledger says of some journal entries."""
	return _gather(
		select(
			"SELECT journal_entry, account, loan, SUM(debit_amount - credit_amount) FROM `tabLoan Ledger Entry` "
			f"WHERE journal_entry IN ({list_places(len(journals))}) GROUP BY journal_entry, account, loan",
			journals,
		)
	)


def sum_general_ledger(journals: Sequence[str]) -> Sums:
	"""What the general ledger holds of them."""
	return _gather(
		select(
			"SELECT voucher_no, account, IF(against_voucher_type = 'Loan', against_voucher, ''), SUM(debit - credit) "
			f"FROM `tabGL Entry` WHERE voucher_type = 'Journal Entry' AND voucher_no IN ({list_places(len(journals))}) "
			"AND is_cancelled = 0 GROUP BY voucher_no, account, 3",
			journals,
		)
	)


def _gather(rows: Iterable[tuple]) -> Sums:
	found: Sums = defaultdict(dict)
	for journal, account, loan, amount in rows:
		found[journal, account][loan or ""] = round(Decimal(str(amount)), 6)
	return found
