"""Where the money of a payment goes: what is due, what exceeds it, and the early payoff."""

from __future__ import annotations

from collections.abc import Iterable

from lending_app.engine.loan.allocation import (
	LOWERING,
	PLAIN_COMPONENTS,
	SCATTERING,
	AllocationPolicy,
	Component,
	Direction,
	ExcessRule,
	Timing,
)
from lending_app.engine.replay.installment import INDEX, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.own_charges import list_coming, list_due_charges
from lending_app.engine.replay.pay_early import pay_early
from lending_app.engine.replay.planning_in_advance import prepay_in_advance
from lending_app.engine.replay.prepaying import prepay
from lending_app.engine.replay.scattering import scatter


def recover(
	loan: WorkingLoan, money: int, source_id: str, policy: AllocationPolicy | None, *, held: int = 0
) -> None:
	"""Money on a loan that was charged off: what was due first, then what would have fallen due.

	`held` of it was held for the client until now; what is left of all of it is held again.
	"""
	money = allocate_due(loan, money, source_id, policy)
	money = _pay_ahead(loan, money, source_id, "recovery")
	if held:
		loan.record(source_id, None, Component.ADVANCE, -held, "advance_used")
	loan.hold(money, source_id)


def allocate_due(
	loan: WorkingLoan, money: int, source_id: str, policy: AllocationPolicy | None = None
) -> int:
	"""Settle what is past due and due on the day, in the product's order or another. Returns what is left."""
	policy = policy or loan.terms.allocation
	open_rows = loan.installments[loan.first_open : loan.opened]
	if loan.own_charges:
		open_rows = sorted([*open_rows, *list_due_charges(loan)], key=lambda row: row.period.due)
	if not open_rows:
		return money
	rows = {
		Timing.PAST_DUE: [row for row in open_rows if row.period.due < loan.day],
		Timing.DUE: [row for row in open_rows if row.period.due == loan.day],
	}
	if policy.direction is Direction.HORIZONTAL:
		for timing in policy.get_timings():
			parts = policy.get_components(timing)
			money = _pay_rows(loan, rows.get(timing, []), parts, money, source_id, timing.name.lower())
		return money
	for timing, part in policy.steps if loan.has_extras else policy.plain_steps:
		due = rows.get(timing)
		if due:
			money = _pay_rows(loan, due, (part,), money, source_id, timing.name.lower())
	return money


def allocate_excess(loan: WorkingLoan, money: int, source_id: str, rule: ExcessRule) -> None:
	"""Money beyond what is due, by the product's rule or the payer's wish."""
	if not money:
		return
	if loan.terms.is_on_owed:
		loan.hold(pay_early(loan, money, source_id, rule), source_id)
		return
	if rule in LOWERING and loan.opened < len(loan.installments):
		lower = prepay_in_advance if loan.terms.is_interest_in_advance else prepay
		money = lower(loan, money, source_id, rule)
	elif rule in SCATTERING:
		money = scatter(loan, money, source_id, rule)
	if rule is not ExcessRule.HOLD_AS_ADVANCE:
		money = _pay_ahead(loan, money, source_id, Timing.IN_ADVANCE.name.lower())
	loan.hold(money, source_id)


def _pay_ahead(loan: WorkingLoan, money: int, source_id: str, rule: str) -> int:
	"""Settle the coming installments in the order of the product. Returns what is left."""
	parts = loan.terms.allocation.get_components(Timing.IN_ADVANCE)
	return _pay_rows(loan, list_coming(loan), parts, money, source_id, rule)


def _pay_rows(
	loan: WorkingLoan,
	rows: list[WorkingInstallment],
	parts: Iterable[Component],
	money: int,
	source_id: str,
	rule: str,
) -> int:
	"""Settle installment after installment, each in the order of the parts. Returns what is left."""
	indexes = [INDEX[part] for part in parts if part in PLAIN_COMPONENTS or loan.has_extras]
	for row in rows:
		if not money:
			break
		for index in indexes:
			money = loan.pay_part(row, index, money, source_id, rule)
	return money
