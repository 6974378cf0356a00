"""Where the difference goes that rounding leaves in the last of level installments."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Context, Decimal, localcontext
from typing import NamedTuple

from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.loan.options import Residue
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.schedule.plan_pass import PlanPass
from lending_app.engine.schedule.plan_values import (
	PRECISION,
	Pays,
	PlannedInstallment,
	PlanPeriod,
	Start,
	get_growth,
)
from lending_app.engine.values.errors import InvalidTermError

# Passes in which the first installment looks for the amount that leaves the last one like the others.
RESIDUE_PASSES = 8
# And how many amounts on each side of the nearest it tries after that.
RESIDUE_REACH = 8


class LevelPlan(NamedTuple):
	"""A balance in level installments, amounts in minor units, and the parts they came to.

	`moved` is the part of the amount that brings the last installment nearer to the others.
	"""

	terms: LoanTerms
	balance: int
	periods: Sequence[PlanPeriod]
	start: Start
	amount: int
	parts: list[PlannedInstallment]
	moved: int = 0


def place_residue(plan: LevelPlan) -> LevelPlan:
	"""The plan with the difference where the terms want it."""
	change = _CHANGES.get(plan.terms.residue)
	return change(plan) if change else plan


class FirstAmounts:
	"""Plans that differ in their first installment, by what is added to it in minor units."""

	def __init__(self, plan: LevelPlan) -> None:
		self.plan = plan
		self.first = next(
			index for index, plan_period in enumerate(plan.periods) if plan_period.pays is Pays.INSTALLMENT
		)
		self.own = plan.periods[self.first].constant
		self.tried = {self.own: plan.parts}

	def run(self, constant: int) -> None:
		"""Raises InvalidTermError where the first installment would be below its interest."""
		changed = list(self.plan.periods)
		changed[self.first] = replace(changed[self.first], constant=constant)
		whole = PlanPass(self.plan.terms, changed, self.plan.start, self.plan.amount)
		self.tried[constant] = whole.run(self.plan.balance)

	def find_residue(self, constant: int) -> int:
		plan = self.plan
		return get_residue(plan.terms, plan.amount, plan.periods[-1], self.tried[constant][-1])

	def get_nearest(self) -> int:
		"""What leaves the last installment nearest to the others; plans that end before their time come last."""
		return min(
			self.tried,
			key=lambda constant: (
				len(self.tried[constant]) < len(self.plan.parts),
				abs(self.find_residue(constant)),
				abs(constant - self.own),
			),
		)


def _move_residue(plan: LevelPlan) -> LevelPlan:
	"""Let the first installment differ, so that the last one is as near to the others as it can be."""
	amounts = FirstAmounts(plan)
	constant = amounts.own
	for _ in range(RESIDUE_PASSES):
		difference = amounts.find_residue(constant)
		constant += _discount(plan, amounts.first, difference) or (1 if difference > 0 else -1)
		if not difference or constant in amounts.tried:
			break
		amounts.run(constant)
	nearest = amounts.get_nearest()
	if amounts.find_residue(nearest):
		# Rounding in between makes an amount beside it nearer at times.
		for constant in range(nearest - RESIDUE_REACH, nearest + RESIDUE_REACH + 1):
			with suppress(InvalidTermError):
				amounts.run(constant)
	return plan._replace(parts=amounts.tried[amounts.get_nearest()])


def _discount(plan: LevelPlan, first: int, difference: int) -> int:
	"""What the first installment has to change by for a difference in the last."""
	is_principal_level = plan.terms.method is AmortizationMethod.LEVEL_PRINCIPAL
	with localcontext(Context(prec=PRECISION)):
		discounted = Decimal(difference)
		for plan_period in [] if is_principal_level else plan.periods[first + 1 :]:
			discounted /= get_growth(plan_period.interest)
		return plan.terms.rounding.round_ratio(*discounted.as_integer_ratio())


def _tune_amount(plan: LevelPlan) -> LevelPlan:
	"""Move the level amount by the smallest unit as long as the last installment comes nearer to the others.

	An amount that is rounded to a multiple stays: its rule says where it goes.
	"""
	terms, periods, amount, parts = plan.terms, plan.periods, plan.amount, plan.parts
	left = get_residue(terms, amount, periods[-1], parts[-1])
	step = 1 if left > 0 else -1
	while left and terms.installment_rounding is None:
		try:
			tried = PlanPass(terms, periods, plan.start, amount + step).run(plan.balance)
		except InvalidTermError:
			# A step lower the installment would be below its interest.
			break
		rest = get_residue(terms, amount + step, periods[-1], tried[-1])
		if len(tried) < len(periods) or abs(rest) >= abs(left):
			break
		amount, parts, left = amount + step, tried, rest
	return plan._replace(amount=amount, parts=parts, moved=amount - plan.amount)


def _put_in_interest(plan: LevelPlan) -> LevelPlan:
	"""Let the interest of the last installment take the difference, as far as there is some."""
	last, is_whole = plan.parts[-1], len(plan.parts) == len(plan.periods)
	difference = get_residue(plan.terms, plan.amount, plan.periods[-1], last) if is_whole else 0
	changed = replace(last, interest=max(last.interest - difference, last.deferred))
	return plan._replace(parts=[*plan.parts[:-1], changed])


def get_residue(terms: LoanTerms, amount: int, plan_period: PlanPeriod, part: PlannedInstallment) -> int:
	"""What the last installment pays more than its like: of principal where that is level, else of the total."""
	if terms.method is AmortizationMethod.LEVEL_PRINCIPAL:
		return part.principal - amount
	numerator, denominator = plan_period.weight.as_integer_ratio()
	wanted = terms.rounding.round_ratio(amount * numerator, denominator) + plan_period.constant
	return part.principal + part.interest - (0 if part.is_first else part.deferred) - wanted


_CHANGES = {
	Residue.FIRST: _move_residue,
	Residue.SMALLEST: _tune_amount,
	Residue.INTEREST: _put_in_interest,
}
