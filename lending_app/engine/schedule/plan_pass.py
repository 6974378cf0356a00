"""One walk over the periods of a plan: what each pays, where the level amount is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.loan.options import DeferredInterest
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.schedule.plan_values import (
	DEFERRED,
	MINIMUM,
	Pays,
	PlannedInstallment,
	PlanPeriod,
	Start,
)
from lending_app.engine.values.errors import InvalidTermError


def pays_deferred_first(terms: LoanTerms, start: Start) -> bool:
	"""Whether installments pay deferred interest before principal."""
	return terms.is_deferred_next or start.is_next


def check_principal(principal: int, count: int, start: Start) -> int:
	"""Refuse terms whose installment is below its interest.

	A running loan cannot refuse: where rounding leaves less than the interest, the interest alone falls due.
	"""
	if principal < 0 and not start.is_running:
		raise InvalidTermError("number_of_installments", count, "an installment above its interest")
	return max(principal, 0)


class PlanPass:
	"""One walk over the periods with a rounded amount: interest rounded in each, the last takes what is left."""

	def __init__(
		self, terms: LoanTerms, plan_periods: Sequence[PlanPeriod], start: Start, amount: int
	) -> None:
		self.terms = terms
		self.plan_periods = plan_periods
		self.start = start
		self.amount = amount
		self.pool = start.pool
		self.is_next = pays_deferred_first(terms, start)
		self.left = sum(plan_period.pays is Pays.INSTALLMENT for plan_period in plan_periods)
		self.parts: list[PlannedInstallment] = []

	def run(self, balance: int) -> list[PlannedInstallment]:
		original = balance if self.start.base is None else self.start.base
		is_flat = self.terms.method is AmortizationMethod.FLAT
		for index, plan_period in enumerate(self.plan_periods):
			base = original if is_flat else balance
			part = self._add_extra(plan_period, self._plan(index, plan_period, balance, base))
			if part.interest < 0:
				part = _take_off(part, balance)
			self.parts.append(part)
			balance += part.capitalized - part.principal
			if not balance and plan_period.pays is Pays.INSTALLMENT and index < len(self.plan_periods) - 1:
				break
		return self.parts

	def is_below_interest(self, balance: int) -> bool:
		"""Whether the amount leaves the first period's interest unpaid."""
		plan_period = self.plan_periods[0]
		return (
			plan_period.pays is Pays.INSTALLMENT
			and self._principal(0, plan_period, self._interest(0, plan_period, balance)) < 0
		)

	def _plan(self, index: int, plan_period: PlanPeriod, balance: int, base: int) -> PlannedInstallment:
		interest = self._interest(index, plan_period, base)
		if plan_period.pays is Pays.NOTHING:
			return self._defer(plan_period, interest, base)
		if plan_period.pays is Pays.INTEREST:
			return PlannedInstallment(0, interest, "interest_only", base)
		principal = self._principal(index, plan_period, interest)
		if self.is_next:
			share = self._take_first(principal)
			principal -= share if self.terms.method is not AmortizationMethod.LEVEL_PRINCIPAL else 0
		else:
			share = self._take_share()
		self.left -= 1
		if index == len(self.plan_periods) - 1 or principal >= balance:
			share += self.pool
			self.pool = 0
			return self._make_part(balance, interest, share, "last_takes_the_rest", base)
		principal = check_principal(principal, len(self.plan_periods), self.start)
		return self._make_part(principal, interest, share, self.terms.method.name.lower(), base)

	def _make_part(
		self, principal: int, interest: int, share: int, rule: str, base: int
	) -> PlannedInstallment:
		return PlannedInstallment(
			principal, interest + share, rule, base, deferred=share, is_first=self.is_next
		)

	def _take_first(self, principal: int) -> int:
		"""What the installment pays of deferred interest before principal: as much as it would pay of that."""
		is_whole = self.terms.method is AmortizationMethod.LEVEL_PRINCIPAL
		share = self.pool if is_whole else max(min(self.pool, principal), 0)
		self.pool -= share
		return share

	def _add_extra(self, plan_period: PlanPeriod, part: PlannedInstallment) -> PlannedInstallment:
		if not plan_period.extra[0]:
			return part
		left, right = plan_period.interest, plan_period.extra
		if self.terms.is_kept_back and right[0] > 0:
			# It is posted at the disbursement, by itself.
			kept = self.terms.rounding.round_ratio(part.base * right[0], right[1])
			return replace(part, interest=part.interest + kept, extra=kept)
		numerator, denominator = left[0] * right[1] + right[0] * left[1], left[1] * right[1]
		whole = self.terms.rounding.round_ratio(part.base * numerator, denominator)
		extra = whole - self.terms.rounding.round_ratio(part.base * left[0], left[1])
		return replace(part, interest=part.interest + extra, extra=extra)

	def _interest(self, index: int, plan_period: PlanPeriod, base: int) -> int:
		numerator, denominator = base * plan_period.interest[0], plan_period.interest[1]
		if index == 0:
			numerator, denominator = self.start.add_before(numerator, denominator)
		return self.terms.rounding.round_ratio(numerator, denominator)

	def _principal(self, index: int, plan_period: PlanPeriod, interest: int) -> int:
		method = self.terms.method
		if method is AmortizationMethod.LEVEL_PRINCIPAL:
			return self.amount + plan_period.constant
		if method is AmortizationMethod.IRREGULAR and not self.start.is_running:
			given = self.terms.get_given(plan_period.number)
			return given if self.terms.given_principals else given - interest
		settled = self.start.settled if index == 0 else 0
		numerator, denominator = plan_period.weight.as_integer_ratio()
		return (
			self.terms.rounding.round_ratio(self.amount * numerator, denominator)
			+ plan_period.constant
			- interest
			+ settled
		)

	def _defer(self, plan_period: PlanPeriod, interest: int, base: int) -> PlannedInstallment:
		if plan_period.deferral is DeferredInterest.CAPITALIZE:
			return PlannedInstallment(0, interest, "capitalized", base, capitalized=interest)
		# The interest is earned with the installments that collect it, see Deferral; the period itself earns none.
		self.pool += interest
		return PlannedInstallment(0, 0, DEFERRED)

	def _take_share(self) -> int:
		"""What of the deferred interest falls due with this installment."""
		if self.is_next:
			return self._take_first(self.pool)
		if not (self.terms.is_deferred_spread or self.start.is_spread):
			return 0
		share = self.terms.rounding.round_ratio(self.pool, self.left)
		self.pool -= share
		return share


def _take_off(part: PlannedInstallment, balance: int) -> PlannedInstallment:
	"""Interest below zero is taken off the principal: an installment asks nothing at least."""
	principal = min(max(part.principal, -part.interest), balance)
	return replace(part, principal=principal, interest=max(part.interest, -principal), capitalized=0)


class MinimumPass(PlanPass):
	"""A line whose installments pay interest and a part of the principal."""

	def _plan(self, index: int, plan_period: PlanPeriod, balance: int, base: int) -> PlannedInstallment:
		rule = self.terms.drawing.minimum if self.terms.drawing is not None else None
		if rule is None or plan_period.pays is not Pays.INSTALLMENT or index == len(self.plan_periods) - 1:
			return super()._plan(index, plan_period, balance, base)
		numerator, denominator = rule.rate.as_integer_ratio()
		part = self.terms.rounding.round_ratio(balance * numerator, denominator)
		part = min(max(part, self.terms.rounding.to_minor(rule.amount)), balance)
		share = self._take_share()
		self.left -= 1
		return PlannedInstallment(
			part, self._interest(index, plan_period, base) + share, MINIMUM, base, deferred=share
		)
