"""What a close writes of a loan on a day, whether arrays or a replay found it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from lending_app.closing.computation.totals import Totals
from lending_app.closing.computation.valuation import LoanValue
from lending_app.engine.ledger.arrears import BUCKETS, get_bucket
from lending_app.engine.loan.state import LedgerRole, LoanState
from lending_app.engine.portfolio import CHARGE_ROLES, STATUSES
from lending_app.engine.values.money import RoundingPolicy
from lending_app.ledger.accounts.keys import Key

BUCKET_NAMES = tuple(name for _, name in BUCKETS)
DAY_COLUMNS = (
	"loan_id", "group_id", "is_replayed", "status", "bucket", "days_past_due", "outstanding_principal",
	"interest_receivable", "unearned_interest", "interest_income", "penalty_receivable", "penalty_income", "overdue",
	"payoff", "category", "is_suspended", "provision", "suspended_interest", "suspended_penalty", "next_due_date", "next_due_amount",
)  # fmt: skip
# What stands against what when time moves it: debit and credit of a change above zero.
PAIRS = (
	(LedgerRole.INTEREST_RECEIVABLE, LedgerRole.INTEREST_INCOME),
	(LedgerRole.UNEARNED_INTEREST, LedgerRole.INTEREST_INCOME),
	(LedgerRole.PENALTY_RECEIVABLE, LedgerRole.PENALTY_INCOME),
)
CHARGE_PAIRS = tuple(zip(CHARGE_ROLES[::2], CHARGE_ROLES[1::2], strict=True))
# loan, numbers of debit and credit, amount above zero
Accrual = tuple[int, int, int, int]
# loan, and what is posted of CHARGE_ROLES
ChargeRow = tuple[int, ...]
# loan, due date, penalty, unpaid, days late
LateRow = tuple[int, date, int, int, int]


@dataclass(slots=True)
class DayRows:
	"""Everything that a partition writes of one day. `figures` follow DAY_COLUMNS, dates as text or None."""

	closing_date: date
	totals: Totals
	figures: list[tuple] = field(default_factory=list)
	accruals: list[Accrual] = field(default_factory=list)
	events: list[tuple[int, int, int, int, int]] = field(default_factory=list)
	"""Loan, status before and now, days past due before and now."""


def build_figures(
	loan_id: int, group_id: int, state: LoanState, value: LoanValue, rounding: RoundingPolicy
) -> tuple:
	"""The row of a replayed loan."""
	minor = rounding.to_minor
	unearned = -state.position.get((LedgerRole.UNEARNED_INTEREST, ""), 0)
	return (
		loan_id,
		group_id,
		1,
		STATUSES.index(state.status),
		BUCKET_NAMES.index(get_bucket(state.days_past_due)),
		state.days_past_due,
		minor(state.outstanding_principal),
		minor(state.interest_receivable),
		minor(unearned) if unearned else 0,
		minor(state.accrued_interest),
		minor(state.penalty_receivable),
		minor(state.accrued_penalty),
		minor(state.overdue),
		minor(state.payoff),
		value.category,
		int(value.is_suspended),
		*value.amounts,
		state.next_due_date.isoformat() if state.next_due_date else None,
		minor(state.next_due_amount),
	)


def list_late_rows(loan_id: int, state: LoanState, rounding: RoundingPolicy) -> Iterator[LateRow]:
	"""Installments of a replayed loan that are behind."""
	minor = rounding.to_minor
	for row in state.installments:
		if row.overdue:
			yield loan_id, row.due_date, minor(row.penalty), minor(row.unpaid), row.days_late


def pair_changes(changes: Mapping[Key, int]) -> Iterator[tuple[Key, Key, int]]:
	"""Changes that sum to zero as debits and credits, two by two: what belongs together first, in whatever order they come.

	>>> from lending_app.engine import LedgerRole as R
	>>> changes = {
	...     (R.INTEREST_RECEIVABLE, ""): 10,
	...     (R.INTEREST_INCOME, ""): -7,
	...     (R.UNEARNED_INTEREST, ""): -3,
	... }
	>>> [(debit[0].value, credit[0].value, amount) for debit, credit, amount in pair_changes(changes)]
	[('Interest Receivable', 'Interest Income', 7), ('Interest Receivable', 'Unearned Interest', 3)]
	"""
	left = dict(sorted(changes.items(), key=lambda item: (item[0][0].value, item[0][1])))
	for roles in (*PAIRS, *CHARGE_PAIRS):
		one, other = ((role, "") for role in roles)
		debit, credit = (one, other) if left.get(one, 0) > 0 else (other, one)
		amount = min(left.get(debit, 0), -left.get(credit, 0))
		if amount > 0:
			yield debit, credit, amount
			left[debit] -= amount
			left[credit] += amount
	yield from _pair_rest(left)


def _pair_rest(changes: Mapping[Key, int]) -> Iterator[tuple[Key, Key, int]]:
	debits = [[key, amount] for key, amount in changes.items() if amount > 0]
	credits = [[key, -amount] for key, amount in changes.items() if amount < 0]
	while debits and credits:
		amount = min(debits[0][1], credits[0][1])
		yield debits[0][0], credits[0][0], amount
		for side in (debits, credits):
			side[0][1] -= amount
			if not side[0][1]:
				side.pop(0)
