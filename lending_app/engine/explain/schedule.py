"""Why an installment asks what it asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from lending_app.engine.explain.charges import explain_charges
from lending_app.engine.explain.interest_in_advance import explain_in_advance
from lending_app.engine.explain.time import name_basis
from lending_app.engine.loan.methods import AmortizationMethod, Leveling
from lending_app.engine.loan.options import Residue
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.schedule.charge_plan import calculate_upfront
from lending_app.engine.schedule.due_dates import Period, build_periods
from lending_app.engine.schedule.interest import get_year_ratio, period_ratio
from lending_app.engine.schedule.plan_values import DEFERRED, MINIMUM, Pays, PlannedInstallment, Ratio
from lending_app.engine.schedule.plans import solve_amount, solve_plan
from lending_app.engine.schedule.residue import LevelPlan
from lending_app.engine.schedule.schedule import (
	Installment,
	amortize,
	build_equal_plan_periods,
	lay_out_schedule,
	plan_schedule,
)
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.explanation import Explanation, Value, show_ratio
from lending_app.engine.values.inputs import check_whole

# Rules of parts that pay no principal, or all that is left: the method has no say in them.
_PLAIN_RULES = {
	"interest_only": "interest alone is paid",
	"capitalized": "nothing is paid: interest becomes principal",
	DEFERRED: "nothing is paid: interest is collected later",
	"nothing_left": "the loan is repaid by now",
	"last_takes_the_rest": "the principal that is left",
}


def explain_installment(terms: LoanTerms, start: date, number: int) -> Explanation:
	"""Why an installment of the loan's schedule asks what it asks.

	Raises InvalidTermError for a number that the schedule does not have, and what `plan_schedule` raises.

	>>> from decimal import Decimal
	>>> terms = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> found = explain_installment(terms, date(2025, 1, 15), 2)
	>>> found.result, [(step.title, str(step.result)) for step in found.steps]
	(Decimal('9168.00'), [('Interest', '1384.98'), ('Principal', '7783.02')])
	"""
	if terms.drawing is not None and terms.drawing.expected:
		raise InvalidTermError(
			"tranches", len(terms.drawing.expected), "none: drawings are explained as changes"
		)
	schedule = plan_schedule(terms, start)
	rows = schedule.installments
	check_whole(number, "number", 1, len(rows))
	row = rows[number - 1]
	periods = build_periods(terms, start)
	if terms.is_interest_in_advance:
		steps = explain_in_advance(terms, periods, rows, number)
	else:
		parts = amortize(terms, terms.rounding.to_minor(rows[0].opening_principal), periods)
		steps = [
			_explain_interest(terms, periods[number - 1], parts[number - 1]),
			_explain_principal(terms, periods, parts, row),
		]
	if row.capitalized:
		steps.append(
			Explanation(
				title="Capitalized interest",
				rule="interest of a period without payment becomes principal on the due date",
				result=row.capitalized,
			)
		)
	charges = explain_charges(terms, schedule, periods[min(number, len(periods)) - 1])
	return Explanation(
		title=f"Installment {number}",
		rule="interest + principal"
		+ (" - capitalized interest" if row.capitalized else "")
		+ (" + charges" if charges else ""),
		inputs=(
			("due date", row.due_date),
			("plan", row.rule),
			("principal before", row.opening_principal),
			("principal after", row.closing_principal),
		),
		steps=(*steps, *charges),
		result=row.total,
	)


def _explain_interest(terms: LoanTerms, period: Period, part: PlannedInstallment) -> Explanation:
	rounding = terms.rounding
	kept: tuple[tuple[str, Value], ...] = ()
	if period.regular_start is not None and part.extra:
		kept = _list_kept_back(terms, period, period.regular_start, part)
		period = replace(period, start=period.regular_start, is_regular=True, regular_start=None)
		part = replace(part, interest=part.interest - part.extra, extra=0)
	rate, years = terms.get_rate_ratio(period.number), period_ratio(terms, period, period.due)
	numerator, denominator = part.base * rate[0] * years[0], rate[1] * years[1]
	own = 0 if part.rule == DEFERRED else rounding.round_ratio(numerator, denominator)
	exact = show_ratio(numerator, denominator * 10**rounding.minor_units)
	steps = [
		Explanation(
			title="Interest of the period",
			rule=f"balance x rate x years, rounded {rounding.mode.value.lower()} to {rounding.minor_units} decimals",
			inputs=(
				("balance", rounding.to_amount(part.base)),
				("annual rate", show_ratio(*rate)),
				("years", str(Fraction(*years))),
				("convention", name_basis(terms) if period.is_regular else terms.day_count.value),
				("days", (period.due - period.start).days),
				("exact", exact),
			),
			result=rounding.to_amount(own),
		)
	]
	if part.deferred:
		of = "a first period of another length" if terms.is_first_spread else "periods without payment"
		steps.append(
			Explanation(
				title="Deferred interest",
				rule=f"interest of {of} that this installment collects",
				result=rounding.to_amount(part.deferred),
			)
		)
	left = part.interest - own - part.deferred + part.lent
	if terms.residue is Residue.INTEREST and left:
		steps.append(
			Explanation(
				title="Rounding",
				rule="what rounding leaves: the last installment asks what the others do",
				result=rounding.to_amount(left),
			)
		)
	if part.lent:
		spread = "what the installments after it collect of the period's interest"
		steps.append(Explanation(title="Spread interest", rule=spread, result=rounding.to_amount(-part.lent)))
	return Explanation(
		title="Interest",
		rule="what the period earns"
		+ (" + what was deferred to it" if part.deferred else "")
		+ (" - what others collect" if part.lent else ""),
		inputs=kept,
		steps=tuple(steps),
		result=rounding.to_amount(part.interest),
	)


def _list_kept_back(
	terms: LoanTerms, period: Period, until: date, part: PlannedInstallment
) -> tuple[tuple[str, Value], ...]:
	"""What the disbursement kept back: the interest of the days before the regular period."""
	years = get_year_ratio(terms, period.start, until, until)
	return (
		("kept back at the disbursement", terms.rounding.to_amount(part.extra)),
		("days kept back", (until - period.start).days),
		("years kept back", str(Fraction(*years))),
	)


def _explain_principal(
	terms: LoanTerms, periods: Sequence[Period], parts: Sequence[PlannedInstallment], row: Installment
) -> Explanation:
	inputs: tuple[tuple[str, Value], ...] = (("principal before", row.opening_principal),)
	rule = _PLAIN_RULES.get(row.rule)
	if rule is None:
		plan = lay_out_schedule(terms, _get_balance(terms), periods)
		explain = _plan_minimum if row.rule == MINIMUM else _EXPLAINERS.get(terms.method, _plan_level)
		planned = explain(plan, periods, parts[row.number - 1], row)
		rule = planned.rule
		inputs += planned.inputs
		residue = row.principal - terms.rounding.to_amount(planned.principal)
		if residue:
			rule += " + residue"
			inputs += (("residue of rounding", residue),)
	return Explanation(title="Principal", rule=rule, inputs=inputs, result=row.principal)


@dataclass(frozen=True, slots=True)
class _Planned:
	"""What the method asks, in minor units, before an installment takes the residue."""

	rule: str
	inputs: tuple[tuple[str, Value], ...]
	principal: int


def _plan_level(
	plan: LevelPlan, periods: Sequence[Period], part: PlannedInstallment, row: Installment
) -> _Planned:
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
	return _Planned(
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
) -> _Planned:
	rounding, added = plan.terms.rounding, sum(other.capitalized for other in plan.parts)
	principal = "(principal + interest added to it)" if added else "principal"
	more = (("interest added to it", rounding.to_amount(added)),) if added else ()
	return _Planned(
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
) -> _Planned:
	rounding = plan.terms.rounding
	exact = solve_plan(plan.terms, plan.balance, plan.periods, plan.start)
	# What an odd first period costs more or less comes on top of the even installments.
	asked = part.interest - part.deferred - part.extra
	return _Planned(
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
) -> _Planned:
	terms = plan.terms
	given = terms.get_given(row.number)
	if terms.given_principals:
		return _Planned("as given", (), given)
	return _Planned(
		"total as given - interest",
		(("total", terms.rounding.to_amount(given)), ("interest", row.interest)),
		given - terms.rounding.to_minor(row.interest),
	)


def _plan_minimum(
	plan: LevelPlan, periods: Sequence[Period], part: PlannedInstallment, row: Installment
) -> _Planned:
	rounding, drawing = plan.terms.rounding, plan.terms.drawing
	rule = drawing.minimum if drawing is not None else None
	assert rule is not None
	least, balance = rounding.to_minor(rule.amount), rounding.to_minor(row.opening_principal)
	numerator, denominator = rule.rate.as_integer_ratio()
	return _Planned(
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


def _get_balance(terms: LoanTerms) -> int:
	"""What the plan repays: the principal and what is financed with it."""
	drawn = terms.rounding.to_minor(terms.principal)
	return drawn + calculate_upfront(terms, drawn).financed
