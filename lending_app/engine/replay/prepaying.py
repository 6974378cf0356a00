"""Money that lowers the plan of a running loan: what it pays at once, and the installments calculated again."""

from __future__ import annotations

from collections.abc import Callable

from lending_app.engine.loan.allocation import (
	Component,
	ExcessRule,
)
from lending_app.engine.loan.methods import AmortizationMethod, EarlyInterest
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.replay.billing import bill, carry_taxes, charge_installments, get_prepayment_charge
from lending_app.engine.replay.build_installments import build_installments, count_deferring
from lending_app.engine.replay.installment import CHARGED, FEE, INTEREST, PRINCIPAL, TAX, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.scattering import release
from lending_app.engine.replay.spread_interest import get_credit, get_pool, take_back, take_credit
from lending_app.engine.replay.unearned import give_back_unearned
from lending_app.engine.replay.unpaid import get_unpaid
from lending_app.engine.schedule.interest import add_ratios
from lending_app.engine.schedule.plan_values import DEFERRED
from lending_app.engine.schedule.schedule import Replan, amortize

Once = Callable[[WorkingLoan, int, str, ExcessRule], int]


def prepay(loan: WorkingLoan, money: int, source_id: str, rule: ExcessRule) -> int:
	"""Interest earned so far first, then principal; installments not yet touched are calculated again.

	With interest on its due date it is left for that day. Those already paid ahead keep their principal and pay less interest;
	what was paid of it too much lowers the plan as well.
	Returns what could not be used so, because the installments left already carry payments.
	"""
	return prepay_by(loan, money, source_id, rule, _prepay_once)


def prepay_by(loan: WorkingLoan, money: int, source_id: str, rule: ExcessRule, once: Once) -> int:
	"""Prepay with what comes back, until nothing does. Returns what could not be used so."""
	if loan.is_scattered:
		money += release(loan, source_id, "prepayment")
	left = once(loan, money, source_id, rule)
	while 0 < left < money and loan.terms.prepayment_charge is None and loan.opened < len(loan.installments):
		# Interest of installments paid ahead that came back, as far as any are left to plan.
		money, left = left, once(loan, left, source_id, rule)
	return left


def _prepay_once(loan: WorkingLoan, money: int, source_id: str, rule: ExcessRule) -> int:
	running = loan.installments[loan.opened]
	touched = [row.number for row in loan.installments[loan.opened : loan.ahead] if is_touched(loan, row)]
	first = max(touched, default=loan.opened)
	if any(row.capitalized or row.rule == DEFERRED for row in loan.installments[loan.opened : first]):
		# What is paid ahead counts on the interest that these rows add to the principal.
		return _pay_earned(loan, running, money, source_id)
	balance = get_balance(loan.installments[first:])
	credit = get_credit(loan, first)
	left = money - min(money, _get_earned(loan, running, is_replanned=first == loan.opened))
	part = leave_charge(loan, min(left + credit, balance), left + credit)
	is_needed = loan.has_extras or any(row.deferral or row.capitalized for row in loan.installments[first:])
	if part <= 0 or (part == balance and is_needed):
		# Interest not paid with its period and charges need an installment that collects them.
		return _pay_earned(loan, running, money, source_id)
	# What the installment collects for others comes back below, so that its own interest is all owed.
	running.due[INTEREST] = max(running.due[INTEREST], running.paid[INTEREST] + money - left)
	money = loan.pay_part(running, INTEREST, money - left, source_id, "earned") + left
	money += take_credit(loan, first, source_id, "prepayment") if credit else 0
	money = pay_prepayment_charge(loan, part, money, source_id)
	loan.outstanding -= part
	loan.prepaid += part
	loan.record(source_id, None, Component.PRINCIPAL, part, f"prepayment.{rule.name.lower()}")
	freed = 0
	for row in loan.installments[loan.opened : first]:
		row.lower_balance(loan.day, part, loan.terms)
		freed += give_back_unearned(loan, row, source_id)
		row.record_if_paid(loan.day)
	_rebuild(loan, first, balance - part, keep=rule is ExcessRule.REDUCE_TERM)
	return money - part + freed


def _get_earned(loan: WorkingLoan, running: WorkingInstallment, *, is_replanned: bool) -> int:
	"""Interest of the running installment that a prepayment pays first: what is earned and unpaid."""
	if (
		running.capitalized
		or running.rule == DEFERRED
		or loan.terms.early_interest is not EarlyInterest.BEFORE_PRINCIPAL
	):
		return 0
	earned = running.get_own_interest(loan.day, loan.terms)
	if is_replanned and running.lent:
		# What it pays for periods to come goes back to them.
		earned = min(earned, loan.terms.rounding.round_ratio(*running.exact_interest(loan.day, loan.terms)))
	earned -= running.paid[INTEREST]
	if not is_replanned:
		earned = min(earned, get_unpaid(running, INTEREST, loan.day, loan.terms))
	return max(earned, 0)


