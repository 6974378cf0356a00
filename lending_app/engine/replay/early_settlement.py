"""What paying early costs by the rules that laws set: tiers, months of interest, a free share a year, the rule of 78."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.charges import InterestRebate, PrepaymentCharge, TierCount, take_share
from lending_app.engine.replay.installment import INTEREST, PRINCIPAL
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.values.rates import add_months

MONTHS_A_YEAR = 12
EARLY_RULE = "rate x (principal - free) + months of interest + amount, up to the lowest cap, + interest by the rule of 78"


@dataclass(frozen=True, slots=True)
class EarlyPrice:
	"""A charge for paying early in minor units: what made it, `charge` before tax, and its tax.

	`rate` is the share in force on the day, `free` what of the principal is free of it, `limit` the lowest cap that
	applies, `rebate_lost` interest that the rule of 78 does not give back: it is part of the charge and not taxed.
	"""

	rate: Decimal
	free: int
	interest: int
	limit: int | None
	rebate_lost: int
	charge: int
	tax: int


def price_early(loan: WorkingLoan, rule: PrepaymentCharge, principal: int, *, is_partial: bool) -> EarlyPrice:
	"""What paying a principal before its due date costs on the loan's day.

	charge = rate x (principal - free) + months of interest on it + amount, up to the caps; where all is paid off, with
	the interest that the rule of 78 counts as earned beyond what was. Sources: Directive 2008/48/EC, article 16 (tiers by
	the time left, never above the interest left); Code de la consommation, article L313-47 and its decree (six months of
	interest, up to 3 % of what is owed before); 15 USC 1615 (b), which forbids the rule of 78 for more than 61 months.
	"""
	rounding = loan.terms.rounding
	free = min(get_free(loan, rule), principal)
	paid = max(principal - free, 0)
	rate = get_rate(loan, rule)
	interest = _count_interest(loan, rule, paid)
	charge = take_share(paid, rate, rounding) + interest
	if paid:
		charge += rounding.round_to_minor(rule.amount)
	limit = _find_limit(loan, rule, paid)
	if limit is not None:
		charge = min(charge, limit)
	tax = take_share(charge, rule.tax_rate, rounding)
	lost = 0 if is_partial or rule.rebate is InterestRebate.NONE else _count_lost_rebate(loan)
	return EarlyPrice(rate, free, interest, limit, lost, charge + lost, tax)


def get_rate(loan: WorkingLoan, rule: PrepaymentCharge) -> Decimal:
	"""The share in force on the day: that of the last tier reached, else the rule's own."""
	rate = rule.rate
	for tier in rule.tiers:
		if rule.tiers_by is TierCount.SINCE_DISBURSEMENT:
			is_reached = loan.disbursed_on is not None and loan.day >= add_months(
				loan.disbursed_on, tier.from_month
			)
		else:
			is_reached = add_months(loan.day, tier.from_month) < loan.installments[-1].period.due
		rate = tier.rate if is_reached else rate
	return rate


def get_free(loan: WorkingLoan, rule: PrepaymentCharge) -> int:
	"""What may still be paid early without a charge in the running year of the loan."""
	if not rule.free_rate or loan.disbursed_on is None:
		return 0
	years = 0
	while add_months(loan.disbursed_on, (years + 1) * MONTHS_A_YEAR) <= loan.day:
		years += 1
	since = add_months(loan.disbursed_on, years * MONTHS_A_YEAR)
	used = sum(
		loan.terms.rounding.to_minor(part.amount)
		for part in loan.allocations
		if part.component is Component.PRINCIPAL
		and part.value_date >= since
		and part.rule.startswith("prepayment.")
	)
	return max(take_share(loan.disbursed, rule.free_rate, loan.terms.rounding) - used, 0)


def _count_interest(loan: WorkingLoan, rule: PrepaymentCharge, principal: int) -> int:
	"""Months of interest on the principal, at the rate in force."""
	numerator, denominator = loan.terms.get_rate_ratio(loan.opened + 1)
	return loan.terms.rounding.round_ratio(
		principal * max(numerator, 0) * rule.interest_months, denominator * MONTHS_A_YEAR
	)


def _find_limit(loan: WorkingLoan, rule: PrepaymentCharge, principal: int) -> int | None:
	rounding = loan.terms.rounding
	limits = []
	if rule.cap_amount is not None:
		limits.append(rounding.round_to_minor(rule.cap_amount))
	if rule.cap_rate is not None:
		limits.append(take_share(loan.outstanding, rule.cap_rate, rounding))
	if rule.is_capped_by_interest:
		left = sum(row.due[INTEREST] for row in loan.installments[loan.opened :]) - _count_earned(loan)
		ahead = sum(row.due[PRINCIPAL] - row.paid[PRINCIPAL] for row in loan.installments[loan.opened :])
		limits.append(rounding.round_ratio(max(left, 0) * min(principal, ahead), ahead) if ahead else 0)
	return min(limits, default=None)


def _count_earned(loan: WorkingLoan) -> int:
	"""Interest earned of the installments to come."""
	return sum(row.get_accrued_interest(loan.day, loan.terms) for row in loan.installments[loan.opened :])


def _count_lost_rebate(loan: WorkingLoan) -> int:
	"""What the rule of 78 counts as earned beyond what was: a period that has begun counts whole.

	rebate = finance charge x k (k + 1) / (n (n + 1)), for the k of n periods that have not begun.
	"""
	count = len(loan.installments)
	ahead = sum(row.period.start >= loan.day for row in loan.installments[loan.opened :])
	whole = sum(row.due[INTEREST] for row in loan.installments)
	rebate = loan.terms.rounding.round_ratio(whole * ahead * (ahead + 1), count * (count + 1))
	passed = sum(row.due[INTEREST] for row in loan.installments[: loan.opened])
	return max(whole - rebate - passed - _count_earned(loan), 0)


def explain_early(loan: WorkingLoan, principal: int) -> tuple[tuple[str, Decimal | str], ...]:
	"""What made the charge of paying a principal off today; nothing where a rate and an amount say all."""
	rule = loan.terms.prepayment_charge
	if rule is None or rule.is_plain:
		return ()
	price, amount = price_early(loan, rule, principal, is_partial=False), loan.terms.rounding.to_amount
	inputs: list[tuple[str, Decimal | str]] = [
		("principal paid early", amount(principal)),
		("rate", price.rate),
		("free", amount(price.free)),
		("months of interest", amount(price.interest)),
		("amount", rule.amount),
	]
	if price.limit is not None:
		inputs.append(("lowest cap", amount(price.limit)))
	if rule.rebate is not InterestRebate.NONE:
		inputs.append((f"interest by the {rule.rebate.value.lower()}", amount(price.rebate_lost)))
	return (*inputs, ("tax, in the tax", amount(price.tax)))
