"""Where the money of a payment goes: what is due, what exceeds it, and the early payoff."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lending_app.engine.loan.allocation import (
	ADVANCE_SOURCE,
	LOWERING,
	PLAIN_COMPONENTS,
	SCATTERING,
	AllocationPolicy,
	Component,
	Direction,
	ExcessRule,
	Timing,
)
from lending_app.engine.loan.facts import Paid
from lending_app.engine.replay.billing import (
	FEE,
	bill,
	get_prepayment_charge,
	get_principal_ahead,
	refund_upfront,
	stop_charges,
)
from lending_app.engine.replay.drawing import begin_anew, is_line_open
from lending_app.engine.replay.owed import pay_early
from lending_app.engine.replay.own_charges import list_coming, list_due_charges
from lending_app.engine.replay.prepaying import prepay
from lending_app.engine.replay.scattering import scatter
from lending_app.engine.replay.spreading import give_back
from lending_app.engine.replay.working import INDEX, INTEREST, PRINCIPAL, Row
from lending_app.engine.values.errors import (
	InvalidAmountError,
	InvalidTermError,
	LoanClosedError,
	NotDisbursedError,
)
from lending_app.engine.values.money import check_not_below_zero, check_positive

if TYPE_CHECKING:
	from lending_app.engine.replay.replay import LoanReplay


def pay(loan: LoanReplay, fact: Paid) -> None:
	"""Take money in and allocate what is left of it after its costs.

	Raises InvalidAmountError, NotDisbursedError, LoanClosedError for a loan that was sold.
	"""
	amount = check_positive(fact.amount, loan.terms.rounding)
	costs = check_not_below_zero(fact.costs, loan.terms.rounding, "costs")
	if costs >= amount:
		raise InvalidAmountError("costs", fact.costs, f"below {fact.amount}")
	if not loan.rows:
		raise NotDisbursedError("value_date", fact.value_date)
	if loan.terms.is_interest_in_advance and fact.excess in LOWERING:
		raise InvalidTermError("excess", fact.excess, "another with interest in advance")
	loan.advance_to(fact.value_date)
	if loan.sold_on is not None:
		raise LoanClosedError("value_date", fact.value_date, loan.sold_on)
	loan.move_funds(fact.channel, amount)
	loan.execution_costs += costs
	amount -= costs
	loan.paid += amount
	if loan.is_enough(amount + loan.advance):
		settle(loan, amount, fact.fact_id)
	elif loan.charged_off_on is not None:
		recover(loan, amount, fact.fact_id, fact.allocation)
	else:
		money = allocate_due(loan, amount, fact.fact_id, fact.allocation)
		allocate_excess(loan, money, fact.fact_id, fact.excess or loan.terms.excess)
	# A prepayment may leave no more than was paid ahead, once paying early costs less.
	loan.settle_up(can_close=loan.terms.prepayment_charge is not None)


def recover(loan: LoanReplay, money: int, source_id: str, policy: AllocationPolicy | None) -> None:
	"""Money on a loan that was charged off: what was due first, then what would have fallen due."""
	money = allocate_due(loan, money, source_id, policy)
	money = _pay_ahead(loan, money, source_id, "recovery")
	loan.hold(money, source_id)


def allocate_due(loan: LoanReplay, money: int, source_id: str, policy: AllocationPolicy | None = None) -> int:
	"""Settle what is past due and due on the day, in the product's order or another. Returns what is left."""
	policy = policy or loan.terms.allocation
	open_rows = loan.rows[loan.first_open : loan.opened]
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


