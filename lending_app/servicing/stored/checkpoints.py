"""A loan's replays kept on the way: the next one starts at the last that holds the beginning of its facts.

Each names the facts it holds by a fingerprint, so that none is ever used for a history that has changed before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cached_property

from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import list_effective
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.checkpoint import dump_checkpoint, load_checkpoint
from lending_app.engine.replay.replay import LoanReplay
from lending_app.lending_setup.database import execute, list_places, select

# The newest is kept, and older ones that many days apart.
DAYS_APART = 90


@dataclass(frozen=True, slots=True)
class Checkpoint:
	"""A replay of a loan's first facts, on the day of the last of them."""

	value_day: date
	number_of_facts: int
	fingerprint: bytes
	data: bytes


class LoanHistory:
	"""A loan's checkpoints as they are when the first is asked for, read once however often the loan is carried."""

	def __init__(self, loan: str, terms: LoanTerms) -> None:
		self.loan = loan
		self.terms = terms
		self._data: dict[date, bytes] = {}

	def carry(self, facts: Iterable[Fact], until: date) -> LoanReplay:
		"""The replay of the facts dated up to a day, on the day of the last of them."""
		standing = [fact for fact in list_effective(facts) if fact.value_date <= until]
		number, carried = self._restore(standing)
		for fact in standing[number:]:
			carried.apply(fact)
		return carried

	def _restore(self, standing: Sequence[Fact]) -> tuple[int, LoanReplay]:
		"""How many of the facts the newest fitting checkpoint holds, and its replay."""
		fingerprints = list_fingerprints(standing)
		for value_day, number, fingerprint in self._stored:
			if number < len(fingerprints) and fingerprints[number] == fingerprint:
				carried = load_checkpoint(self.terms, self._read(value_day))
				if carried is not None:
					return number, carried
		return 0, LoanReplay(self.terms)

	@cached_property
	def _stored(self) -> Sequence[tuple[date, int, bytes]]:
		return select(
			"SELECT value_day, number_of_facts, fingerprint FROM lending_loan_checkpoint WHERE loan = %s "
			"ORDER BY value_day DESC",
			(self.loan,),
		)

	def _read(self, value_day: date) -> bytes:
		if value_day not in self._data:
			rows = select(
				"SELECT data FROM lending_loan_checkpoint WHERE loan = %s AND value_day = %s",
				(self.loan, value_day),
			)
			# Gone meanwhile where nobody has locked the loan: no bytes are no checkpoint.
			self._data[value_day] = rows[0][0] if rows else b""
		return self._data[value_day]


def carry_loan(loan: str, terms: LoanTerms, facts: Iterable[Fact], until: date) -> LoanReplay:
	"""The replay of the facts dated up to a day, on the day of the last of them. Reads the loan's checkpoints."""
	return LoanHistory(loan, terms).carry(facts, until)


def read_histories(terms: Mapping[str, LoanTerms]) -> dict[str, LoanHistory]:
	"""Histories of many loans, their newest checkpoints read with them: two statements for all."""
	histories = {loan: LoanHistory(loan, kept) for loan, kept in terms.items()}
	if not histories:
		return {}
	rows = select(
		"SELECT loan, value_day, number_of_facts, fingerprint FROM lending_loan_checkpoint "
		f"WHERE loan IN ({list_places(len(histories))}) ORDER BY loan, value_day DESC",
		list(histories),
	)
	stored: dict[str, list[tuple[date, int, bytes]]] = {loan: [] for loan in histories}
	for loan, *checkpoint in rows:
		stored[loan].append(tuple(checkpoint))
	newest = read_newest(list(histories))
	for loan, history in histories.items():
		history._stored = stored[loan]
		if stored[loan] and loan in newest:
			history._data[stored[loan][0][0]] = newest[loan]
	return histories


def make_checkpoint(carried: LoanReplay, facts: Iterable[Fact], until: date) -> Checkpoint:
	"""The checkpoint of a replay that `carry_loan` gave for the same facts and day."""
	standing = [fact for fact in list_effective(facts) if fact.value_date <= until]
	fingerprint = list_fingerprints(standing)[-1]
	return Checkpoint(carried.day, len(standing), fingerprint, dump_checkpoint(carried))


def store_checkpoint(loan: str, checkpoint: Checkpoint) -> None:
	"""Keep the checkpoint of all that stands; those of later days are of a history that is gone."""
	execute(
		"DELETE FROM lending_loan_checkpoint WHERE loan = %s AND value_day > %s", (loan, checkpoint.value_day)
	)
	execute(
		"REPLACE INTO lending_loan_checkpoint (loan, value_day, number_of_facts, fingerprint, data) "
		"VALUES (%s, %s, %s, %s, %s)",
		(
			loan,
			checkpoint.value_day,
			checkpoint.number_of_facts,
			checkpoint.fingerprint,
			checkpoint.data,
		),
	)
	_thin_out(loan)


def read_newest(loans: Sequence[str]) -> dict[str, bytes]:
	"""The newest checkpoint of each loan: that of all its facts."""
	if not loans:
		return {}
	newest = (
		"SELECT loan, MAX(value_day) AS value_day FROM lending_loan_checkpoint "
		f"WHERE loan IN ({list_places(len(loans))}) GROUP BY loan"
	)
	return dict(
		select(
			f"SELECT c.loan, c.data FROM lending_loan_checkpoint c JOIN ({newest}) n "
			"ON n.loan = c.loan AND n.value_day = c.value_day",
			loans,
		)
	)


def list_fingerprints(standing: Sequence[Fact]) -> list[bytes]:
	"""Of the first 0, 1, 2, ... facts."""
	digest = hashlib.sha1(usedforsecurity=False)
	found = [digest.digest()]
	for fact in standing:
		digest.update(_describe(fact).encode())
		found.append(digest.digest())
	return found


def _describe(fact: Fact) -> str:
	"""The fact as text. 500 of a form and 500.00 of the database are one amount."""
	values = [getattr(fact, item.name) for item in fields(fact)]
	return repr(
		(
			type(fact).__name__,
			*(value.normalize() if isinstance(value, Decimal) else value for value in values),
		)
	)


def _thin_out(loan: str) -> None:
	"""Drop the one before the newest where it is near the one before itself."""
	rows = select(
		"SELECT value_day FROM lending_loan_checkpoint WHERE loan = %s ORDER BY value_day DESC LIMIT 3",
		(loan,),
	)
	days = [day for (day,) in rows]
	if len(days) == 3 and (days[1] - days[2]).days < DAYS_APART:
		execute("DELETE FROM lending_loan_checkpoint WHERE loan = %s AND value_day = %s", (loan, days[1]))
