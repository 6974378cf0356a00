"""What the close knows of a loan before it looks: kept by every fact, in the fact's own transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.portfolio import CHARGE_ROLES, LAYOUT, TIMED_ROLES, pack_loan
from lending_app.engine.replay.replay import LoanReplay
from lending_app.engine.values.money import RoundingPolicy
from lending_app.ledger.accounts.groups import join_group
from lending_app.ledger.accounts.keys import Key
from lending_app.ledger.lines import LoanKeys
from lending_app.ledger.queries import list_posted
from lending_app.lending_setup.database import execute, list_places, select
from lending_app.lending_setup.queries import AccountMap
from lending_app.servicing.stored.checkpoints import Checkpoint, store_checkpoint

# Columns of what time alone moves, charges last; what else the ledger holds of a loan is one text.
POSTED_COLUMNS = {(role, ""): f"posted_{role.name.lower()}" for role in (*TIMED_ROLES, *CHARGE_ROLES)}
# A state that tells the close to replay the loan: never the layout of packed bytes.
NO_LAYOUT = 0
Minor = dict[Key, int]


@dataclass(frozen=True, slots=True)
class StoredState:
	"""A loan's row, without its elements of the arrays."""

	id: int
	known_on: date
	posted: Minor


def save_state(
	keys: LoanKeys,
	group: int,
	carried: LoanReplay,
	checkpoint: Checkpoint,
	changes: Minor,
	known_on: date,
) -> None:
	"""After a fact's postings: what the ledger holds now, and the loan as the replay with the fact has it.

	`carried` stands on the day of the posting or later, `checkpoint` holds all that stands.
	"""
	stored = lock_state(keys.name)
	if stored is None:
		ledger = list_posted([keys.name], date.max)[keys.name]
		_insert_state(keys, group, known_on, to_minor(ledger, carried.terms.rounding))
	else:
		add_posted(stored, changes)
		execute(
			"UPDATE lending_loan_state SET is_open = 1, known_on = GREATEST(known_on, %s) WHERE id = %s",
			(known_on, stored.id),
		)
	store_packed(keys.name, carried)
	store_checkpoint(keys.name, checkpoint)


def build_state(
	name: str,
	client: str,
	customer: str,
	branch: str,
	product: str,
	currency: str,
	*,
	company: str,
	known_on: date,
) -> None:
	"""The row of a loan that has none, from the sub-ledger; the next close replays the loan."""
	keys = LoanKeys(
		name=name, client=client, customer=customer, branch=branch, product=product, currency=currency
	)
	rounding = RoundingPolicy.for_currency(currency)
	group = join_group(AccountMap(company), branch, product, currency)
	_insert_state(keys, group.id, known_on, to_minor(list_posted([name], date.max)[name], rounding))


def mark_for_replay(loan: str) -> None:
	"""Tell the next close to replay the loan from its facts."""
	execute("UPDATE lending_loan_state SET layout = %s, is_open = 1 WHERE loan = %s", (NO_LAYOUT, loan))
	execute("DELETE FROM lending_loan_checkpoint WHERE loan = %s", (loan,))


def mark_snapshots(loan: str, company: str, value_date: date, posting_date: date) -> None:
	"""Mark the closed days whose figures a backdated fact has changed: the snapshot says what was known then."""
	if value_date >= posting_date:
		return
	# By the days' own records, each a look-up of one row: the snapshots lie by day, not by loan.
	execute(
		"UPDATE lending_loan_state s JOIN `tabDay Close` c ON c.company = %s AND c.closing_date BETWEEN %s AND %s "
		"JOIN lending_loan_day d ON d.closing_date = c.closing_date AND d.loan_id = s.id "
		"SET d.is_changed = 1 WHERE s.loan = %s",
		(company, value_date, posting_date, loan),
	)


def lock_state(loan: str) -> StoredState | None:
	"""The loan's row as it is committed, locked. The loan's own row is locked before, always."""
	rows = select(
		f"SELECT id, known_on, posted_others, {','.join(POSTED_COLUMNS.values())} FROM lending_loan_state "
		"WHERE loan = %s FOR UPDATE",
		(loan,),
	)
	if not rows:
		return None
	number, known_on, others, *columns = rows[0]
	return StoredState(number, known_on, read_posted(columns, others))


def add_posted(stored: StoredState, changes: Mapping[Key, int]) -> None:
	"""Carry what was posted into the loan's row."""
	posted = {key: stored.posted.get(key, 0) + changes.get(key, 0) for key in {**stored.posted, **changes}}
	columns, others = split_posted(posted)
	assignments = ", ".join(f"{name} = %s" for name in POSTED_COLUMNS.values())
	execute(
		f"UPDATE lending_loan_state SET {assignments}, posted_others = %s WHERE id = %s",
		(*columns, others, stored.id),
	)


def store_packed(loan: str, carried: LoanReplay) -> None:
	"""The loan's elements of the book's arrays, as of the day that the replay has reached."""
	packed = pack_loan(carried)
	layout = NO_LAYOUT if packed.needs_replay else LAYOUT
	execute(
		"UPDATE lending_loan_state SET layout = %s, horizon_day = %s, figures = %s, installments = %s, charges = %s "
		"WHERE loan = %s",
		(layout, packed.horizon_day, packed.loan, packed.rows, packed.charges, loan),
	)


def read_posted(columns: Sequence[int], others: str) -> Minor:
	"""What the ledger holds of a loan, from its columns and its text."""
	timed = dict(zip(POSTED_COLUMNS, columns, strict=True))
	texts = {(LedgerRole(role), channel): amount for role, channel, amount in json.loads(others)}
	return {key: amount for key, amount in {**timed, **texts}.items() if amount}


def split_posted(posted: Mapping[Key, int]) -> tuple[list[int], str]:
	"""Columns and text of what the ledger holds."""
	columns = [posted.get(key, 0) for key in POSTED_COLUMNS]
	others = [
		(role.value, channel, amount)
		for (role, channel), amount in posted.items()
		if (role, channel) not in POSTED_COLUMNS and amount
	]
	return columns, json.dumps(others)


def to_minor(amounts: Mapping[Key, Decimal], rounding: RoundingPolicy) -> Minor:
	"""Amounts of the ledger in minor units, zeros left out."""
	minor = {key: rounding.to_minor(amount) for key, amount in amounts.items()}
	return {key: amount for key, amount in minor.items() if amount}


def _insert_state(keys: LoanKeys, group: int, known_on: date, posted: Minor) -> None:
	columns, others = split_posted(posted)
	names = ("loan", "group_id", "known_on", "figures", "installments", "posted_others")
	values = (
		keys.name,
		group,
		known_on,
		b"",
		b"",
		others,
	)
	fields = ", ".join((*names, *POSTED_COLUMNS.values()))
	execute(
		f"INSERT INTO lending_loan_state ({fields}) VALUES ({list_places(len(names) + len(columns))})",
		(*values, *columns),
	)
