"""Loans whose interest is paid at the start of each period: the first kept back from the money paid out.

Installment 1 falls on the disbursement and is interest alone; installment k + 1 falls at the end of period k and pays its
principal and the interest of period k + 1 on what is left; the last one pays principal only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.schedule.due_dates import Period
from lending_app.engine.schedule.interest import interest_ratio, period_ratio
from lending_app.engine.schedule.plan_pass import check_principal
from lending_app.engine.schedule.plan_values import KEPT_BACK, PRECISION, PlannedInstallment, Ratio, Start
from lending_app.engine.schedule.plans import round_installment
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.explanation import show_ratio
from lending_app.engine.values.rates import Frequency

LAST = "last_takes_the_rest"


def plan_in_advance(
	terms: LoanTerms, balance: int, periods: Sequence[Period]
) -> tuple[list[Period], list[PlannedInstallment]]:
	"""The installments of a balance, one more than periods. `base` of each is the balance its interest runs on.

	Raises InvalidTermError for a period whose interest is as much as its principal, or an installment below its interest.
	"""
	ratios = list_ratios(terms, periods)
	first = terms.rounding.round_ratio(balance * ratios[0][0], ratios[0][1])
	kept_back = PlannedInstallment(0, first, KEPT_BACK, balance)
	later = plan_later(terms, LaterPlan(balance=balance, ratios=tuple(ratios[1:])))
	return _list_dues(periods), [kept_back, *later]


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterPlan:
	"""Installments after one at which interest was paid: `ratios` are those of the periods after each but the last.

	`amount` is a level amount (or even principal) that is kept; `without_principal` are places of installments that pay
	interest alone.
	"""

	balance: int
	ratios: tuple[Ratio, ...]
	amount: int | None = None
	without_principal: frozenset[int] = frozenset()
	is_running: bool = False


def plan_later(terms: LoanTerms, plan: LaterPlan) -> list[PlannedInstallment]:
	"""What each installment pays; fewer than asked for come back where an amount is kept and the term shortens."""
	balance, count = plan.balance, len(plan.ratios) + 1
	level = _solve_level(terms, plan) if plan.amount is None else plan.amount
	parts: list[PlannedInstallment] = []
	for place, ratio in enumerate(plan.ratios):
		principal, name = 0, "interest_only"
		if place not in plan.without_principal:
			principal = _solve(terms, level, balance, ratio)
			start = Start(is_running=plan.is_running)
			principal = min(check_principal(principal, count, start), balance)
			name = terms.method.name.lower() if principal or balance else "nothing_left"
		balance -= principal
		if plan.amount is not None and not balance:
			return [*parts, PlannedInstallment(principal, 0, LAST)]
		interest = terms.rounding.round_ratio(balance * ratio[0], ratio[1])
		parts.append(PlannedInstallment(principal, interest, name, balance))
	parts.append(PlannedInstallment(balance, 0, LAST if balance else "nothing_left"))
	return parts


def list_ratios(terms: LoanTerms, periods: Sequence[Period]) -> list[Ratio]:
	"""Exact interest of one minor unit in each period. Raises InvalidTermError for as much as that, or more."""
	ratios: list[Ratio] = []
	for period in periods:
		rate = terms.get_rate_ratio(period.number)
		ratio = interest_ratio(1, rate, period_ratio(terms, period, period.due))
		if ratio[0] >= ratio[1]:
			raise InvalidTermError(
				"annual_rate", show_ratio(*rate), f"interest below the principal until {period.due}"
			)
		ratios.append(ratio)
	return ratios


def _list_dues(periods: Sequence[Period]) -> list[Period]:
	first, start = periods[0].number, periods[0].start
	later = [Period(period.number + 1, period.start, period.due, period.is_regular) for period in periods]
	return [Period(first, start, start, True), *later]


def get_level_amount(terms: LoanTerms, balance: int, ratios: Sequence[Ratio]) -> int:
	"""The level amount A = P / (1 + v2 + v2 v3 + ...), v = 1 - i of each period after the first; or the even principal.

	Source: annuity at the rate of discount; with equal periods A = P i / (1 - (1 - i)^n).
	"""
	return _solve_level(terms, LaterPlan(balance=balance, ratios=tuple(ratios[1:])))


def _solve_level(terms: LoanTerms, plan: LaterPlan) -> int:
	"""An installment without principal pays the interest of the next period, and leaves the balance as it is."""
	if terms.method is AmortizationMethod.INTEREST_ONLY or terms.frequency is Frequency.AT_MATURITY:
		return 0
	paying = len(plan.ratios) + 1 - len(plan.without_principal)
	if terms.method is AmortizationMethod.LEVEL_PRINCIPAL:
		return round_installment(terms, plan.balance, paying)
	with localcontext(Context(prec=PRECISION)):
		grown, paid = Decimal(1), Decimal(0)
		for place, (numerator, denominator) in enumerate(plan.ratios):
			if place not in plan.without_principal:
				left = 1 - Decimal(numerator) / denominator
				grown, paid = grown / left, (paid + 1) / left
		return round_installment(terms, *(plan.balance * grown / (paid + 1)).as_integer_ratio())


def _solve(terms: LoanTerms, level: int, balance: int, ratio: Ratio) -> int:
	"""The principal that makes, with the rounded interest of what it leaves, the level amount."""
	if terms.method is not AmortizationMethod.LEVEL_PAYMENT:
		return level
	numerator, denominator = ratio
	principal = (level * denominator - balance * numerator) // (denominator - numerator)
	while principal + terms.rounding.round_ratio((balance - principal) * numerator, denominator) < level:
		principal += 1
	return principal
