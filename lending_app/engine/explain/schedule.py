"""Why an installment asks what it asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
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
from lending_app.engine.schedule.plan_periods import build_plan_periods
from lending_app.engine.schedule.plan_values import DEFERRED, Pays, PlannedInstallment, PlanPeriod, Start
from lending_app.engine.schedule.plans import search_amount, solve_amount
from lending_app.engine.schedule.schedule import (
	Installment,
	amortize,
	build_equal_plan_periods,
	plan_schedule,
)
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.explanation import Explanation, Value, show_ratio
from lending_app.engine.values.inputs import check_whole
from lending_app.engine.values.money import RoundingPolicy

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
	left = part.interest - own - part.deferred - part.extra + part.lent
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
		planned = _EXPLAINERS.get(terms.method, _plan_level)(terms, periods, parts, row)
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
	terms: LoanTerms, periods: Sequence[Period], parts: Sequence[PlannedInstallment], row: Installment
) -> _Planned:
	"""Level payment, balloon, steps: one amount that brings the balance to zero, by weights and constants."""
	rounding = terms.rounding
	balance = _get_balance(terms)
	plan_periods = _list_plan_periods(terms, balance, periods, parts)
	plan_period, part = plan_periods[row.number - 1], parts[row.number - 1]
	interest = part.interest - part.deferred - part.extra
	is_equal = terms.leveling is Leveling.EQUAL_PERIODS
	exact = solve_amount(
		balance, build_equal_plan_periods(terms, balance, periods) if is_equal else plan_periods
	)
	level = _round(terms, *exact.as_integer_ratio())
	rule = "level amount - interest"
	if terms.is_deferred_next:
		level = search_amount(terms, balance, plan_periods, Start(), level)
		exact, interest = Decimal(level), interest + part.deferred
		rule = "level amount - interest, what was deferred first"
	weighted: tuple[tuple[str, Value], ...] = ()
	over = (("leveled over", f"{terms.count_equal_periods()} equal periods a year"),) if is_equal else ()
	if terms.steps is not None:
		rule = "level amount x weight + constant - interest"
		weighted = (("weight", plan_period.weight), ("constant", rounding.to_amount(plan_period.constant)))
	numerator, denominator = plan_period.weight.as_integer_ratio()
	return _Planned(
		rule,
		(
			*_show_amount("level amount", terms, *exact.as_integer_ratio()),
			*over,
			*weighted,
			("interest", rounding.to_amount(interest)),
		),
		rounding.round_ratio(level * numerator, denominator) + plan_period.constant - interest,
	)


def _list_plan_periods(
	terms: LoanTerms, balance: int, periods: Sequence[Period], parts: Sequence[PlannedInstallment]
) -> list[PlanPeriod]:
	"""The periods as they were planned: a first one that costs more than the amount pays interest alone, or is a usual one."""
	plan_periods = build_plan_periods(
		terms, balance, periods, [period_ratio(terms, period, period.due) for period in periods]
	)
	if parts[0].rule == "interest_only":
		plan_periods[0] = replace(plan_periods[0], pays=Pays.INTEREST)
	elif periods[0].usual is not None:
		plan_periods[0] = replace(plan_periods[0], interest=_get_usual(terms, *periods[0].usual))
	return plan_periods


def _get_usual(terms: LoanTerms, start: date, end: date) -> tuple[int, int]:
	"""Interest of a regular first period: what its own days cost more or less comes on top of the amount."""
	years = (1, terms.periods_a_year) if terms.periods_a_year else get_year_ratio(terms, start, end, end)
	rate = terms.get_rate_ratio(1)
	return rate[0] * years[0], rate[1] * years[1]


def _plan_even(
	terms: LoanTerms, periods: Sequence[Period], parts: Sequence[PlannedInstallment], row: Installment
) -> _Planned:
	balance = _get_balance(terms)
	count = _count_paying(terms, periods, parts)
	return _Planned(
		"principal / installments that repay it",
		(
			("principal", terms.rounding.to_amount(_get_balance(terms))),
			("installments", count),
			*_show_amount("even part", terms, balance, count),
		),
		_round(terms, balance, count),
	)


def _plan_flat(
	terms: LoanTerms, periods: Sequence[Period], parts: Sequence[PlannedInstallment], row: Installment
) -> _Planned:
	rounding = terms.rounding
	# What an odd first period costs more or less comes on top of the even installments.
	own = [part.interest - part.deferred - part.extra for part in parts]
	interest, asked = sum(own), own[row.number - 1]
	total = _get_balance(terms) + interest
	count = _count_paying(terms, periods, parts)
	return _Planned(
		"(principal + total interest) / installments - interest",
		(
			("principal", terms.rounding.to_amount(_get_balance(terms))),
			("total interest", rounding.to_amount(interest)),
			("installments", count),
			*_show_amount("installment", terms, total, count),
			("interest", rounding.to_amount(asked)),
		),
		_round(terms, total, count) - asked,
	)


def _plan_given(
	terms: LoanTerms, periods: Sequence[Period], parts: Sequence[PlannedInstallment], row: Installment
) -> _Planned:
	given = terms.get_given(row.number)
	if terms.given_principals:
		return _Planned("as given", (), given)
	return _Planned(
		"total as given - interest",
		(("total", terms.rounding.to_amount(given)), ("interest", row.interest)),
		given - terms.rounding.to_minor(row.interest),
	)


_EXPLAINERS = {
	AmortizationMethod.LEVEL_PRINCIPAL: _plan_even,
	AmortizationMethod.FLAT: _plan_flat,
	AmortizationMethod.IRREGULAR: _plan_given,
}


def _count_paying(terms: LoanTerms, periods: Sequence[Period], parts: Sequence[PlannedInstallment]) -> int:
	plan_periods = _list_plan_periods(terms, _get_balance(terms), periods, parts)
	return sum(plan_period.pays is Pays.INSTALLMENT for plan_period in plan_periods)


def _show_amount(
	name: str, terms: LoanTerms, numerator: int, denominator: int
) -> tuple[tuple[str, Value], ...]:
	"""An amount of the plan: exact, how it is rounded, and rounded."""
	rounding = terms.rounding
	rule = terms.installment_rounding
	words = f"{rounding.minor_units} decimals, {rounding.mode.value.lower()}"
	if rule is not None:
		words = f"a multiple of {rule.multiple}, {rule.mode.value.lower()}"
	return (
		(f"{name}, exact", show_ratio(numerator, denominator * 10**rounding.minor_units)),
		("rounded to", words),
		(name, rounding.to_amount(_round(terms, numerator, denominator))),
	)


def _round(terms: LoanTerms, numerator: int, denominator: int) -> int:
	rule = terms.installment_rounding
	if rule is None:
		return terms.rounding.round_ratio(numerator, denominator)
	multiple = terms.rounding.to_minor(rule.multiple, "installment_multiple")
	policy = RoundingPolicy(minor_units=terms.rounding.minor_units, mode=rule.mode)
	return policy.round_ratio(numerator, denominator * multiple) * multiple


def _get_balance(terms: LoanTerms) -> int:
	"""What the plan repays: the principal and what is financed with it."""
	drawn = terms.rounding.to_minor(terms.principal)
	return drawn + calculate_upfront(terms, drawn).financed
