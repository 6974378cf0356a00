"""Where the money of a payment goes: what is due, what exceeds it, and the early payoff."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lending_app.engine.allocation import (
	ADVANCE_SOURCE,
	PLAIN_COMPONENTS,
	AllocationPolicy,
	Component,
	Direction,
	ExcessRule,
	Timing,
)
from lending_app.engine.billing import (
	CHARGED,
	FEE,
	bill,
	charge_rows,
	get_prepayment_charge,
	get_principal_ahead,
	refund_upfront,
	stop_charges,
)
from lending_app.engine.errors import NotDisbursedError
from lending_app.engine.facts import Paid
from lending_app.engine.money import check_positive
from lending_app.engine.plan_values import DEFERRED
from lending_app.engine.rows import build_rows, count_deferring
from lending_app.engine.schedule import Replan, amortize
from lending_app.engine.terms import AmortizationMethod
from lending_app.engine.working import INDEX, INTEREST, PRINCIPAL, TAX, Row

if TYPE_CHECKING:
	from lending_app.engine.replay import LoanReplay


def pay(loan: LoanReplay, fact: Paid) -> None:
	"""Take money in and allocate it. Raises InvalidAmountError, NotDisbursedError."""
	amount = check_positive(fact.amount, loan.terms.rounding)
	if not loan.rows:
		raise NotDisbursedError("value_date", fact.value_date)
	loan.advance_to(fact.value_date)
	loan.move_funds(fact.channel, amount)
	loan.paid += amount
	if loan.is_enough(amount + loan.advance):
		settle(loan, amount, fact.fact_id)
	elif loan.charged_off_on is not None:
		recover(loan, amount, fact.fact_id, fact.allocation)
	else:
		money = allocate_due(loan, amount, fact.fact_id, fact.allocation)
		allocate_excess(loan, money, fact.fact_id, fact.excess or loan.terms.excess)
	loan.settle_up()


def recover(loan: LoanReplay, money: int, source_id: str, policy: AllocationPolicy | None) -> None:
	"""Money on a loan that was charged off: what was due first, then what would have fallen due."""
	money = allocate_due(loan, money, source_id, policy)
	money = _pay_ahead(loan, money, source_id, "recovery")
	loan.hold(money, source_id)


def allocate_due(loan: LoanReplay, money: int, source_id: str, policy: AllocationPolicy | None = None) -> int:
	"""Settle what is past due and due on the day, in the product's order or another. Returns what is left."""
	policy = policy or loan.terms.allocation
	open_rows = loan.rows[loan.first_open : loan.opened]
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
	if rule in (ExcessRule.REDUCE_TERM, ExcessRule.REDUCE_INSTALLMENT):
		money = _prepay(loan, money, source_id, rule)
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
	sources = [(ADVANCE_SOURCE, held), (source_id, money + freed)]
	for source, amount in sources:
		left = allocate_due(loan, amount, source)
		left = _pay_ahead(loan, left, source, "payoff")
		if source == ADVANCE_SOURCE and left != held:
			loan.record(source, None, Component.ADVANCE, left - held, "advance_used")
			loan.advance = left
		elif source == ADVANCE_SOURCE:
			loan.advance = held
		else:
			loan.hold(left, source)


def stop_interest(loan: LoanReplay, source_id: str, rule: str) -> int:
	"""Cut the interest of installments not yet due to what is earned; returns what had been paid beyond it."""
	freed = 0
	for row in loan.rows[loan.opened :]:
		earned = row.get_accrued_interest(loan.day, loan.terms)
		if loan.has_extras:
			freed += stop_charges(loan, row, source_id, f"{rule}.unearned_charge")
		row.stop_interest(loan.day, earned)
		back = row.paid[INTEREST] - earned
		if back > 0:
			row.paid[INTEREST] = earned
			loan.record(source_id, row, Component.INTEREST, -back, f"{rule}.unearned_interest")
			freed += back
		row.note_if_paid(loan.day)
	_drop_capitalization(loan)
	return freed


def _drop_capitalization(loan: LoanReplay) -> None:
	"""Interest that is paid with the payoff no longer becomes principal: the last installments owe that much less."""
	unpaid = sum(row.due[PRINCIPAL] - row.paid[PRINCIPAL] for row in loan.rows[loan.first_open :])
	surplus = unpaid - loan.outstanding
	for row in reversed(loan.rows[loan.opened :]):
		part = min(surplus, row.due[PRINCIPAL] - row.paid[PRINCIPAL])
		row.due[PRINCIPAL] -= part
		surplus -= part
		row.note_if_paid(loan.day)


