"""Plans whose installments are all alike: level payment, level principal and flat, in whole numbers throughout.

They are what most loans are; the periods, weights and constants of `plans` would cost several times what they do.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal, localcontext
from math import gcd

from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.loan.options import Residue
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.schedule.plan_pass import check_principal
from lending_app.engine.schedule.plan_values import (
	PRECISION,
	PlannedInstallment,
	Ratio,
	Start,
	get_growth,
	make_planned_installment,
)
from lending_app.engine.schedule.plans import round_installment

_METHODS = (AmortizationMethod.LEVEL_PAYMENT, AmortizationMethod.LEVEL_PRINCIPAL, AmortizationMethod.FLAT)


def is_even(terms: LoanTerms) -> bool:
	"""Whether every installment of the terms is like the others, but a first one of another length."""
	return (
		terms.method in _METHODS
		and terms.grace is None
		and terms.seasons is None
		and terms.drawing is None
		and terms.residue is Residue.LAST
		and not terms.is_negative_rate_allowed
	)


def plan_even(
	terms: LoanTerms, balance: int, ratios: Sequence[Ratio], start: Start
) -> list[PlannedInstallment]:
	"""Split a balance over periods that all pay. `ratios` are the exact interest of one minor unit in each.

	Fewer parts come back where the balance ends before the periods do.
	"""
	is_flat, is_level = terms.method is AmortizationMethod.FLAT, terms.method is not _METHODS[1]
	original = balance if start.base is None else start.base
	round_ratio = terms.rounding.round_ratio
	amount = start.level if start.amount is None else start.amount
	if amount is None:
		amount = _get_amount(terms, balance, original, ratios)
	rule = terms.method.name.lower()
	last = len(ratios) - 1
	parts: list[PlannedInstallment] = []
	for index, (numerator, denominator) in enumerate(ratios):
		base = original if is_flat else balance
		if index:
			interest = round_ratio(base * numerator, denominator)
			principal = amount - interest if is_level else amount
		else:
			interest = round_ratio(*start.add_before(base * numerator, denominator))
			principal = amount - interest + start.settled if is_level else amount
		called = rule
		if index == last or principal >= balance:
			principal, called = balance, "last_takes_the_rest"
		elif principal < 0:
			principal = check_principal(principal, len(ratios), start)
		parts.append(make_planned_installment(principal, interest, called, base, 0, 0, 0, 0, False))
		balance -= principal
		if not balance and index < last:
			break
	return parts


def _get_amount(terms: LoanTerms, balance: int, original: int, ratios: Sequence[Ratio]) -> int:
	"""Level payment: the amount that ends at zero. Level principal: even parts; flat: of the interest too."""
	if terms.method is AmortizationMethod.LEVEL_PAYMENT:
		return round_installment(terms, *solve_level(balance, ratios))
	total = balance
	if terms.method is AmortizationMethod.FLAT:
		total += sum(terms.rounding.round_ratio(original * ratio[0], ratio[1]) for ratio in ratios)
	return round_installment(terms, total, len(ratios))


def solve_level(balance: int, ratios: Sequence[Ratio]) -> Ratio:
	"""The level amount in minor units, unrounded, as a ratio.

	Exact where the periods after the first cost alike, i = a / b each: with g0 the growth of the first,
	A = P g0 a (a + b)^(n - 1) / ((a + b)^n - b^n). Source: sum of a geometric progression.

	>>> numerator, denominator = solve_level(100_000_00, [(3, 200)] * 12)
	>>> round(numerator / denominator, 3)
	916799.929
	"""
	numerator, denominator = ratios[-1]
	count = len(ratios)
	if ratios[1:].count(ratios[-1]) < count - 1:
		return _solve_uneven(balance, ratios)
	first = balance * (ratios[0][0] + ratios[0][1])
	if not numerator:
		return first, ratios[0][1] * count
	common = gcd(numerator, denominator)
	numerator, denominator = numerator // common, denominator // common
	power = (numerator + denominator) ** (count - 1)
	grown = power * (numerator + denominator) - denominator**count
	return first * numerator * power, ratios[0][1] * grown


def _solve_uneven(balance: int, ratios: Sequence[Ratio]) -> Ratio:
	growths: dict[Ratio, Decimal] = {}
	with localcontext(Context(prec=PRECISION)):
		grown, paid = Decimal(balance), Decimal(0)
		for ratio in ratios:
			growth = growths.get(ratio)
			if growth is None:
				growth = growths[ratio] = get_growth(ratio)
			grown *= growth
			paid = paid * growth + 1
		return (grown / paid).as_integer_ratio()
