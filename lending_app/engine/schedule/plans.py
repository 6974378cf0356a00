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
from lending_app.engine.loan.options import DeferredInterest, Residue
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.schedule.plan_values import (
	DEFERRED,
	PRECISION,
	Pays,
	PlannedInstallment,
	PlanPeriod,
	Ratio,
	Start,
)
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.money import RoundingPolicy

# Passes in which the first installment looks for the amount that leaves the last one like the others.
RESIDUE_PASSES = 8


def plan_parts(
	terms: LoanTerms, balance: int, plan_periods: Sequence[PlanPeriod], start: Start
) -> list[PlannedInstallment]:
	"""Split a balance over the periods. Fewer parts come back when an amount is kept and the term shortens."""
	if not any(plan_period.pays is Pays.INSTALLMENT for plan_period in plan_periods):
		raise InvalidTermError("grace", len(plan_periods), "shorter than the loan")
	if terms.method is AmortizationMethod.IRREGULAR and not start.is_running:
		return _Pass(terms, plan_periods, start, 0).run(balance)
	if terms.drawing is not None and terms.drawing.minimum is not None:
		return _MinimumPass(terms, plan_periods, start, 0).run(balance)
	amount = _find_amount(terms, balance, plan_periods, start)
	if _pays_deferred_first(terms, start) and start.amount is None:
		amount = search_amount(terms, balance, plan_periods, start, amount)
	first = _Pass(terms, plan_periods[:1], start, amount)
	if plan_periods[0].is_long and first.is_below_interest(balance) and len(plan_periods) > 1:
		# A long first period can cost more than the level amount: it pays its interest, the others the amount.
		return plan_parts(
			terms,
			balance,
			[replace(plan_periods[0], pays=Pays.INTEREST, is_long=False), *plan_periods[1:]],
			start,
		)
	parts = _Pass(terms, plan_periods, start, amount).run(balance)
	if terms.residue is Residue.LAST or start.amount is not None or len(parts) < 2:
		return parts
	change = _RESIDUES[terms.residue]
	return change(terms, balance, plan_periods, start, amount, parts)


def _find_amount(terms: LoanTerms, balance: int, plan_periods: Sequence[PlanPeriod], start: Start) -> int:
	"""The level amount, or the even principal: one that is kept, one leveled otherwise, or the plan's own."""
	for given in (start.amount, start.level):
		if given is not None:
			return given
	if terms.method in (AmortizationMethod.LEVEL_PRINCIPAL, AmortizationMethod.FLAT):
		return _even_amount(terms, balance, plan_periods, start)
	return round_installment(terms, *solve_amount(balance, plan_periods).as_integer_ratio())


