"""Where the difference goes that rounding leaves in the last of level installments."""

from __future__ import annotations

from collections.abc import Sequence
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


def _move_residue(plan: LevelPlan) -> LevelPlan:
	"""Let the first installment differ, so that the last one is like the others to the cent, or nearly."""
	terms, periods, amount, parts = plan.terms, plan.periods, plan.amount, plan.parts
	first = next(index for index, plan_period in enumerate(periods) if plan_period.pays is Pays.INSTALLMENT)
	changed = list(periods)
	for _ in range(RESIDUE_PASSES):
		difference = get_residue(terms, amount, periods[-1], parts[-1])
		if not difference:
			break
		with localcontext(Context(prec=PRECISION)):
			discounted = Decimal(difference)
			for plan_period in (
				[] if terms.method is AmortizationMethod.LEVEL_PRINCIPAL else periods[first + 1 :]
			):
				discounted /= get_growth(plan_period.interest)
			step = terms.rounding.round_ratio(*discounted.as_integer_ratio()) or (1 if difference > 0 else -1)
		changed[first] = replace(changed[first], constant=changed[first].constant + step)
		parts = PlanPass(terms, changed, plan.start, amount).run(plan.balance)
	return plan._replace(parts=parts)


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