def _prepay(loan: LoanReplay, money: int, source_id: str, rule: ExcessRule) -> int:
	"""Interest earned so far first, then principal; installments not yet touched are calculated again.

	Those already paid ahead keep their principal, and pay less interest where some is left to pay.
	Returns what could not be used so, because the installments left already carry payments.
	"""
	running = loan.rows[loan.opened]
	earned = running.get_own_interest(loan.day, loan.terms) - running.paid[INTEREST]
	if earned > 0 and not running.capitalized:
		part = min(money, earned)
		loan.pay_part(running, INTEREST, part, source_id, "earned")
		money -= part
	touched = [row.number for row in loan.rows[loan.opened : loan.ahead] if is_touched(loan, row)]
	first = max(touched, default=loan.opened)
	if any(row.capitalized or row.rule == DEFERRED for row in loan.rows[loan.opened : first]):
		# What is paid ahead counts on the interest that these rows add to the principal.
		return money
	balance = get_balance(loan.rows[first:])
	part = _leave_charge(loan, min(money, balance), money)
	is_needed = loan.has_extras or any(row.deferral for row in loan.rows[first:])
	if part <= 0 or (part == balance and is_needed):
		# Deferred interest and charges need an installment that collects them.
		return money
	money = _pay_prepayment_charge(loan, part, money, source_id)
	loan.outstanding -= part
	loan.prepaid += part
	loan.record(source_id, None, Component.PRINCIPAL, part, f"prepayment.{rule.name.lower()}")
	for row in loan.rows[loan.opened : first]:
		row.lower_balance(loan.day, part, loan.terms)
		row.note_if_paid(loan.day)
	_rebuild(loan, first, balance - part, keep=rule is ExcessRule.REDUCE_TERM)
	return money - part


def _leave_charge(loan: LoanReplay, part: int, money: int) -> int:
	"""The most principal that the money prepays with what prepaying it costs."""
	if loan.terms.prepayment_charge is None:
		return part
	low, high = 0, part
	while low < high:
		middle = (low + high + 1) // 2
		if middle + sum(get_prepayment_charge(loan, middle, is_partial=True)) <= money:
			low = middle
		else:
			high = middle - 1
	return low


def _pay_prepayment_charge(loan: LoanReplay, part: int, money: int, source_id: str) -> int:
	charged, tax = get_prepayment_charge(loan, part, is_partial=True)
	if charged:
		running = loan.rows[loan.opened]
		bill(loan, running, FEE, charged, tax)
		loan.pay_part(running, FEE, charged, source_id, "prepayment_charge")
		loan.pay_part(running, TAX, tax, source_id, "prepayment_charge")
	return money - charged - tax


def get_balance(rows: list[Row]) -> int:
	"""Principal that rows repay, less what is interest today and becomes principal on the way."""
	return sum(row.due[PRINCIPAL] - row.capitalized for row in rows)


def is_touched(loan: LoanReplay, row: Row) -> bool:
	if row.period.start >= loan.day and row.number > loan.opened + 1:
		return any(row.paid)
	return row.paid[PRINCIPAL] > 0 or row.paid[INTEREST] > row.get_own_interest(loan.day, loan.terms)


def _rebuild(loan: LoanReplay, first: int, balance: int, *, keep: bool) -> None:
	"""Calculate the rows from `first` on again for a smaller balance; the running one keeps its earned interest."""
	old = loan.rows[first:]
	head = old[0]
	exact = head.exact_interest(loan.day, loan.terms)
	pool = sum(row.deferral.get_earned(loan.day, loan.terms.rounding) for row in old if row.deferral)
	replan = Replan(
		since=loan.day,
		interest=exact,
		settled=min(head.paid[INTEREST], loan.terms.rounding.round_ratio(*exact)),
		installment=_get_kept(loan, head) if keep else None,
		base=max(row.segments[-1][1] for row in old) - (get_balance(old) - balance),
		pool=pool,
		skips=loan.skips,
	)
	parts = amortize(loan.terms, balance, [row.period for row in old], replan) if balance or not keep else []
	fresh = build_rows([row.period for row in old], parts, balance, loan.day, pool)
	if fresh:
		if head.period.start < loan.day:
			_carry_on(loan, head, fresh[0], replan)
		fresh[0].paid, fresh[0].billed = head.paid, head.billed
		charge_rows(loan, fresh)
		keep_charged(fresh[0])
	loan.rows[first:] = fresh
	loan.ahead = max(loan.ahead, count_deferring(loan.rows))


def _carry_on(loan: LoanReplay, old: Row, fresh: Row, replan: Replan) -> None:
	"""The running installment goes on with its lower balance and keeps what was paid of it."""
	fresh.opening = old.opening
	fresh.carried = old.carried
	fresh.segments = [*old.segments, (loan.day, fresh.segments[0][1])]
	fresh.paid = old.paid
	fresh.settled = replan.settled
	# Where little is left, the interest just paid may be all that this installment owes.
	fresh.note_if_paid(loan.day)


def keep_charged(row: Row) -> None:
	"""What facts charged, and what was paid of charges ahead, stays asked where the plan has no charges itself."""
	for index in CHARGED:
		row.due[index] = max(row.due[index], row.get_billed(index), row.paid[index])
	if row.get_contractual_unpaid():
		row.paid_on = None


def _get_kept(loan: LoanReplay, head: Row) -> int | None:
	"""The amount that stays when the term shortens; plans without a level amount are calculated anew."""
	method = loan.terms.method
	if head.number in loan.skips:
		return None
	if method is AmortizationMethod.LEVEL_PRINCIPAL:
		return head.due[PRINCIPAL]
	is_level = method in (AmortizationMethod.LEVEL_PAYMENT, AmortizationMethod.FLAT)
	if not is_level or loan.terms.grace is not None or loan.terms.seasons is not None:
		return None
	return head.installment_amount - head.settled


def _pay_ahead(loan: LoanReplay, money: int, source_id: str, rule: str) -> int:
	"""Settle the coming installments in the order of the product. Returns what is left."""
	parts = loan.terms.allocation.get_components(Timing.IN_ADVANCE)
	return _pay_rows(loan, loan.rows[loan.opened :], parts, money, source_id, rule)


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