def allocate_excess(loan: LoanReplay, money: int, source_id: str, rule: ExcessRule) -> None:
	"""Money beyond what is due, by the product's rule or the payer's wish."""
	if not money:
		return
	if loan.terms.is_on_owed:
		loan.hold(pay_early(loan, money, source_id, rule), source_id)
		return
	if rule in LOWERING and loan.opened < len(loan.rows):
		money = prepay(loan, money, source_id, rule)
	elif rule in SCATTERING:
		money = scatter(loan, money, source_id, rule)
	if rule is not ExcessRule.HOLD_AS_ADVANCE:
		money = _pay_ahead(loan, money, source_id, Timing.IN_ADVANCE.name.lower())
	loan.hold(money, source_id)


def settle(loan: LoanReplay, money: int, source_id: str) -> None:
	"""Close the loan: interest stops on the day, interest paid ahead comes back, the rest of the debt is paid.

	Held money is used first; what is over is held for the client.
	"""
	held, loan.advance = loan.advance, 0
	charged, tax = get_prepayment_charge(loan, get_principal_ahead(loan), is_partial=False)
	freed = stop_interest(loan, source_id, "payoff") + refund_upfront(loan, source_id)
	if charged:
		bill(loan, loan.rows[loan.opened], FEE, charged, tax)
	left = _pay_ahead(loan, allocate_due(loan, held, ADVANCE_SOURCE), ADVANCE_SOURCE, "payoff")
	if left != held:
		loan.record(ADVANCE_SOURCE, None, Component.ADVANCE, left - held, "advance_used")
	loan.advance = left
	left = _pay_ahead(loan, allocate_due(loan, money + freed, source_id), source_id, "payoff")
	loan.hold(left, source_id)
	if is_line_open(loan):
		begin_anew(loan)


def stop_interest(loan: LoanReplay, source_id: str, rule: str) -> int:
	"""Cut the interest of installments that still earn to what is earned; returns what had been paid beyond it."""
	freed = 0
	for row in loan.rows[loan.first_open :]:
		if row.number <= loan.opened and loan.day >= row.accrual_end:
			continue
		earned = row.get_accrued_interest(loan.day, loan.terms)
		if earned < 0:
			freed += give_back(loan, row, earned, source_id, rule)
			earned = 0
		if loan.has_extras and row.number > loan.opened:
			freed += stop_charges(loan, row, source_id, f"{rule}.unearned_charge")
		row.stop_interest(loan.day, earned)
		back = row.paid[INTEREST] - earned
		if back > 0:
			row.paid[INTEREST] = earned
			loan.record(source_id, row, Component.INTEREST, -back, f"{rule}.unearned_interest")
			freed += back
		row.note_if_paid(loan.day)
	drop_capitalization(loan)
	return freed


def drop_capitalization(loan: LoanReplay) -> None:
	"""Interest that no longer becomes principal, as at a payoff: the last installments owe that much less."""
	unpaid = sum(row.due[PRINCIPAL] - row.paid[PRINCIPAL] for row in loan.rows[loan.first_open :])
	surplus = unpaid - loan.outstanding - sum(row.capitalized for row in loan.rows[loan.opened :])
	for row in reversed(loan.rows[loan.opened :]):
		part = min(surplus, row.due[PRINCIPAL] - row.paid[PRINCIPAL])
		row.due[PRINCIPAL] -= part
		surplus -= part
		row.note_if_paid(loan.day)


def _pay_ahead(loan: LoanReplay, money: int, source_id: str, rule: str) -> int:
	"""Settle the coming installments in the order of the product. Returns what is left."""
	parts = loan.terms.allocation.get_components(Timing.IN_ADVANCE)
	return _pay_rows(loan, list_coming(loan), parts, money, source_id, rule)


def _pay_rows(
	loan: LoanReplay, rows: list[Row], parts: Iterable[Component], money: int, source_id: str, rule: str
) -> int:
	"""Settle installment after installment, each in the order of the parts. Returns what is left."""
	indexes = [INDEX[part] for part in parts if part in PLAIN_COMPONENTS or loan.has_extras]
	for row in rows:
		if not money:
			break
		for index in indexes:
			money = loan.pay_part(row, index, money, source_id, rule)
	return money
