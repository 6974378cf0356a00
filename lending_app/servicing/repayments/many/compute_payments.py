"""What payments do to their loans: each loan's newest replay, carried on by the payment. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from lending_app.engine.ledger.postings import get_changes
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import Paid, list_effective
from lending_app.engine.loan.state import LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.checkpoint import dump_checkpoint, load_checkpoint
from lending_app.engine.replay.checks import check_payment
from lending_app.engine.replay.replay import LoanReplay
from lending_app.engine.values.errors import LOAN_ERRORS
from lending_app.ledger.accounts.keys import Key
from lending_app.servicing.repayments.check_overpayment import get_excess
from lending_app.servicing.stored.checkpoints import Checkpoint, list_fingerprints


class StoredReplay(NamedTuple):
	"""The newest checkpoint of a loan."""

	value_day: date
	number_of_facts: int
	fingerprint: bytes
	data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
	"""A payment that was carried: what was owed before it on its day, the loan after it, and what the ledger is to post."""

	owed: LoanState
	after: LoanState
	changes: Mapping[Key, Decimal]
	carried: LoanReplay
	checkpoint: Checkpoint


def compute_payment(
	terms: LoanTerms,
	facts: Sequence[Fact],
	stored: StoredReplay | None,
	payment: Paid,
	posting_day: date,
	last_day: date,
) -> Computed | None:
	"""The payment on a loan to which it is the newest fact; None where that is not so, where it closes the loan, or where
	anything of it is refused: the document by itself says why.

	`posting_day` is the one on which before and after are compared, `last_day` that up to which payments may be dated.
	"""
	standing = list_effective(facts)
	if stored is None or not _is_newest(standing, stored, payment):
		return None
	try:
		return _carry(terms, standing, stored.data, payment, posting_day, last_day)
	except LOAN_ERRORS:
		return None


def _is_newest(standing: Sequence[Fact], stored: StoredReplay, payment: Paid) -> bool:
	"""Whether the stored replay holds all facts, and the payment follows them."""
	if stored.number_of_facts != len(standing) or stored.value_day > payment.value_date:
		return False
	if any(fact.value_date > payment.value_date for fact in standing):
		return False
	return (
		list_fingerprints(standing)[-1] == stored.fingerprint
		and list_effective([*standing, payment])[-1] == payment
	)


def _carry(
	terms: LoanTerms, standing: Sequence[Fact], data: bytes, payment: Paid, posting_day: date, last_day: date
) -> Computed | None:
	carried = load_checkpoint(terms, data)
	if carried is None:
		return None
	owed = carried.get_state(payment.value_date)
	check_payment(terms, standing, payment, last_day, owed)
	if get_excess(payment.amount, owed.payoff):
		return None
	before = owed.position
	for day in sorted({posting_day, last_day} - {payment.value_date}):
		later = load_checkpoint(terms, data)
		state = later.get_state(day) if later else owed
		if state.closed_on is not None:
			return None
		before = state.position if day == posting_day else before
	carried.apply(payment)
	facts = [*standing, payment]
	checkpoint = Checkpoint(carried.day, len(facts), list_fingerprints(facts)[-1], dump_checkpoint(carried))
	after = carried.get_state(posting_day)
	if after.closed_on is not None:
		return None
	changes = get_changes(before, after.position)
	return Computed(owed=owed, after=after, changes=changes, carried=carried, checkpoint=checkpoint)
