"""What closes a loan, and what stops its interest."""

from __future__ import annotations

from lending_app.engine.loan.allocation import ADVANCE_SOURCE, Component
from lending_app.engine.replay.allocate import _pay_ahead, allocate_due
from lending_app.engine.replay.available import is_line_open
from lending_app.engine.replay.billing import (
	bill,
	bill_capitalized_tax,
	get_prepayment_charge,
	get_principal_ahead,
	refund_upfront,
	stop_charges,
	stop_interest_tax,
)
from lending_app.engine.replay.installment import FEE, INTEREST, PRINCIPAL, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.spread_interest import give_back
from lending_app.engine.replay.unpaid import freeze_penalty


def settle(loan: WorkingLoan, money: int, source_id: str) -> None:
	"""Close the loan: interest stops on the day, interest paid ahead comes back, the rest of the debt is paid.

	Held money is used first; what is over is held for the client.
	"""
	held, loan.advance = loan.advance, 0
	charged, tax = get_prepayment_charge(loan, get_principal_ahead(loan), is_partial=False)
	freed = stop_interest(loan, source_id, "payoff") + refund_upfront(loan, source_id)
	if charged:
		bill(loan, loan.installments[loan.opened], FEE, charged, tax)
	left = _pay_ahead(loan, allocate_due(loan, held, ADVANCE_SOURCE), ADVANCE_SOURCE, "payoff")
	if left != held:
		loan.record(ADVANCE_SOURCE, None, Component.ADVANCE, left - held, "advance_used")
	loan.advance = left
	left = _pay_ahead(loan, allocate_due(loan, money + freed, source_id), source_id, "payoff")
	loan.hold(left, source_id)
	if is_line_open(loan):
		begin_again(loan)


def stop_interest(loan: WorkingLoan, source_id: str, rule: str) -> int:
	"""Cut the interest of installments that still earn to what is earned; returns what had been paid beyond it."""
	# What was paid of installments far ahead is theirs now: no plan will be made of them again.
	loan.is_scattered, freed = False, 0
	if loan.capitalized_tax:
		bill_capitalized_tax(loan)
	for row in loan.installments[loan.first_open :]:
		if row.number > loan.opened or loan.day < row.accrual_end:
			freed += _stop_row(loan, row, source_id, rule)
	drop_capitalization(loan, source_id, rule)
	return freed


def stop_paid_period(loan: WorkingLoan, source_id: str, rule: str) -> int:
	"""Cut the interest in advance of the period that runs to what is earned; returns what had been paid beyond it."""
	rows = loan.installments[loan.first_open : loan.opened]
	return sum(_stop_row(loan, row, source_id, rule) for row in rows if loan.day < row.accrual_end)


def _stop_row(loan: WorkingLoan, row: WorkingInstallment, source_id: str, rule: str) -> int:
	freed, earned = 0, row.get_accrued_interest(loan.day, loan.terms)
	if earned < 0:
		freed += give_back(loan, row, earned, source_id, rule)
		earned = 0
	if row.number <= loan.opened and loan.terms.penalty is not None:
		# The penalty that ran on unearned interest stays.
		freeze_penalty(row, loan.day, loan.terms.penalty)
	if loan.has_extras and row.number > loan.opened:
		freed += stop_charges(loan, row, source_id, f"{rule}.unearned_charge")
	elif loan.has_extras:
		freed += stop_interest_tax(loan, row, source_id, f"{rule}.unearned_charge")
	row.stop_interest(loan.day, earned)
	back = row.paid[INTEREST] - earned
	if back > 0:
		row.paid[INTEREST] = earned
		loan.record(source_id, row, Component.INTEREST, -back, f"{rule}.unearned_interest")
		freed += back
	row.record_if_paid(loan.day)
	return freed


def drop_capitalization(loan: WorkingLoan, source_id: str, rule: str) -> None:
	"""Interest that no longer becomes principal, as at a payoff: the last installments owe that much less.

	What was paid of it already pays installments that are due.
	"""
	coming = loan.installments[loan.opened :]
	unpaid = sum(row.due[PRINCIPAL] - row.paid[PRINCIPAL] for row in loan.installments[loan.first_open :])
	surplus = unpaid - loan.outstanding - sum(row.capitalized for row in coming)
	for row in reversed(coming):
		part = min(surplus, row.due[PRINCIPAL] - row.paid[PRINCIPAL])
		row.due[PRINCIPAL] -= part
		surplus -= part
		row.record_if_paid(loan.day)
	if surplus > 0:
		_move_to_due(loan, surplus, source_id, rule)


def _move_to_due(loan: WorkingLoan, money: int, source_id: str, rule: str) -> None:
	"""Let principal paid of the last installments pay those that are due."""
	loan.outstanding += money
	left = money
	for row in reversed(loan.installments[loan.opened :]):
		part = min(left, row.paid[PRINCIPAL])
		if part > 0:
			row.due[PRINCIPAL] -= part
			row.paid[PRINCIPAL] -= part
			left -= part
			loan.record(source_id, row, Component.PRINCIPAL, -part, f"{rule}.unearned_interest")
	for row in loan.installments[loan.first_open : loan.opened]:
		money = loan.pay_part(row, PRINCIPAL, money, source_id, rule)


def begin_again(loan: WorkingLoan) -> None:
	"""A loan repaid in full: what was paid of installments to come is behind, so that they can be planned again."""
	for row in loan.installments[loan.opened :]:
		loan.prepaid += row.paid[PRINCIPAL]
		row.due[PRINCIPAL] = row.paid[PRINCIPAL] = 0
		row.segments.append((loan.day, 0))
	for row in loan.installments[loan.opened + 1 :]:
		row.due = list(row.paid)  # what they still ask is planned again
		loan.settle_installment(row)
		row.due = [0] * len(row.due)
		row.paid = [0] * len(row.paid)
		row.deferral = None
	loan.ahead = min(loan.ahead, loan.opened + 1)
