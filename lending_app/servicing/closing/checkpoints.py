"""A loan's replays kept on the way: the next one starts at the last that holds the beginning of its facts.

Each names the facts it holds by a fingerprint, so that none is ever used for a history that has changed before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lending_app.engine import Fact, LoanReplay, LoanTerms, list_effective
from lending_app.engine.checkpoint import dump_checkpoint, load_checkpoint
from lending_app.servicing.closing.database import execute, list_places, select

# The newest is kept, and older ones so many days apart.
DAYS_APART = 90


@dataclass(frozen=True, slots=True)
class Checkpoint:
	"""A replay of a loan's first facts, on the day of the last of them."""

	value_day: date
	number_of_facts: int
	fingerprint: bytes
	data: bytes


def carry_loan(loan: str, terms: LoanTerms, facts: Iterable[Fact], until: date) -> LoanReplay:
	"""The replay of the facts dated up to a day, on the day of the last of them. Reads the loan's checkpoints."""
	standing = [fact for fact in list_effective(facts) if fact.value_date <= until]
	number, carried = _restore(loan, terms, standing)
	for fact in standing[number:]:
		carried.apply(fact)
	return carried


def make_checkpoint(carried: LoanReplay, facts: Iterable[Fact], until: date) -> Checkpoint:
	"""The checkpoint of a replay that `carry_loan` gave for the same facts and day."""
	standing = [fact for fact in list_effective(facts) if fact.value_date <= until]
	fingerprint = _list_fingerprints(standing)[-1]
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


def _restore(loan: str, terms: LoanTerms, standing: Sequence[Fact]) -> tuple[int, LoanReplay]:
	"""How many of the facts the newest fitting checkpoint holds, and its replay."""
	fingerprints = _list_fingerprints(standing)
	rows = select(
		"SELECT value_day, number_of_facts, fingerprint FROM lending_loan_checkpoint WHERE loan = %s "
		"ORDER BY value_day DESC",
		(loan,),
	)
	for value_day, number, fingerprint in rows:
		if number < len(fingerprints) and fingerprints[number] == fingerprint:
			data = select(
				"SELECT data FROM lending_loan_checkpoint WHERE loan = %s AND value_day = %s",
				(loan, value_day),
			)
			carried = load_checkpoint(terms, data[0][0]) if data else None
			if carried is not None:
				return number, carried
	return 0, LoanReplay(terms)


def _list_fingerprints(standing: Sequence[Fact]) -> list[bytes]:
	"""Of the first 0, 1, 2, ... facts."""
	digest = hashlib.sha1(usedforsecurity=False)
	found = [digest.digest()]
	for fact in standing:
		digest.update(repr(fact).encode())
		found.append(digest.digest())
	return found


def _thin_out(loan: str) -> None:
	"""Drop the one before the newest where it is near the one before itself."""
	rows = select(
		"SELECT value_day FROM lending_loan_checkpoint WHERE loan = %s ORDER BY value_day DESC LIMIT 3",
		(loan,),
	)
	days = [day for (day,) in rows]
	if len(days) == 3 and (days[1] - days[2]).days < DAYS_APART:
		execute("DELETE FROM lending_loan_checkpoint WHERE loan = %s AND value_day = %s", (loan, days[1]))
