"""Loans with interest in advance whose plan changes: a new rate or date, a prepayment, an installment of interest alone.

The interest of the period that runs is paid already. It goes on as it was paid, unless the balance falls: then what it no
longer earns comes back. The installments to come are planned again for what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from lending_app.engine.loan.allocation import Component, ExcessRule
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.loan.rate_steps import RateStep
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.billing import charge_installments
from lending_app.engine.replay.installment import WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.prepaying import (
	get_balance,
	keep_charged,
	leave_charge,
	pay_prepayment_charge,
	prepay_by,
)
from lending_app.engine.replay.unearned import give_back_unearned
from lending_app.engine.schedule.due_dates import Period
from lending_app.engine.schedule.in_advance import LaterPlan, list_ratios, plan_later


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceChange:
	"""What is new for the installments planned again; None is as before. `amount` is a level amount kept, `lowered` principal paid early."""

	terms: LoanTerms | None = None
	amount: int | None = None
	lowered: int = 0
	skips: frozenset[int] | None = None
	periods: Sequence[Period] | None = None


def find_first_in_advance(loan: WorkingLoan) -> int:
	"""Index of the first installment that is planned again: those paid ahead keep what they ask."""
	touched = [row.number for row in loan.installments[loan.opened : loan.ahead] if any(row.paid)]
	return max(touched, default=loan.opened)


def plan_in_advance_again(loan: WorkingLoan, first: int, change: AdvanceChange) -> list[WorkingInstallment]:
	"""The installments from `first` on, planned again; the loan is not changed."""
	old, terms = loan.installments[first:], change.terms or loan.terms
	skips = get_skips(loan) if change.skips is None else change.skips
	dues = [row.period for row in old] if change.periods is None else list(change.periods)
	# The interest of each but the last is that of the period up to the next one.
	spans = [replace(due, number=due.number - 1) for due in dues[1:]]
	balance = get_balance(old) - change.lowered
	plan = LaterPlan(
		balance=balance,
		ratios=tuple(list_ratios(terms, spans)),
		amount=change.amount,
		without_principal=frozenset(index for index, due in enumerate(dues) if due.number in skips),
		is_running=True,
	)
	fresh: list[WorkingInstallment] = []
	for due, part, span in zip_longest(dues, plan_later(terms, plan), spans):
		if part is None:
			break
		fresh.append(WorkingInstallment(due, balance, part, span))
		balance -= part.principal
	for row, before in zip(fresh, old, strict=False):
		row.take_over(before)
	return fresh


def put_in_advance(
	loan: WorkingLoan, first: int, fresh: list[WorkingInstallment], change: AdvanceChange
) -> None:
	"""Let planned installments take the place of the old ones."""
	loan.installments[first:] = fresh
	loan.terms = change.terms or loan.terms
	loan.is_changed = True
	charge_installments(loan, fresh)
	for row in fresh:
		keep_charged(row)
		row.record_if_paid(loan.day)


def get_skips(loan: WorkingLoan) -> frozenset[int]:
	"""Installments that pay interest alone, by number."""
	return frozenset(number for number, skip in loan.skips.items() if skip is SkippedInterest.PAID)


def get_level(loan: WorkingLoan, first: int) -> int | None:
	"""The amount that stays when the term shortens; None where the last one alone is left."""
	rule = loan.terms.method.name.lower()
	row = next((row for row in loan.installments[first:-1] if row.rule == rule), None)
	if row is None:
		return None
	return row.asked[0] if rule == "level_principal" else row.asked[1]


def change_rate_in_advance(terms: LoanTerms, number: int, step: RateStep) -> LoanTerms:
	"""The terms with a rate from a period on; the periods before keep theirs."""
	before = tuple(old for old in terms.rate_steps if old.from_installment < number)
	return replace(terms, rate_steps=(*before, step))


def lower_in_advance(loan: WorkingLoan, first: int, part: int, source_id: str) -> int:
	"""Let the running period, and those paid ahead, bear interest on less; returns the interest that comes back."""
	freed = 0
	for row in loan.installments[loan.opened - 1 : first]:
		row.lower_balance(loan.day, part, loan.terms)
		freed += give_back_unearned(loan, row, source_id)
		row.record_if_paid(loan.day)
	return freed


def prepay_in_advance(loan: WorkingLoan, money: int, source_id: str, rule: ExcessRule) -> int:
	"""Lower the plan by money that was paid early, and by the interest that comes back of it. Returns what is left."""
	return prepay_by(loan, money, source_id, rule, _prepay_once)


def _prepay_once(loan: WorkingLoan, money: int, source_id: str, rule: ExcessRule) -> int:
	first = find_first_in_advance(loan)
	balance = get_balance(loan.installments[first:])
	part = leave_charge(loan, min(money, balance), money)
	if part <= 0 or part == balance:
		return money
	amount = get_level(loan, first) if rule is ExcessRule.REDUCE_TERM else None
	change = AdvanceChange(lowered=part, amount=amount)
	fresh = plan_in_advance_again(loan, first, change)
	money = pay_prepayment_charge(loan, part, money, source_id)
	loan.outstanding -= part
	loan.prepaid += part
	loan.record(source_id, None, Component.PRINCIPAL, part, f"prepayment.{rule.name.lower()}")
	freed = lower_in_advance(loan, first, part, source_id)
	put_in_advance(loan, first, fresh, change)
	return money - part + freed