def _pay_earned(loan: WorkingLoan, running: WorkingInstallment, money: int, source_id: str) -> int:
	"""Pay interest earned so far; returns what is left of the money."""
	part = min(money, _get_earned(loan, running, is_replanned=False))
	return money - part + loan.pay_part(running, INTEREST, part, source_id, "earned")


def leave_charge(loan: WorkingLoan, part: int, money: int) -> int:
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


def pay_prepayment_charge(loan: WorkingLoan, part: int, money: int, source_id: str) -> int:
	charged, tax = get_prepayment_charge(loan, part, is_partial=True)
	if charged:
		running = loan.installments[loan.opened]
		bill(loan, running, FEE, charged, tax)
		loan.pay_part(running, FEE, charged, source_id, "prepayment_charge")
		loan.pay_part(running, TAX, tax, source_id, "prepayment_charge")
	return money - charged - tax


def get_balance(rows: list[WorkingInstallment]) -> int:
	"""Principal that rows repay, less what is interest today and becomes principal on the way."""
	return sum(row.due[PRINCIPAL] - row.capitalized for row in rows)


def is_touched(loan: WorkingLoan, row: WorkingInstallment) -> bool:
	if row.period.start >= loan.day and row.number > loan.opened + 1:
		return any(row.paid)
	return row.paid[PRINCIPAL] > 0 or row.paid[INTEREST] > max(row.get_own_interest(loan.day, loan.terms), 0)


def _rebuild(loan: WorkingLoan, first: int, balance: int, *, keep: bool) -> None:
	"""Calculate the rows from `first` on again for a smaller balance; the running one keeps its earned interest."""
	old = loan.installments[first:]
	head = old[0]
	lent = head.get_lent(loan.day, loan.terms)
	exact = add_ratios(head.exact_interest(loan.day, loan.terms), (-lent, 1))
	pool = get_pool(loan, old)
	settled = min(head.paid[INTEREST], max(loan.terms.rounding.round_ratio(*exact), 0))
	carried = (lent, 1)
	is_later = loan.terms.early_interest is EarlyInterest.ON_DUE_DATE or exact[0] < 0
	if is_later and not keep:
		# What is left to pay of the days behind is leveled with the rest.
		exact, carried = (settled, 1), add_ratios(carried, add_ratios(exact, (-settled, 1)))
	replan = Replan(
		since=loan.day,
		interest=exact,
		carried=carried,
		settled=settled,
		installment=_get_kept(loan, head) if keep else None,
		base=max(row.segments[-1][1] for row in old) - (get_balance(old) - balance),
		pool=pool,
		skips=loan.skips,
	)
	parts = amortize(loan.terms, balance, [row.period for row in old], replan) if balance or not keep else []
	fresh = build_installments([row.period for row in old], parts, balance, loan.day, pool)
	if fresh:
		if head.period.start < loan.day:
			_carry_on(loan, head, fresh[0], replan)
		fresh[0].take_over(head)
		if head.paid[INTEREST]:
			fresh[0].due[INTEREST] = max(fresh[0].due[INTEREST], head.paid[INTEREST])
		charge_installments(loan, fresh)
		keep_charged(fresh[0])
	take_back(loan, first)
	loan.installments[first:] = fresh
	carry_taxes(loan)
	loan.ahead = max(loan.ahead, count_deferring(loan.installments))


def _carry_on(loan: WorkingLoan, old: WorkingInstallment, fresh: WorkingInstallment, replan: Replan) -> None:
	"""The running installment goes on with its lower balance and keeps what was paid of it."""
	fresh.opening = old.opening
	fresh.carried = old.carried
	fresh.segments = [*old.segments, (loan.day, fresh.segments[0][1])]
	fresh.paid = old.paid
	fresh.settled = replan.settled
	# Where little is left, the interest just paid may be all that this installment owes.
	fresh.record_if_paid(loan.day)


def keep_charged(row: WorkingInstallment) -> None:
	"""What facts charged, and what was paid of charges ahead, stays asked where the plan has no charges itself."""
	for index in CHARGED:
		row.due[index] = max(row.due[index], row.get_billed(index), row.paid[index])
	if row.get_contractual_unpaid():
		row.paid_on = None


def _get_kept(loan: WorkingLoan, head: WorkingInstallment) -> int | None:
	"""The amount that stays when the term shortens; plans without a level amount are calculated again."""
	method = loan.terms.method
	if head.number in loan.skips:
		return None
	if method is AmortizationMethod.LEVEL_PRINCIPAL:
		return head.due[PRINCIPAL]
	is_level = method in (AmortizationMethod.LEVEL_PAYMENT, AmortizationMethod.FLAT)
	if not is_level or loan.terms.grace is not None or loan.terms.seasons is not None:
		return None
	return head.installment_amount - head.settled - get_on_top(loan, head)


def get_on_top(loan: WorkingLoan, row: WorkingInstallment) -> int:
	"""Deferred interest that a row asks on top of its level amount."""
	is_within = loan.terms.is_deferred_next or SkippedInterest.NEXT in loan.skips.values()
	return row.deferral.amount if row.deferral and not is_within else 0
