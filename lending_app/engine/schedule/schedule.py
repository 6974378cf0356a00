"""Repayment schedules: interest of each period, and the split of principal over the periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, localcontext

from lending_app.engine.loan.charges import NO_CHARGES, PeriodCharges, take_share
from lending_app.engine.loan.methods import Leveling
from lending_app.engine.loan.options import DeferredInterest
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.schedule.charge_plan import calculate_upfront, plan_charges
from lending_app.engine.schedule.due_dates import Period, Span, build_periods
from lending_app.engine.schedule.even_plans import is_even, plan_even
from lending_app.engine.schedule.in_advance import plan_in_advance
from lending_app.engine.schedule.interest import (
	add_ratios,
	get_year_ratio,
	period_ratio,
	subtract_ratios,
)
from lending_app.engine.schedule.plan_periods import build_plan_periods
from lending_app.engine.schedule.plan_values import Pays, PlannedInstallment, PlanPeriod, Ratio, Start
from lending_app.engine.schedule.plans import (
	lay_out,
	plan_parts,
	round_installment,
	solve_amount,
	spread_extra,
)
from lending_app.engine.schedule.residue import LevelPlan
from lending_app.engine.schedule.results import Installment, Schedule
from lending_app.engine.values.errors import InvalidAmountError
from lending_app.engine.values.inputs import check_date
from lending_app.engine.values.money import EXACT, RoundingPolicy
from lending_app.engine.values.records import get_maker

_make_installment = get_maker(Installment)


@dataclass(frozen=True, slots=True)
class Replan:
	"""A plan calculated again from the day `since` on, for a balance that counts from that day.

	`interest` is the exact interest (minor units) of the first period before that day, `settled` what was paid of it:
	it is behind, so that the borrower pays level installments from then on. `installment` keeps a given level
	installment (or principal part), so that the term shortens. `base` is the balance on which flat interest runs, `pool`
	deferred interest earned so far. `carried` is exact interest of the first period that is not behind: it is leveled
	with the rest. `skips` are installments that are not paid, by number.
	"""

	since: date
	interest: tuple[int, int]
	settled: int
	installment: int | None
	base: int | None = None
	pool: int = 0
	carried: tuple[int, int] = (0, 1)
	skips: Mapping[int, SkippedInterest] = field(default_factory=dict)


def plan_schedule(terms: LoanTerms, start: date, principal: Decimal | None = None) -> Schedule:
	"""The schedule of `terms` drawn at once on `start` (`principal` where less than the terms' was drawn).

	Level payment: A = P / sum of discount factors of the periods; with equal periods this is
	P i (1+i)^n / ((1+i)^n - 1) (source 003 M4). Interest is rounded each period; the last principal is what is
	left, so that the parts sum to the principal.

	>>> terms = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> rows = plan_schedule(terms, date(2025, 1, 15)).installments
	>>> rows[0].total, rows[-1].total, rows[-1].due_date
	(Decimal('9168.00'), Decimal('9167.99'), datetime.date(2026, 1, 15))
	"""
	rounding = terms.rounding
	check_date(start, "start")
	drawn = rounding.to_minor(terms.principal if principal is None else principal, "principal")
	if drawn <= 0:
		raise InvalidAmountError("principal", principal, "above 0")
	balance = drawn + calculate_upfront(terms, drawn).financed
	periods = build_periods(terms, start)
	if terms.is_interest_in_advance:
		periods, parts = plan_in_advance(terms, balance, periods)
	else:
		parts = amortize(terms, balance, periods)
	charges = plan_charges(terms, periods, parts, balance, drawn)
	kept_back = parts[0].extra if periods[0].regular_start is not None else 0
	if kept_back:
		parts[0] = replace(parts[0], interest=parts[0].interest - kept_back, extra=0)
	interest = sum([part.interest for part in parts]) + kept_back
	charged = sum([charge.total for charge in charges]) if terms.bears_charges else 0
	kept_tax = take_share(kept_back, terms.interest_tax_rate, rounding) if kept_back else 0
	if kept_tax:
		charges[0] = charges[0]._replace(tax=charges[0].tax - kept_tax)
	paid = sum([part.principal - part.capitalized for part in parts])
	return Schedule(
		installments=_build_installments(rounding, balance, zip(periods, parts, charges, strict=True)),
		drawn=rounding.to_amount(drawn),
		total_interest=rounding.to_amount(interest),
		total_charges=rounding.to_amount(charged),
		total=rounding.to_amount(interest + paid + charged),
		kept_back=rounding.to_amount(kept_back),
		kept_back_tax=rounding.to_amount(kept_tax),
	)


def _build_installments(
	rounding: RoundingPolicy, balance: int, lines: Iterable[tuple[Period, PlannedInstallment, PeriodCharges]]
) -> tuple[Installment, ...]:
	rows: list[Installment] = []
	unit = rounding.unit
	with localcontext(EXACT):
		opening, zero = balance * unit, 0 * unit
		for period, part, charged in lines:
			principal, interest, capitalized = part.principal, part.interest, part.capitalized
			is_charged = charged is not NO_CHARGES
			balance += capitalized - principal
			closing = balance * unit
			rows.append(
				_make_installment(
					period.number,
					period.start,
					period.due,
					(period.due - period.start).days,
					opening,
					principal * unit,
					interest * unit,
					capitalized * unit if capitalized else zero,
					(principal + interest - capitalized + (charged.total if is_charged else 0)) * unit,
					closing,
					part.rule,
					charged.fee * unit if is_charged else zero,
					charged.insurance * unit if is_charged else zero,
					charged.tax * unit if is_charged else zero,
				)
			)
			opening = closing
	return tuple(rows)


def amortize(
	terms: LoanTerms, balance: int, periods: Sequence[Period], replan: Replan | None = None
) -> list[PlannedInstallment]:
	"""Split `balance` (minor units) over the periods by the terms' method and options.

	With `replan` the plan is calculated again from a day on. Fewer parts than periods come back when an installment
	is kept and the term shortens.
	"""
	ratios, start = _list_ratios(terms, periods), Start()
	if replan is not None:
		ratios[0] = _get_rest(terms, periods[0], ratios[0], replan)
		start = _start_again(replan)
	start = _level(terms, balance, periods, start, replan)
	is_plain = replan is None or not (replan.skips or replan.carried[0] or replan.pool)
	if is_plain and periods[0].is_regular and is_even(terms):
		parts = plan_even(terms, balance, _list_interest(terms, periods, ratios), start)
	else:
		parts = plan_parts(terms, balance, _list_plan_periods(terms, balance, periods, ratios, replan), start)
		if terms.is_first_spread and parts[0].extra:
			parts = spread_extra(terms, parts)
	if start.amount is None:
		# A tiny loan can be repaid by rounding before its last period; the periods left owe nothing.
		parts += [PlannedInstallment(0, 0, "nothing_left")] * (len(periods) - len(parts))
	return parts


def lay_out_schedule(terms: LoanTerms, balance: int, periods: Sequence[Period]) -> LevelPlan:
	"""How `amortize` splits a balance over the periods of a new loan, whatever shorter way it takes."""
	plan_periods = _list_plan_periods(terms, balance, periods, _list_ratios(terms, periods), None)
	return lay_out(terms, balance, plan_periods, _level(terms, balance, periods, Start(), None))


def _get_rest(terms: LoanTerms, head: Period, ratio: Ratio, replan: Replan) -> Ratio:
	"""Years of interest of a first period from the day of the replan on."""
	return subtract_ratios(ratio, period_ratio(terms, head, max(replan.since, head.start)))


def _start_again(replan: Replan) -> Start:
	return Start(
		before=replan.interest,
		settled=replan.settled,
		amount=replan.installment,
		base=replan.base,
		pool=replan.pool,
		is_running=True,
		is_spread=SkippedInterest.SPREAD in replan.skips.values(),
		is_next=SkippedInterest.NEXT in replan.skips.values(),
	)


def _level(
	terms: LoanTerms, balance: int, periods: Sequence[Period], start: Start, replan: Replan | None
) -> Start:
	"""The start with an amount that is leveled over other periods than the interest's, where the terms say so."""
	if terms.leveling is not Leveling.EQUAL_PERIODS or start.amount is not None:
		return start
	plan_periods = build_equal_plan_periods(terms, balance, periods, replan)
	amount = round_installment(terms, *solve_amount(balance, plan_periods).as_integer_ratio())
	return replace(start, level=amount)


def _list_plan_periods(
	terms: LoanTerms,
	balance: int,
	periods: Sequence[Period],
	ratios: Sequence[Ratio],
	replan: Replan | None,
) -> list[PlanPeriod]:
	"""The periods as a plan sees them, with what a running loan has of its own."""
	plan_periods = build_plan_periods(terms, balance, periods, ratios)
	if replan is not None:
		_apply(replan, plan_periods, balance)
	usual = _get_usual_first(terms, periods[0], replan)
	if usual is not None:
		plan_periods[0] = _add_to_first(terms, plan_periods[0], usual)
	return plan_periods


def build_equal_plan_periods(
	terms: LoanTerms, balance: int, periods: Sequence[Period], replan: Replan | None = None
) -> list[PlanPeriod]:
	"""The periods over which an installment is leveled by equal periods, a running one by the part of it that is left."""
	count = terms.count_equal_periods()
	head = periods[0]
	ratios = [(1 if period.start < period.due else 0, count) for period in periods]
	if replan is not None:
		left = (head.due - max(replan.since, head.start)).days
		ratios[0] = left, count * (head.due - head.start).days
	plan_periods = build_plan_periods(terms, balance, periods, ratios)
	if replan is not None:
		_apply(replan, plan_periods, balance)
	return plan_periods


def _get_usual_first(terms: LoanTerms, first: Period, replan: Replan | None) -> Span | None:
	"""The days of a regular first period where it is planned as one; once it runs, or defers with others, it is leveled."""
	if replan is None:
		return first.usual
	is_deferred = terms.is_first_spread and bool(replan.skips)
	return None if replan.since > first.start or is_deferred else first.usual


def _list_ratios(terms: LoanTerms, periods: Sequence[Period]) -> list[Ratio]:
	"""Years of interest of whole periods."""
	if not terms.periods_a_year:
		return [period_ratio(terms, period, period.due) for period in periods]
	if not all(period.is_regular for period in periods[1:]):
		return [period_ratio(terms, period, period.due) for period in periods]
	first = period_ratio(terms, periods[0], periods[0].due)
	return [first, *[(1, terms.periods_a_year)] * (len(periods) - 1)]


def _list_interest(terms: LoanTerms, periods: Sequence[Period], ratios: Sequence[Ratio]) -> list[Ratio]:
	"""Exact interest of one minor unit in each period."""
	rate = terms.rate_ratio
	if terms.rate_steps:
		rates = [terms.get_rate_ratio(period.number) for period in periods]
		return [(rate[0] * ratio[0], rate[1] * ratio[1]) for rate, ratio in zip(rates, ratios, strict=True)]
	found = {ratio: (rate[0] * ratio[0], rate[1] * ratio[1]) for ratio in set(ratios)}
	return [found[ratio] for ratio in ratios]


def _apply(replan: Replan, plan_periods: list[PlanPeriod], balance: int) -> None:
	"""Put what a running loan has of its own on the periods: interest carried into the first, installments skipped."""
	if replan.carried[0]:
		base = balance if replan.base is None else replan.base
		own = (replan.carried[0], replan.carried[1] * base)
		plan_periods[0] = replace(plan_periods[0], interest=add_ratios(plan_periods[0].interest, own))
	for index, plan_period in enumerate(plan_periods if replan.skips else ()):
		skip = replan.skips.get(plan_period.number)
		if skip is SkippedInterest.PAID:
			plan_periods[index] = replace(plan_period, pays=Pays.INTEREST)
		elif skip is not None:
			plan_periods[index] = replace(
				plan_period, pays=Pays.NOTHING, deferral=DeferredInterest(skip.value)
			)


def _add_to_first(terms: LoanTerms, plan_period: PlanPeriod, usual: Span) -> PlanPeriod:
	"""Plan the first period as a regular one; what its own days cost more or less comes on top."""
	if plan_period.pays is Pays.NOTHING:
		return plan_period
	years = (1, terms.periods_a_year) if terms.periods_a_year else get_year_ratio(terms, *usual, usual[1])
	rate = terms.get_rate_ratio(plan_period.number)
	regular = (rate[0] * years[0], rate[1] * years[1])
	return replace(
		plan_period, interest=regular, extra=subtract_ratios(plan_period.interest, regular), is_long=False
	)
