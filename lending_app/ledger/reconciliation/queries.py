"""Balances of both ledgers by account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from lending_app.ledger.queries import BESIDE_LOANS
from lending_app.products.adapters import to_decimal


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
