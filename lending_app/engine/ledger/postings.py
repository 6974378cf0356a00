"""Balanced journal lines, as the difference between two states of a loan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import LedgerRole, LoanState, Position

Amount = TypeVar("Amount", int, Decimal)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLine(Generic[Amount]):
	"""One side of an entry; `amount` is debit positive, in major or in minor units. `channel` is set on FUNDS lines alone.

	What a ledger says besides (the loan, the account, the party), its own lines add.
	"""

	role: LedgerRole
	channel: str
	amount: Amount

	@property
	def debit(self) -> Amount:
		return max(self.amount, type(self.amount)(0))

	@property
	def credit(self) -> Amount:
		return max(-self.amount, type(self.amount)(0))


Key = tuple[LedgerRole, str]


def postings(
	fact: Fact | None, before: LoanState | None, after: LoanState
) -> tuple[JournalLine[Decimal], ...]:
	"""Lines that carry the ledger from `before` to `after`; both on the day of posting.

	`fact` is what was entered between the two (None where time alone passed). A new fact dated today gives its own
	entry; a backdated or reversed one gives the difference its replay makes. The lines balance because every position
	sums to zero.
	"""
	changes = get_changes(before.position if before else {}, after.position)
	lines = build_lines(changes)
	assert sum(line.amount for line in lines) == 0, f"unbalanced postings for {fact}"
	return lines


def get_changes(before: Mapping[Key, Amount], after: Mapping[Key, Amount]) -> dict[Key, Amount]:
	"""What must be posted to move from one position to another, by role and channel, zeros left out.

	Both in major units, or both in minor ones.

	>>> before, after = {(LedgerRole.FUNDS, "Cash"): -100}, {(LedgerRole.FUNDS, "Cash"): -70}
	>>> get_changes(before, after)
	{(<LedgerRole.FUNDS: 'Funds'>, 'Cash'): 30}
	"""
	changes = {
		key: after.get(key, 0) - before.get(key, 0) for key in sorted({*before, *after}, key=_sort_key)
	}
	return {key: amount for key, amount in changes.items() if amount}  # type: ignore[misc]


def build_lines(changes: Position) -> tuple[JournalLine[Decimal], ...]:
	"""Changes as journal lines, debits first."""
	lines = [
		JournalLine(role=role, channel=channel, amount=amount) for (role, channel), amount in changes.items()
	]
	return tuple(sorted(lines, key=lambda line: line.amount < 0))


_ORDER = {role: index for index, role in enumerate(LedgerRole)}


def _sort_key(key: tuple[LedgerRole, str]) -> tuple[int, str]:
	return _ORDER[key[0]], key[1]
