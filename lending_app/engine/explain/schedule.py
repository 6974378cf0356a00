"""Why an installment asks what it asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from lending_app.engine.explain.charges import explain_charges
from lending_app.engine.explain.interest_in_advance import explain_in_advance
from lending_app.engine.explain.methods import explain_method
from lending_app.engine.explain.time import name_basis
from lending_app.engine.loan.options import Residue
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.schedule.charge_plan import calculate_upfront
from lending_app.engine.schedule.due_dates import Period, build_periods
from lending_app.engine.schedule.interest import get_year_ratio, period_ratio
from lending_app.engine.schedule.plan_values import DEFERRED, PlannedInstallment
from lending_app.engine.schedule.results import Installment
from lending_app.engine.schedule.schedule import amortize, lay_out_schedule, plan_schedule
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
		planned = explain_method(plan, periods, parts[row.number - 1], row)
		rule = planned.rule
		inputs += planned.inputs
		residue = row.principal - terms.rounding.to_amount(planned.principal)
		if residue:
			rule += " + residue"
			inputs += (("residue of rounding", residue),)
	return Explanation(title="Principal", rule=rule, inputs=inputs, result=row.principal)


def _get_balance(terms: LoanTerms) -> int:
	"""What the plan repays: the principal and what is financed with it."""
	drawn = terms.rounding.to_minor(terms.principal)
	return drawn + calculate_upfront(terms, drawn).financed
