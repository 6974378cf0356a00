"""Arrears of a book: days-past-due buckets and portfolio at risk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lending_app.engine.loan.state import LoanState

# Upper bounds, in days past due; the last bucket is open.
BUCKETS = ((0, "Current"), (30, "1-30"), (60, "31-60"), (90, "61-90"), (180, "91-180"), (None, "Over 180"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrearsStage:
	"""A stage of collection: it begins at that many days past due and lasts until the next one."""

	name: str
	from_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketTotal:
	bucket: str
	number_of_loans: int
	outstanding_principal: Decimal
	overdue: Decimal


def get_bucket(days_past_due: int) -> str:
	"""Name of the arrears bucket.

	>>> get_bucket(0), get_bucket(30), get_bucket(181)
	('Current', '1-30', 'Over 180')
	"""
	return next(name for bound, name in BUCKETS if bound is None or days_past_due <= bound)


def find_stage(stages: Iterable[ArrearsStage], days_past_due: int) -> str | None:
	"""Name of the last stage that has begun; None before the first.

	>>> stages = (ArrearsStage(name="Preventive", from_days=1), ArrearsStage(name="Early", from_days=8))
	>>> [find_stage(stages, days) for days in (0, 7, 8, 400)]
	[None, 'Preventive', 'Early', 'Early']
	"""
	begun = [stage for stage in stages if stage.from_days <= days_past_due]
	return max(begun, key=lambda stage: stage.from_days).name if begun else None


def calculate_buckets(states: Iterable[LoanState]) -> tuple[BucketTotal, ...]:
	"""Loans, outstanding principal and overdue amount of every bucket, for loans that still owe."""
	members: dict[str, list[LoanState]] = {name: [] for _, name in BUCKETS}
	for state in states:
		if state.payoff > 0:
			members[get_bucket(state.days_past_due)].append(state)
	return tuple(
		BucketTotal(
			bucket=name,
			number_of_loans=len(rows),
			outstanding_principal=sum((row.outstanding_principal for row in rows), Decimal(0)),
			overdue=sum((row.overdue for row in rows), Decimal(0)),
		)
		for name, rows in members.items()
	)


def calculate_par(states: Iterable[LoanState], days: int = 30) -> Decimal:
	"""Portfolio at risk: outstanding principal of loans more than `days` late over all outstanding principal."""
	total = at_risk = Decimal(0)
	for state in states:
		total += state.outstanding_principal
		at_risk += state.outstanding_principal if state.days_past_due > days else 0
	return at_risk / total if total else Decimal(0)
