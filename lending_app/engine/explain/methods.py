"""How each method of amortization comes to the principal of an installment, in words and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lending_app.engine.loan.methods import AmortizationMethod, Leveling
from lending_app.engine.schedule.due_dates import Period
from lending_app.engine.schedule.plan_values import MINIMUM, Pays, PlannedInstallment, Ratio
from lending_app.engine.schedule.plans import solve_amount, solve_plan
from lending_app.engine.schedule.residue import LevelPlan
from lending_app.engine.schedule.results import Installment
from lending_app.engine.schedule.schedule import build_equal_plan_periods
from lending_app.engine.values.explanation import Value, show_ratio


@dataclass(frozen=True, slots=True)
class PlannedPrincipal:
	"""What the method asks, in minor units, before an installment takes the residue."""

	rule: str
	inputs: tuple[tuple[str, Value], ...]
	principal: int


def explain_method(
	plan: LevelPlan, periods: Sequence[Period], part: PlannedInstallment, row: Installment
) -> PlannedPrincipal:
	"""The principal that the loan's method asks of an installment; of a line with a minimum payment, that."""
	explain = _plan_minimum if row.rule == MINIMUM else _EXPLAINERS.get(plan.terms.method, _plan_level)
	return explain(plan, periods, part, row)


def _plan_level(
	plan: LevelPlan, periods: Sequence[Period], part: PlannedInstallment, row: Installment
) -> PlannedPrincipal:
	"""Level payment, balloon, steps: one amount that brings the balance to zero, by weights and constants."""
	terms, plan_period = plan.terms, plan.periods[row.number - 1]
	rounding = terms.rounding
	interest = part.interest - part.deferred - part.extra
	rule, exact = "level amount - interest", solve_plan(terms, plan.balance, plan.periods, plan.start)
	more: tuple[tuple[str, Value], ...] = ()
	if terms.is_deferred_next:
		# Where an odd first period is spread, that is what is deferred, and on top.
		first = 0 if terms.is_first_spread else part.deferred
		exact, interest = (plan.amount - plan.moved, 1), interest + first
		rule = "level amount - interest, what was deferred first"
	elif terms.leveling is Leveling.EQUAL_PERIODS:
		equal = build_equal_plan_periods(terms, plan.balance, periods)
		exact = solve_amount(plan.balance, equal).as_integer_ratio()
		more = (("leveled over", f"{terms.count_equal_periods()} equal periods a year"),)
	if terms.steps is not None:
		rule = "level amount x weight + constant - interest"
		more = (("weight", plan_period.weight), ("constant", rounding.to_amount(plan_period.constant)))
	numerator, denominator = plan_period.weight.as_integer_ratio()
	return PlannedPrincipal(
		rule,
		(
			*_show_amount("level amount", plan, exact),
			*more,
			("interest", rounding.to_amount(interest)),
		),
		rounding.round_ratio(plan.amount * numerator, denominator) + plan_period.constant - interest,
	)


def _plan_even(
	plan: LevelPlan, periods: Sequence[Period], part: PlannedInstallment, row: Installment
) -> PlannedPrincipal:
	rounding, added = plan.terms.rounding, sum(other.capitalized for other in plan.parts)
	principal = "(principal + interest added to it)" if added else "principal"
	more = (("interest added to it", rounding.to_amount(added)),) if added else ()
	return PlannedPrincipal(
		f"{principal} / installments that repay it",
		(
			("principal", rounding.to_amount(plan.balance)),
			*more,
			("installments", _count_paying(plan)),
			*_show_amount("even part", plan, solve_plan(plan.terms, plan.balance, plan.periods, plan.start)),
		),
		plan.amount,
	)


def _plan_flat(
	plan: LevelPlan, periods: Sequence[Period], part: PlannedInstallment, row: Installment
) -> PlannedPrincipal:
	rounding = plan.terms.rounding
	exact = solve_plan(plan.terms, plan.balance, plan.periods, plan.start)
	# What an odd first period costs more or less comes on top of the even installments.
	asked = part.interest - part.deferred - part.extra
	return PlannedPrincipal(
		"(principal + total interest) / installments - interest",
		(
			("principal", rounding.to_amount(plan.balance)),
			("total interest", rounding.to_amount(exact[0] - plan.balance)),
			("installments", exact[1]),
			*_show_amount("installment", plan, exact),
			("interest", rounding.to_amount(asked)),
		),
		plan.amount - asked,
	)


def _plan_given(
	plan: LevelPlan, periods: Sequence[Period], part: PlannedInstallment, row: Installment
) -> PlannedPrincipal:
	terms = plan.terms
	given = terms.get_given(row.number)
	if terms.given_principals:
		return PlannedPrincipal("as given", (), given)
	return PlannedPrincipal(
		"total as given - interest",
		(("total", terms.rounding.to_amount(given)), ("interest", row.interest)),
		given - terms.rounding.to_minor(row.interest),
	)


def _plan_minimum(
	plan: LevelPlan, periods: Sequence[Period], part: PlannedInstallment, row: Installment
) -> PlannedPrincipal:
	rounding, drawing = plan.terms.rounding, plan.terms.drawing
	rule = drawing.minimum if drawing is not None else None
	assert rule is not None
	least, balance = rounding.to_minor(rule.amount), rounding.to_minor(row.opening_principal)
	numerator, denominator = rule.rate.as_integer_ratio()
	return PlannedPrincipal(
		"share of the balance, not below the least amount nor above the balance",
		(("share", rule.rate), ("least amount", rounding.to_amount(least))),
		min(max(rounding.round_ratio(balance * numerator, denominator), least), balance),
	)


_EXPLAINERS = {
	AmortizationMethod.LEVEL_PRINCIPAL: _plan_even,
	AmortizationMethod.FLAT: _plan_flat,
	AmortizationMethod.IRREGULAR: _plan_given,
}


def _count_paying(plan: LevelPlan) -> int:
	return sum(plan_period.pays is Pays.INSTALLMENT for plan_period in plan.periods)


def _show_amount(name: str, plan: LevelPlan, exact: Ratio) -> tuple[tuple[str, Value], ...]:
	"""An amount of the plan: exact, how it is rounded, and rounded."""
	rounding, rule = plan.terms.rounding, plan.terms.installment_rounding
	words = f"{rounding.minor_units} decimals, {rounding.mode.value.lower()}"
	if rule is not None:
		words = f"a multiple of {rule.multiple}, {rule.mode.value.lower()}"
	moved = (("moved for the last one", rounding.to_amount(plan.moved)),) if plan.moved else ()
	return (
		(f"{name}, exact", show_ratio(exact[0], exact[1] * 10**rounding.minor_units)),
		("rounded to", words),
		*moved,
		(name, rounding.to_amount(plan.amount)),
	)
