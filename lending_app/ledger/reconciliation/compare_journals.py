"""Set journal entries of the general ledger against what the sub-ledger says that they hold, loan by loan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from lending_app.ledger.reconciliation.queries import sum_general_ledger, sum_sub_ledger

JOURNALS_READ = 1_000


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


def compare_journals(journals: Iterable[str]) -> Iterator[JournalDifference]:
	"""Accounts of the entries in which the two ledgers disagree: two statements for every thousand entries."""
	names = list(journals)
	for start in range(0, len(names), JOURNALS_READ):
		part = names[start : start + JOURNALS_READ]
		sub_ledger, general = sum_sub_ledger(part), sum_general_ledger(part)
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
