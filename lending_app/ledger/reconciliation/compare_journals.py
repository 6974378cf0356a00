"""Set journal entries of the general ledger against what the sub-ledger says that they hold, loan by loan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lending_app.lending_setup.database import list_places, select

JOURNALS_READ = 1_000
# Sums by loan in one account of an entry; no loan for what names none.
Sums = dict[tuple[str, str], dict[str, Decimal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalDifference:
	"""An account of a journal entry that holds another amount than the sub-ledger says, debit positive. The loan is empty
	where the entry's rows in the account are those of several together.
	"""

	journal_entry: str
	account: str
	loan: str
	sub_ledger: Decimal
	general_ledger: Decimal


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


def compare_journals(journals: Iterable[str]) -> Iterator[JournalDifference]:
	"""Accounts of the entries in which the two ledgers disagree: two statements for every thousand entries."""
	names = list(journals)
	for start in range(0, len(names), JOURNALS_READ):
		part = names[start : start + JOURNALS_READ]
		sub_ledger, general = _read_sub_ledger(part), _read_general_ledger(part)
		loans: dict[str, set[str]] = defaultdict(set)
		for (journal, _account), amounts in sub_ledger.items():
			loans[journal] |= {*amounts}
		for key in sorted({*sub_ledger, *general}):
			yield from _compare(key, sub_ledger.get(key, {}), general.get(key, {}), loans[key[0]])


def _compare(
	key: tuple[str, str], sub_ledger: dict[str, Decimal], general: dict[str, Decimal], loans: set[str]
) -> Iterator[JournalDifference]:
	"""By loan where both ledgers name them in the account, else in sum."""
	journal, account = key
	if not general or "" in general or not {*general} <= {*sub_ledger}:
		named = {*sub_ledger} or loans
		only = next(iter(named)) if len(named) == 1 else ""
		sub_ledger, general = ({only: sum(part.values(), Decimal(0))} for part in (sub_ledger, general))
	for loan in sorted({*sub_ledger, *general}):
		ours, theirs = sub_ledger.get(loan, Decimal(0)), general.get(loan, Decimal(0))
		if ours != theirs:
			yield JournalDifference(
				journal_entry=journal, account=account, loan=loan, sub_ledger=ours, general_ledger=theirs
			)


def _read_sub_ledger(journals: Sequence[str]) -> Sums:
	return _gather(
		select(
			"SELECT journal_entry, account, loan, SUM(debit_amount - credit_amount) FROM `tabLoan Ledger Entry` "
			f"WHERE journal_entry IN ({list_places(len(journals))}) GROUP BY journal_entry, account, loan",
			journals,
		)
	)


def _read_general_ledger(journals: Sequence[str]) -> Sums:
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
