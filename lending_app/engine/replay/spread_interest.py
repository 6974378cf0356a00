"""Interest of an odd first period that all installments collect, without interest on it.

The first period earns it, day by day. Until it ends, what the others collect of it is earned with them and taken off the
first; a short period makes these parts negative: the first installment then pays interest of periods to come.
"""

from __future__ import annotations

from collections.abc import Sequence

from lending_app.engine.loan.allocation import Component
from lending_app.engine.replay.installment import INTEREST, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan


def is_lent(loan: WorkingLoan, row: WorkingInstallment) -> bool:
	"""Whether the first period still earns what the row collects of it."""
	lent = loan.installments[0].lent
	return lent is not None and row.number in lent and loan.day < loan.installments[0].period.due


def get_pool(loan: WorkingLoan, rows: Sequence[WorkingInstallment]) -> int:
	"""Deferred interest that rows have earned and others are to collect, without what is lent or goes back."""
	return sum(
		row.deferral.get_earned(loan.day, loan.terms.rounding)
		for row in rows
		if row.deferral and row.deferral.amount > 0 and not is_lent(loan, row)
	)


def get_credit(loan: WorkingLoan, first: int) -> int:
	"""Interest of the rows from `first` on that the first installment has paid, where its period was short."""
	return get_surplus(loan, first) - sum(_get_ahead(loan, row) for row in loan.installments[first:])


def take_credit(loan: WorkingLoan, first: int, source_id: str, rule: str) -> int:
	"""Give back what was paid ahead of the rows from `first` on, which are planned again."""
	freed = 0
	surplus = get_surplus(loan, first)
	if surplus:
		head = loan.installments[0]
		head.paid[INTEREST] -= surplus
		loan.record(source_id, head, Component.INTEREST, -surplus, f"{rule}.unearned_interest")
		freed += surplus
	for row in loan.installments[first:]:
		ahead = _get_ahead(loan, row)
		freed += give_back(loan, row, ahead, source_id, rule) if ahead else 0
	return freed


def get_surplus(loan: WorkingLoan, first: int) -> int:
	"""What the first installment, still running, has paid beyond its own interest for rows that are planned again.

	Where it is planned again itself, its own interest is what is earned by the day.
	"""
	head = loan.installments[0]
	if not head.lent or loan.day >= head.period.due:
		return 0
	kept = sum(part.amount for number, part in head.lent.items() if first and number <= first)
	until = head.period.due if first else loan.day
	own = loan.terms.rounding.round_ratio(*head.exact_interest(until, loan.terms)) - kept
	return max(head.paid[INTEREST] - own, 0)


def give_back(loan: WorkingLoan, row: WorkingInstallment, earned: int, source_id: str, rule: str) -> int:
	"""Interest below zero was paid with the first installment: it comes back, and income has been that much less."""
	loan.settled_interest += earned
	loan.record(source_id, row, Component.INTEREST, earned, f"{rule}.unearned_interest")
	return -earned


def take_back(loan: WorkingLoan, first: int) -> None:
	"""Rows from `first` on are planned again: what they would have collected, the first period keeps."""
	head = loan.installments[0]
	if not first or not head.lent or loan.day >= head.period.due:
		return
	head.lent = {number: part for number, part in head.lent.items() if number <= first}
	head.set_interest(loan.terms)
	head.paid_on = None
	head.record_if_paid(loan.day)


def _get_ahead(loan: WorkingLoan, row: WorkingInstallment) -> int:
	if row.deferral is None or row.deferral.amount >= 0 or is_lent(loan, row):
		return 0
	return row.deferral.amount
