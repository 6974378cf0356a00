"""Loans that the arrays cannot carry on, replayed one by one: from their checkpoint, or from their facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property

from lending_app.closing.computation.state_rows import StateRow
from lending_app.closing.computation.valuation import Amounts, store_value
from lending_app.engine.ledger.arrears import get_bucket
from lending_app.engine.ledger.postings import get_changes
from lending_app.engine.loan.facts import list_effective
from lending_app.engine.loan.state import LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.portfolio import LAYOUT, STATUSES
from lending_app.engine.replay.checkpoint import load_checkpoint
from lending_app.engine.replay.replay import LoanReplay
from lending_app.ledger.accounts.keys import Key
from lending_app.ledger.queries import OPEN_STATUSES, list_posted
from lending_app.lending_setup.database import execute, list_places, select
from lending_app.products.adapters import load_terms
from lending_app.servicing.queries import LoanFact, list_entered_facts
from lending_app.servicing.state.refresh_loan import refresh_loan
from lending_app.servicing.stored.checkpoints import read_newest
from lending_app.servicing.stored.loan_states import (
	add_posted,
	lock_state,
	read_posted,
	store_packed,
	to_minor,
)


class ReplayedLoan:
	"""A loan carried through the days of one close. `posted` is None when it must be read again."""

	def __init__(
		self, row: StateRow, terms: str, facts: Sequence[LoanFact], checkpoint: bytes | None
	) -> None:
		self.row = row
		self._terms = terms
		self.facts = facts
		self.checkpoint = checkpoint
		self.replay: LoanReplay | None = None
		self.day = date.min
		self._state: LoanState | None = None
		self.posted: dict[Key, int] | None = None
		self.changes: dict[Key, int] = {}
		"""Posted in the days of this close."""
		self.valued: Amounts = row.valued
		self.before = (row.status, row.days_past_due)
		self.has_moved = False
		"""Whether a due date or a fact came in the days of this close."""

	@cached_property
	def terms(self) -> LoanTerms:
		"""Read when they are needed, so that a loan whose terms cannot be read is set aside alone."""
		return load_terms(self._terms)

	def move_to(self, day: date) -> None:
		"""Carry the replay to the books of the day: the facts posted up to it and not reversed on it."""
		is_final = self.row.known_on <= day
		if self.replay is None or self._changed_until(day):
			self.replay = self._restore(day) if is_final else None
			if self.replay is None:
				self.replay = self._replay_facts(day)
				self.has_moved = True
			self.posted = self._read_row() if is_final and self.day == date.min else None
			self._stand_on_eve(day)
		opened = self.replay.opened
		self.replay.advance_to(day)
		self.has_moved |= self.replay.opened != opened
		self.day = day
		self._state = None

	def _stand_on_eve(self, day: date) -> None:
		"""Let the days before this one pass; a fact of the day is news, and what fell due before is none."""
		eve = day - timedelta(days=1)
		self.has_moved |= self.row.known_on > eve or self.replay.day > eve
		if self.replay.day <= eve:
			self.replay.advance_to(eve)

	def take_changes(self) -> dict[Key, int]:
		"""What must be posted: the position reached less what is posted, which it becomes."""
		if self.posted is None:
			amounts = list_posted([self.row.name], self.day)[self.row.name]
			self.posted = to_minor(amounts, self.terms.rounding)
		position = self.replay.get_position()
		changes = get_changes(self.posted, position)
		self.posted = position
		return changes

	def record_changes(self, changes: dict[Key, int]) -> None:
		"""Add what was posted of a day."""
		for key, amount in changes.items():
			self.changes[key] = self.changes.get(key, 0) + amount

	def take_value_changes(self, amounts: Amounts) -> dict[int, int]:
		"""What must be posted of the valuation, by place in VALUATION_PAIRS: the amounts reached less what is posted."""
		changes = {
			place: new - old for place, (new, old) in enumerate(zip(amounts, self.valued, strict=True))
		}
		self.valued = amounts
		return {place: amount for place, amount in changes.items() if amount}

	def get_state(self) -> LoanState:
		"""The state on the day reached, made once."""
		if self._state is None:
			self._state = self.replay.get_state(self.day)
		return self._state

	def _replay_facts(self, day: date) -> LoanReplay:
		carried = LoanReplay(self.terms)
		for fact in list_effective(row.fact for row in self.facts if row.is_known_on(day)):
			carried.apply(fact)
		return carried

	def _restore(self, day: date) -> LoanReplay | None:
		carried = load_checkpoint(self.terms, self.checkpoint) if self.checkpoint else None
		return carried if carried is not None and carried.day <= day else None

	def _read_row(self) -> dict[Key, int]:
		return read_posted(self.row.posted, self.row.posted_others)

	def _changed_until(self, day: date) -> bool:
		return any(
			self.day < row.posting_date <= day or (row.reversed_on and self.day < row.reversed_on <= day)
			for row in self.facts
		)


def read_replayed_loans(rows: Sequence[StateRow]) -> Iterator[ReplayedLoan]:
	"""The loans of the rows, with their terms, facts and checkpoints: three queries for all."""
	names = [row.name for row in rows]
	if not names:
		return
	places = list_places(len(names))
	terms = dict(select(f"SELECT name, terms FROM `tabLoan` WHERE name IN ({places})", names))
	checkpoints = read_newest(names)
	facts = list_entered_facts(names)
	for row in rows:
		yield ReplayedLoan(row, terms[row.name], facts[row.name], checkpoints.get(row.name))


def list_events(loan: ReplayedLoan, state: LoanState) -> list[tuple[int, int, int, int, int]]:
	"""The loan where its status or its arrears bucket is another than on the day before."""
	(status, days), loan.before = loan.before, (STATUSES.index(state.status), state.days_past_due)
	if status == loan.before[0] and get_bucket(days) == get_bucket(state.days_past_due):
		return []
	return [(loan.row.id, status, loan.before[0], days, loan.before[1])]


def save_posted(loan: ReplayedLoan) -> None:
	"""Carry what was posted of a loan into its row."""
	stored = lock_state(loan.row.name)
	# A row of an earlier version may hold in its text what has columns of its own now.
	if stored and (loan.changes or loan.row.layout != LAYOUT):
		add_posted(stored, loan.changes)
	if stored and loan.valued != loan.row.valued:
		store_value(stored.id, loan.valued)


def store_replayed(loan: ReplayedLoan, *, is_last_posted: bool) -> None:
	"""Carry the last day into the loan's row; its own figures too where more than time has moved it."""
	save_posted(loan)
	state, is_final = loan.get_state(), loan.row.known_on <= loan.day
	is_open = not is_final or state.status in OPEN_STATUSES or not is_last_posted
	execute(
		"UPDATE lending_loan_state SET status = %s, days_past_due = %s, is_open = %s WHERE id = %s",
		(*loan.before, is_open, loan.row.id),
	)
	if not is_final:
		return
	if loan.row.is_packed:
		store_packed(loan.row.name, loan.replay)
	if loan.has_moved and loan.replay.installments:
		refresh_loan(loan.row.name, state)
