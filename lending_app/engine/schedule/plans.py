"""Repayment plans: what each period pays of a balance, by the terms' method and options.

Every method with a level amount A pays w A + c in a period. The balance after the last period is then a straight line in
A, so one pass over the periods gives the A that ends at zero: no formula for each method, and none of its special cases.
Level payment, balloon, steps, seasons and grace are weights and constants of one plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Context, Decimal, localcontext

from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.loan.options import DeferredInterest
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.schedule.plan_pass import MinimumPass, PlanPass, pays_deferred_first
from lending_app.engine.schedule.plan_values import (
	PRECISION,
	Pays,
	PlannedInstallment,
	PlanPeriod,
	Ratio,
	Start,
	get_growth,
)
from lending_app.engine.schedule.residue import LevelPlan, get_residue, place_residue
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.money import RoundingPolicy


def plan_parts(
	terms: LoanTerms, balance: int, plan_periods: Sequence[PlanPeriod], start: Start
) -> list[PlannedInstallment]:
	"""Split a balance over the periods. Fewer parts come back when an amount is kept and the term shortens."""
	return lay_out(terms, balance, plan_periods, start).parts


def lay_out(terms: LoanTerms, balance: int, plan_periods: Sequence[PlanPeriod], start: Start) -> LevelPlan:
	"""The plan of a balance: its level amount and the periods as they came to be planned, beside its parts."""
	if not any(plan_period.pays is Pays.INSTALLMENT for plan_period in plan_periods):
		raise InvalidTermError("grace", len(plan_periods), "shorter than the loan")
	is_signed = terms.is_negative_rate_allowed and not start.is_running
	if is_signed and any(sum(period.interest) <= 0 for period in plan_periods):
		raise InvalidTermError("annual_rate", terms.annual_rate, "a period's interest that leaves principal")
	if terms.method is AmortizationMethod.IRREGULAR and not start.is_running:
		parts = PlanPass(terms, plan_periods, start, 0).run(balance)
		return LevelPlan(terms, balance, plan_periods, start, 0, parts)
	if terms.drawing is not None and terms.drawing.minimum is not None:
		parts = MinimumPass(terms, plan_periods, start, 0).run(balance)
		return LevelPlan(terms, balance, plan_periods, start, 0, parts)
	amount = _find_amount(terms, balance, plan_periods, start)
	if pays_deferred_first(terms, start) and start.amount is None:
		amount = search_amount(terms, balance, plan_periods, start, amount)
	first = PlanPass(terms, plan_periods[:1], start, amount)
	if plan_periods[0].is_long and first.is_below_interest(balance) and len(plan_periods) > 1:
		# A long first period can cost more than the level amount: it pays its interest, the others the amount.
		return lay_out(
			terms,
			balance,
			[replace(plan_periods[0], pays=Pays.INTEREST, is_long=False), *plan_periods[1:]],
			start,
		)
	parts = PlanPass(terms, plan_periods, start, amount).run(balance)
	plan = LevelPlan(terms, balance, plan_periods, start, amount, parts)
	return plan if start.amount is not None or len(parts) < 2 else place_residue(plan)


def _find_amount(terms: LoanTerms, balance: int, plan_periods: Sequence[PlanPeriod], start: Start) -> int:
	"""The level amount, or the even principal: one that is kept, one leveled otherwise, or the plan's own."""
	for given in (start.amount, start.level):
		if given is not None:
			return given
	return round_installment(terms, *solve_plan(terms, balance, plan_periods, start))


def search_amount(
	terms: LoanTerms, balance: int, plan_periods: Sequence[PlanPeriod], start: Start, amount: int
) -> int:
	"""The level amount that leaves the last installment like the others, where these pay deferred interest first.

	How many of them do depends on the amount, so it is searched for: a higher one leaves the last one less.
	"""
	if terms.method is AmortizationMethod.LEVEL_PRINCIPAL:
		return amount
	low, high = 0, 2 * amount + balance
	running = replace(start, is_running=True)

	def miss(tried: int) -> int:
		parts = PlanPass(terms, plan_periods, running, tried).run(balance)
		return (
			get_residue(terms, tried, plan_periods[-1], parts[-1])
			if len(parts) == len(plan_periods)
			else -tried
		)

	while low < high:
		middle = (low + high) // 2
		if miss(middle) <= 0:
			high = middle
		else:
			low = middle + 1
	return round_installment(terms, low - (low > 0 and abs(miss(low - 1)) < abs(miss(low))), 1)


