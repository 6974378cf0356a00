"""A loan counted the slow way: day by day, in fractions, with none of the engine's code.

It knows level payment and level principal, periodic and daily interest over actual days, penalties, payments that
settle what is due, pay ahead, are held, or close the loan. It knows no prepayment that changes the plan.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from lending_app.engine import (
	AmortizationMethod,
	Component,
	ExcessRule,
	Frequency,
	InterestBasis,
	LoanTerms,
	Paid,
)
from lending_app.engine.loan.allocation import Direction, Timing
from lending_app.engine.loan.penalty import PenaltyBase, PenaltyStart
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.money import RoundingMode
from lending_app.engine.values.rates import get_period_date

PARTS = ("penalty", "interest", "principal")
NAMES = {Component.PENALTY: "penalty", Component.INTEREST: "interest", Component.PRINCIPAL: "principal"}
PERIODS = {
	Frequency.DAILY: 365, Frequency.WEEKLY: 52, Frequency.BIWEEKLY: 26, Frequency.SEMIMONTHLY: 24, Frequency.MONTHLY: 12,
	Frequency.BIMONTHLY: 6, Frequency.QUARTERLY: 4, Frequency.SEMIANNUAL: 2, Frequency.ANNUAL: 1,
}  # fmt: skip


@dataclass
class Slip:
	"""An installment: amounts in minor units, penalty as money x days."""

	start: date
	due: date
	opening: int
	principal: int
	interest: int
	paid: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
	penalty_days: int = 0
	pending_days: int = 0
	was_late: bool = False
	stopped: int | None = None

	@property
	def unpaid(self) -> int:
		return self.principal - self.paid["principal"] + self.interest - self.paid["interest"]


class Oracle:
	"""Feed it payments in order of date; `pass_day` closes each day."""

	def __init__(self, terms: LoanTerms, start: date) -> None:
		self.terms = terms
		self.scale = 10**terms.rounding.minor_units
		self.outstanding = int(terms.principal * self.scale)
		self.today = start
		self.held = 0
		self.is_closed = False
		self.slips = self._plan(start)

	# Plan

	def _plan(self, start: date) -> list[Slip]:
		first = self.terms.first_due_date
		usual = get_period_date(start, self.terms.frequency, 1)
		dates = [start]
		for index in range(self.terms.number_of_installments):
			if first is None or first == usual:
				dates.append(get_period_date(start, self.terms.frequency, index + 1))
			else:
				dates.append(get_period_date(first, self.terms.frequency, index))
		spans = list(itertools.pairwise(dates))
		self.odd = {start} if first is not None and first != usual else set()
		rates = [self.rate(begin, end, end) for begin, end in spans]
		level = self.round(self._annuity(rates))
		even = self.round(Fraction(self.outstanding, len(spans)))
		balance = self.outstanding
		slips = []
		for index, ((begin, end), rate) in enumerate(zip(spans, rates, strict=True)):
			interest = self.round(balance * rate)
			is_level = self.terms.method is AmortizationMethod.LEVEL_PAYMENT
			principal = level - interest if is_level else even
			if index == len(spans) - 1 or principal > balance:
				principal = balance
			slips.append(Slip(begin, end, balance, principal, interest))
			balance -= principal
		return slips

	def _annuity(self, rates: list[Fraction]) -> Fraction:
		factor, factors = Fraction(1), Fraction(0)
		for rate in rates:
			factor /= 1 + rate
			factors += factor
		return self.outstanding / factors

	def rate(self, begin: date, end: date, until: date) -> Fraction:
		"""Interest of one unit from a period's beginning to a day of it."""
		days = (until - begin).days
		year = 360 if self.terms.day_count is DayCount.ACTUAL_360 else 365
		yearly = Fraction(self.terms.annual_rate)
		if self.terms.interest_basis is InterestBasis.PERIODIC and begin not in self.odd:
			periods = year if self.terms.frequency is Frequency.DAILY else PERIODS[self.terms.frequency]
			return yearly / periods * Fraction(days, (end - begin).days)
		return yearly * Fraction(days, year)

	def round(self, exact: Fraction) -> int:
		whole, rest = divmod(exact, 1)
		mode = self.terms.rounding_mode
		if rest == 0 or mode is RoundingMode.DOWN:
			return int(whole)
		if rest == Fraction(1, 2) and mode is RoundingMode.HALF_EVEN:
			return int(whole + whole % 2)
		return int(whole + (mode is RoundingMode.UP or rest >= Fraction(1, 2)))

	# State

	def earned(self, slip: Slip) -> int:
		if slip.stopped is not None:
			return slip.stopped
		if self.today >= slip.due:
			return slip.interest
		if self.today <= slip.start:
			return 0
		return min(self.round(slip.opening * self.rate(slip.start, slip.due, self.today)), slip.interest)

	def penalty(self, slip: Slip) -> int:
		rule = self.terms.penalty
		if rule is None or not slip.was_late:
			return 0
		exact = slip.penalty_days * Fraction(rule.daily_rate)
		amount = self.round(exact) + self.round(Fraction(rule.fixed_amount) * self.scale)
		if rule.cap_amount is not None:
			amount = min(amount, self.round(Fraction(rule.cap_amount) * self.scale))
		if rule.cap_rate is not None:
			amount = min(amount, self.round((slip.principal + slip.interest) * Fraction(rule.cap_rate)))
		return max(amount, slip.paid["penalty"])

	def owed(self, slip: Slip, part: str) -> int:
		whole = {"penalty": self.penalty(slip), "interest": slip.interest, "principal": slip.principal}[part]
		return whole - slip.paid[part]

	@property
	def payoff(self) -> int:
		return self.outstanding + sum(
			self.earned(slip) - slip.paid["interest"] + self.owed(slip, "penalty") for slip in self.slips
		)

	def summary(self) -> dict[str, Any]:
		return {
			"outstanding": self.outstanding,
			"held": self.held,
			"payoff": self.payoff,
			"interest": sum(self.earned(slip) for slip in self.slips),
			"penalty": sum(self.penalty(slip) for slip in self.slips),
			"paid": [dict(slip.paid) for slip in self.slips],
		}

	# Course

	def begin_day(self, day: date) -> None:
		"""The night before has passed: penalties of that day, then what falls due and what is held for it."""
		self.today = day
		oldest = True
		for slip in self.slips:
			if slip.unpaid and slip.due < day:
				self._penalize(slip, oldest=oldest)
				oldest = False
		if self.held and any(slip.due == day for slip in self.slips):
			self.held = self._settle_due(self.held)

	def _penalize(self, slip: Slip, *, oldest: bool) -> None:
		rule = self.terms.penalty
		if rule is None:
			return
		base = {
			PenaltyBase.OVERDUE_PRINCIPAL: slip.principal - slip.paid["principal"],
			PenaltyBase.OVERDUE_INSTALLMENT: slip.unpaid,
			PenaltyBase.OUTSTANDING_PRINCIPAL: self.outstanding if oldest else 0,
		}[rule.base]
		late = (self.today - slip.due).days
		if late > rule.tolerance_days:
			slip.was_late = True
			slip.penalty_days += base + slip.pending_days
			slip.pending_days = 0
		elif rule.start is PenaltyStart.DUE_DATE:
			slip.pending_days += base

	def pay(self, fact: Paid) -> None:
		money = int(fact.amount * self.scale)
		if money + self.held >= self.payoff:
			self._close(money)
			return
		money = self._settle_due(money)
		if (fact.excess or self.terms.excess) is ExcessRule.NEXT_INSTALLMENTS:
			money = self._settle_ahead(money)
		self.held += money

	def _close(self, money: int) -> None:
		money += self.held - self.payoff
		for slip in self.slips:
			slip.interest = slip.stopped = self.earned(slip)
			slip.paid = {
				"penalty": self.penalty(slip),
				"interest": slip.interest,
				"principal": slip.principal,
			}
		self.outstanding = 0
		self.held = money
		self.is_closed = True

	def _settle_due(self, money: int) -> int:
		policy = self.terms.allocation
		timings: dict[Timing, list[Slip]] = {
			Timing.PAST_DUE: [slip for slip in self.slips if slip.due < self.today],
			Timing.DUE: [slip for slip in self.slips if slip.due == self.today],
		}
		if policy.direction is Direction.VERTICAL:
			turns = [(slip, part) for when, part in policy.steps for slip in timings.get(when, [])]
		else:
			turns = [
				(slip, part)
				for when in dict.fromkeys(when for when, _ in policy.steps)
				for slip in timings.get(when, [])
				for timing, part in policy.steps
				if timing is when
			]
		return self._take(turns, money)

	def _settle_ahead(self, money: int) -> int:
		coming = [slip for slip in self.slips if slip.due > self.today]
		parts = [part for when, part in self.terms.allocation.steps if when is Timing.IN_ADVANCE]
		return self._take([(slip, part) for slip in coming for part in parts], money)

	def _take(self, turns: Iterable[tuple[Slip, Component]], money: int) -> int:
		for slip, component in turns:
			part = NAMES.get(component)
			if part is None:
				continue
			if part == "penalty" and slip.due >= self.today:
				continue
			amount = min(money, self.owed(slip, part))
			slip.paid[part] += amount
			money -= amount
			if part == "principal":
				self.outstanding -= amount
		return money


def run_oracle(terms: LoanTerms, start: date, payments: list[Paid], until: date) -> dict[str, Any]:
	"""What the oracle says of a loan on a day."""
	oracle = Oracle(terms, start)
	waiting = sorted(payments, key=lambda fact: (fact.value_date, fact.fact_id))
	day = start
	while day <= until:
		oracle.begin_day(day)
		for fact in waiting:
			if fact.value_date == day:
				oracle.pay(fact)
		day += timedelta(days=1)
	return oracle.summary()
