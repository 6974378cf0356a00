"""From terms and periods to the periods of a plan: what each period pays, with which weight and constant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.loan.options import DeferredInterest, Grace, Steps
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.schedule.plan_values import Pays, PlanPeriod, Ratio, make_plan_period


class HasDates(Protocol):
	"""A period of a schedule."""

	@property
	def number(self) -> int: ...

	@property
	def due(self) -> date: ...

	@property
	def is_regular(self) -> bool: ...


def build_plan_periods(
	terms: LoanTerms, balance: int, periods: Sequence[HasDates], ratios: Sequence[Ratio]
) -> list[PlanPeriod]:
	"""The periods of a plan. `ratios` are the years of interest of each; the last period always pays."""
	last = periods[-1].number
	plan_periods: list[PlanPeriod] = []
	for period, ratio in zip(periods, ratios, strict=True):
		pays, deferral = _get_pays(terms, period, last)
		plan_periods.append(
			make_plan_period(
				period.number,
				_get_interest(terms, period.number, ratio),
				pays,
				_get_weight(terms, period.number),
				_get_constant(terms, period.number, last, balance),
				deferral,
				not period.is_regular,
				(0, 1),
			)
		)
	return plan_periods


def _get_interest(terms: LoanTerms, number: int, ratio: Ratio) -> Ratio:
	"""Exact interest of one unit of balance over the period."""
	rate = terms.get_rate_ratio(number)
	return rate[0] * ratio[0], rate[1] * ratio[1]


def _get_pays(terms: LoanTerms, period: HasDates, last: int) -> tuple[Pays, DeferredInterest]:
	grace = terms.grace or Grace()
	if period.number == last:
		return Pays.INSTALLMENT, grace.deferred_interest
	if period.number <= grace.full_periods:
		return Pays.NOTHING, grace.deferred_interest
	if terms.method is AmortizationMethod.INTEREST_ONLY or period.number <= grace.periods:
		return Pays.INTEREST, grace.deferred_interest
	seasons = terms.seasons
	if seasons is not None and period.due.month in seasons.months_without_payment:
		return (Pays.INTEREST if seasons.is_interest_paid else Pays.NOTHING), seasons.deferred_interest
	return Pays.INSTALLMENT, grace.deferred_interest


def _count_steps(terms: LoanTerms, steps: Steps, number: int) -> int:
	grace = terms.grace.periods if terms.grace else 0
	return max(number - 1 - grace, 0) // steps.every


def _get_weight(terms: LoanTerms, number: int) -> Decimal:
	if terms.steps is not None and terms.steps.proportions:
		parts = terms.steps.proportions
		return parts[min(_count_steps(terms, terms.steps, number), len(parts) - 1)]
	if terms.steps is None or terms.steps.rate is None:
		return Decimal(1)
	return (1 + terms.steps.rate) ** _count_steps(terms, terms.steps, number)


def _get_constant(terms: LoanTerms, number: int, last: int, balance: int) -> int:
	if terms.steps is not None and terms.steps.amount is not None:
		return terms.rounding.to_minor(terms.steps.amount, "step_amount") * _count_steps(
			terms, terms.steps, number
		)
	if terms.balloon is None or number != last:
		return 0
	if terms.balloon.amount is not None:
		return min(terms.rounding.to_minor(terms.balloon.amount, "balloon_amount"), balance)
	numerator, denominator = (terms.balloon.rate or Decimal(0)).as_integer_ratio()
	principal = terms.rounding.to_minor(terms.principal)
	return min(terms.rounding.round_ratio(principal * numerator, denominator), balance)