def solve_amount(balance: int, plan_periods: Sequence[PlanPeriod]) -> Decimal:
	"""The level amount in minor units, unrounded, that brings the balance to zero in the last period.

	Source: equation of value at the last date, balance grown = sum of (w A + c) grown.

	>>> solve_amount(100_00, [PlanPeriod(number, (1, 100)) for number in (1, 2)]).quantize(Decimal("0.001"))
	Decimal('5075.124')
	"""
	with localcontext(Context(prec=PRECISION)):
		grown, paid = Decimal(balance), Decimal(0)
		growths = {
			ratio: get_growth(ratio) for ratio in {plan_period.interest for plan_period in plan_periods}
		}
		for plan_period in plan_periods:
			growth = growths[plan_period.interest]
			if plan_period.pays is Pays.INSTALLMENT:
				grown = grown * growth - plan_period.constant
				paid = paid * growth + plan_period.weight
			elif plan_period.pays is Pays.NOTHING and plan_period.deferral is DeferredInterest.CAPITALIZE:
				grown, paid = grown * growth, paid * growth
		return grown / paid


def solve_plan(terms: LoanTerms, balance: int, plan_periods: Sequence[PlanPeriod], start: Start) -> Ratio:
	"""The level amount, or the even principal, of a method in minor units, unrounded, as a ratio."""
	paying = [plan_period for plan_period in plan_periods if plan_period.pays is Pays.INSTALLMENT]
	if terms.method is AmortizationMethod.FLAT:
		# Balance and interest on the original, in even parts.
		base = balance if start.base is None else start.base
		total = balance + sum(
			terms.rounding.round_ratio(base * plan_period.interest[0], plan_period.interest[1])
			for plan_period in paying
		)
		return total, len(paying)
	if terms.method is not AmortizationMethod.LEVEL_PRINCIPAL:
		return solve_amount(balance, plan_periods).as_integer_ratio()
	if any(
		plan_period.pays is Pays.NOTHING and plan_period.deferral is DeferredInterest.CAPITALIZE
		for plan_period in plan_periods
	):
		# Interest that becomes principal on the way is repaid in even parts too.
		bare = [
			replace(plan_period, interest=(0, 1)) if plan_period.pays is Pays.INSTALLMENT else plan_period
			for plan_period in plan_periods
		]
		return solve_amount(balance, bare).as_integer_ratio()
	return balance, len(paying)


def round_installment(terms: LoanTerms, numerator: int, denominator: int) -> int:
	"""An amount in minor units, as a ratio, rounded to the currency or to the multiple the terms ask for."""
	rule = terms.installment_rounding
	if rule is None:
		return terms.rounding.round_ratio(numerator, denominator)
	multiple = terms.rounding.to_minor(rule.multiple, "installment_multiple")
	policy = RoundingPolicy(minor_units=terms.rounding.minor_units, mode=rule.mode)
	return policy.round_ratio(numerator, denominator * multiple) * multiple


def spread_extra(terms: LoanTerms, parts: Sequence[PlannedInstallment]) -> list[PlannedInstallment]:
	"""The first part's extra interest in even parts on all, the last one taking what rounding leaves.

	No interest falls below zero: what a small one cannot give, those before it do.
	"""
	head = parts[0]
	share = terms.rounding.round_ratio(head.extra, len(parts))
	if abs(share) * (len(parts) - 1) > abs(head.extra):
		share = 0
	shares = [share] * len(parts)
	shares[-1] = head.extra - share * (len(parts) - 1)
	for index in range(len(parts) - 1, 0, -1):
		over = min(parts[index].interest + shares[index], 0)
		shares[index] -= over
		shares[index - 1] += over
	lent = head.extra - shares[0]
	return [
		replace(head, interest=head.interest - lent, extra=shares[0], lent=lent),
		*[
			replace(part, interest=part.interest + share, deferred=share)
			for part, share in zip(parts[1:], shares[1:], strict=True)
		],
	]