def _pays_deferred_first(terms: LoanTerms, start: Start) -> bool:
	return terms.is_deferred_next or start.is_next


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
		parts = _Pass(terms, plan_periods, running, tried).run(balance)
		return (
			_get_residue(terms, tried, plan_periods[-1], parts[-1])
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


def get_growth(ratio: Ratio) -> Decimal:
	"""What one unit of balance grows to over a period, by the digits of the context."""
	return 1 + Decimal(ratio[0]) / ratio[1]


def _even_amount(terms: LoanTerms, balance: int, plan_periods: Sequence[PlanPeriod], start: Start) -> int:
	"""Level principal: the balance in even parts. Flat: balance and interest on the original, in even parts."""
	paying = [plan_period for plan_period in plan_periods if plan_period.pays is Pays.INSTALLMENT]
	if terms.method is AmortizationMethod.FLAT:
		base = balance if start.base is None else start.base
		total = balance + sum(
			terms.rounding.round_ratio(base * plan_period.interest[0], plan_period.interest[1])
			for plan_period in paying
		)
		return round_installment(terms, total, len(paying))
	if any(
		plan_period.pays is Pays.NOTHING and plan_period.deferral is DeferredInterest.CAPITALIZE
		for plan_period in plan_periods
	):
		# Interest that becomes principal on the way is repaid in even parts too.
		bare = [
			replace(plan_period, interest=(0, 1)) if plan_period.pays is Pays.INSTALLMENT else plan_period
			for plan_period in plan_periods
		]
		return round_installment(terms, *solve_amount(balance, bare).as_integer_ratio())
	return round_installment(terms, balance, len(paying))


def round_installment(terms: LoanTerms, numerator: int, denominator: int) -> int:
	"""An amount in minor units, as a ratio, rounded to the currency or to the multiple the terms ask for."""
	rule = terms.installment_rounding
	if rule is None:
		return terms.rounding.round_ratio(numerator, denominator)
	multiple = terms.rounding.to_minor(rule.multiple, "installment_multiple")
	policy = RoundingPolicy(minor_units=terms.rounding.minor_units, mode=rule.mode)
	return policy.round_ratio(numerator, denominator * multiple) * multiple


def _move_residue(
	terms: LoanTerms,
	balance: int,
	plan_periods: Sequence[PlanPeriod],
	start: Start,
	amount: int,
	parts: list[PlannedInstallment],
) -> list[PlannedInstallment]:
	"""Let the first installment differ, so that the last one is like the others to the cent, or nearly."""
	first = next(
		index for index, plan_period in enumerate(plan_periods) if plan_period.pays is Pays.INSTALLMENT
	)
	changed = list(plan_periods)
	for _ in range(RESIDUE_PASSES):
		difference = _get_residue(terms, amount, plan_periods[-1], parts[-1])
		if not difference:
			break
		with localcontext(Context(prec=PRECISION)):
			discounted = Decimal(difference)
			for plan_period in (
				[] if terms.method is AmortizationMethod.LEVEL_PRINCIPAL else plan_periods[first + 1 :]
			):
				discounted /= get_growth(plan_period.interest)
			step = terms.rounding.round_ratio(*discounted.as_integer_ratio()) or (1 if difference > 0 else -1)
		changed[first] = replace(changed[first], constant=changed[first].constant + step)
		parts = _Pass(terms, changed, start, amount).run(balance)
	return parts


def _tune_amount(
	terms: LoanTerms,
	balance: int,
	plan_periods: Sequence[PlanPeriod],
	start: Start,
	amount: int,
	parts: list[PlannedInstallment],
) -> list[PlannedInstallment]:
	"""Move the level amount by the smallest unit as long as the last installment comes nearer to the others.

	An amount that is rounded to a multiple stays: its rule says where it goes.
	"""
	left = _get_residue(terms, amount, plan_periods[-1], parts[-1])
	step = 1 if left > 0 else -1
	while left and terms.installment_rounding is None:
		try:
			tried = _Pass(terms, plan_periods, start, amount + step).run(balance)
		except InvalidTermError:
			# A step lower the installment would be below its interest.
			break
		rest = _get_residue(terms, amount + step, plan_periods[-1], tried[-1])
		if len(tried) < len(plan_periods) or abs(rest) >= abs(left):
			break
		amount, parts, left = amount + step, tried, rest
	return parts


def _put_in_interest(
	terms: LoanTerms,
	balance: int,
	plan_periods: Sequence[PlanPeriod],
	start: Start,
	amount: int,
	parts: list[PlannedInstallment],
) -> list[PlannedInstallment]:
	"""Let the interest of the last installment take the difference, as far as there is some."""
	last = parts[-1]
	difference = _get_residue(terms, amount, plan_periods[-1], last) if len(parts) == len(plan_periods) else 0
	return [*parts[:-1], replace(last, interest=max(last.interest - difference, last.deferred))]


_RESIDUES = {
	Residue.FIRST: _move_residue,
	Residue.SMALLEST: _tune_amount,
	Residue.INTEREST: _put_in_interest,
}


def _get_residue(terms: LoanTerms, amount: int, plan_period: PlanPeriod, part: PlannedInstallment) -> int:
	"""What the last installment pays more than its like: of principal where that is level, else of the total."""
	if terms.method is AmortizationMethod.LEVEL_PRINCIPAL:
		return part.principal - amount
	numerator, denominator = plan_period.weight.as_integer_ratio()
	wanted = terms.rounding.round_ratio(amount * numerator, denominator) + plan_period.constant
	return part.principal + part.interest - (0 if part.is_first else part.deferred) - wanted


def check_principal(principal: int, count: int, start: Start) -> int:
	"""Refuse terms whose installment is below its interest.

	A running loan cannot refuse: where rounding leaves less than the interest, the interest alone falls due.
	"""
	if principal < 0 and not start.is_running:
		raise InvalidTermError("number_of_installments", count, "an installment above its interest")
	return max(principal, 0)


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


class _Pass:
	"""One walk over the periods with a rounded amount: interest rounded in each, the last takes what is left."""

	def __init__(
		self, terms: LoanTerms, plan_periods: Sequence[PlanPeriod], start: Start, amount: int
	) -> None:
		self.terms = terms
		self.plan_periods = plan_periods
		self.start = start
		self.amount = amount
		self.pool = start.pool
		self.is_next = _pays_deferred_first(terms, start)
		self.left = sum(plan_period.pays is Pays.INSTALLMENT for plan_period in plan_periods)
		self.parts: list[PlannedInstallment] = []

	def run(self, balance: int) -> list[PlannedInstallment]:
		original = balance if self.start.base is None else self.start.base
		is_flat = self.terms.method is AmortizationMethod.FLAT
		for index, plan_period in enumerate(self.plan_periods):
			base = original if is_flat else balance
			part = self._add_extra(plan_period, self._plan(index, plan_period, balance, base))
			self.parts.append(part)
			balance += part.capitalized - part.principal
			if not balance and plan_period.pays is Pays.INSTALLMENT and index < len(self.plan_periods) - 1:
				break
		return self.parts

	def is_below_interest(self, balance: int) -> bool:
		"""Whether the amount leaves the first period's interest unpaid."""
		plan_period = self.plan_periods[0]
		return (
			plan_period.pays is Pays.INSTALLMENT
			and self._principal(0, plan_period, self._interest(0, plan_period, balance)) < 0
		)

	def _plan(self, index: int, plan_period: PlanPeriod, balance: int, base: int) -> PlannedInstallment:
		interest = self._interest(index, plan_period, base)
		if plan_period.pays is Pays.NOTHING:
			return self._defer(plan_period, interest, base)
		if plan_period.pays is Pays.INTEREST:
			return PlannedInstallment(0, interest, "interest_only", base)
		principal = self._principal(index, plan_period, interest)
		if self.is_next:
			share = self._take_first(principal)
			principal -= share if self.terms.method is not AmortizationMethod.LEVEL_PRINCIPAL else 0
		else:
			share = self._take_share()
		self.left -= 1
		if index == len(self.plan_periods) - 1 or principal >= balance:
			share += self.pool
			self.pool = 0
			return self._make_part(balance, interest, share, "last_takes_the_rest", base)
		principal = check_principal(principal, len(self.plan_periods), self.start)
		return self._make_part(principal, interest, share, self.terms.method.name.lower(), base)

	def _make_part(
		self, principal: int, interest: int, share: int, rule: str, base: int
	) -> PlannedInstallment:
		return PlannedInstallment(
			principal, interest + share, rule, base, deferred=share, is_first=self.is_next
		)

	def _take_first(self, principal: int) -> int:
		"""What the installment pays of deferred interest before principal: as much as it would pay of that."""
		is_whole = self.terms.method is AmortizationMethod.LEVEL_PRINCIPAL
		share = self.pool if is_whole else max(min(self.pool, principal), 0)
		self.pool -= share
		return share

	def _add_extra(self, plan_period: PlanPeriod, part: PlannedInstallment) -> PlannedInstallment:
		if not plan_period.extra[0]:
			return part
		left, right = plan_period.interest, plan_period.extra
		if self.terms.is_kept_back and right[0] > 0:
			# It is posted at the disbursement, by itself.
			kept = self.terms.rounding.round_ratio(part.base * right[0], right[1])
			return replace(part, interest=part.interest + kept, extra=kept)
		numerator, denominator = left[0] * right[1] + right[0] * left[1], left[1] * right[1]
		whole = self.terms.rounding.round_ratio(part.base * numerator, denominator)
		extra = whole - self.terms.rounding.round_ratio(part.base * left[0], left[1])
		return replace(part, interest=part.interest + extra, extra=extra)

	def _interest(self, index: int, plan_period: PlanPeriod, base: int) -> int:
		numerator, denominator = base * plan_period.interest[0], plan_period.interest[1]
		if index == 0:
			numerator, denominator = self.start.add_before(numerator, denominator)
		return self.terms.rounding.round_ratio(numerator, denominator)

	def _principal(self, index: int, plan_period: PlanPeriod, interest: int) -> int:
		method = self.terms.method
		if method is AmortizationMethod.LEVEL_PRINCIPAL:
			return self.amount + plan_period.constant
		if method is AmortizationMethod.IRREGULAR and not self.start.is_running:
			given = self.terms.get_given(plan_period.number)
			return given if self.terms.given_principals else given - interest
		settled = self.start.settled if index == 0 else 0
		numerator, denominator = plan_period.weight.as_integer_ratio()
		return (
			self.terms.rounding.round_ratio(self.amount * numerator, denominator)
			+ plan_period.constant
			- interest
			+ settled
		)

	def _defer(self, plan_period: PlanPeriod, interest: int, base: int) -> PlannedInstallment:
		if plan_period.deferral is DeferredInterest.CAPITALIZE:
			return PlannedInstallment(0, interest, "capitalized", base, capitalized=interest)
		# The interest is earned with the installments that collect it, see Deferral; the period itself earns none.
		self.pool += interest
		return PlannedInstallment(0, 0, DEFERRED)

	def _take_share(self) -> int:
		"""What of the deferred interest falls due with this installment."""
		if self.is_next:
			return self._take_first(self.pool)
		if not (self.terms.is_deferred_spread or self.start.is_spread):
			return 0
		share = self.terms.rounding.round_ratio(self.pool, self.left)
		self.pool -= share
		return share


class _MinimumPass(_Pass):
	"""A line whose installments pay interest and a part of the principal."""

	def _plan(self, index: int, plan_period: PlanPeriod, balance: int, base: int) -> PlannedInstallment:
		rule = self.terms.drawing.minimum if self.terms.drawing is not None else None
		if rule is None or plan_period.pays is not Pays.INSTALLMENT or index == len(self.plan_periods) - 1:
			return super()._plan(index, plan_period, balance, base)
		numerator, denominator = rule.rate.as_integer_ratio()
		part = self.terms.rounding.round_ratio(balance * numerator, denominator)
		part = min(max(part, self.terms.rounding.to_minor(rule.amount)), balance)
		share = self._take_share()
		self.left -= 1
		return PlannedInstallment(
			part, self._interest(index, plan_period, base) + share, "minimum_payment", base, deferred=share
		)
