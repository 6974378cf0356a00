"""The charges of a loan's drawing and of each of its installments, by its terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.charges import (
	NO_CHARGES,
	UPFRONT,
	Charge,
	ChargeBase,
	ChargeTiming,
	OpeningFee,
	PeriodCharges,
	calculate_charge,
	count_times,
	take_share,
)
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.schedule.due_dates import Period
from lending_app.engine.schedule.plan_values import KEPT_BACK, PlannedInstallment
from lending_app.engine.values.money import RoundingPolicy


class Upfront(NamedTuple):
	"""What a drawing costs, in minor units; `financed` of it becomes principal, the rest is kept back.

	`refundable` are premiums and fees of it, each with its tax, whose unearned part comes back at an early payoff.
	"""

	fee: int = 0
	insurance: int = 0
	tax: int = 0
	financed: int = 0
	refundable: tuple[tuple[Component, int, int], ...] = ()

	@property
	def kept_back(self) -> int:
		return self.fee + self.insurance + self.tax - self.financed


def calculate_opening_fee(fee: OpeningFee | None, amount: int, rounding: RoundingPolicy) -> tuple[int, int]:
	"""Opening fee and its tax on a disbursed amount, in minor units."""
	if fee is None:
		return 0, 0
	charged = take_share(amount, fee.rate, rounding) + rounding.round_to_minor(fee.fixed_amount)
	return charged, take_share(charged, fee.tax_rate, rounding)


def calculate_upfront(terms: LoanTerms, amount: int, *, is_first: bool = True) -> Upfront:
	"""What drawing `amount` costs; a later drawing bears the charges of drawdowns alone.

	>>> from decimal import Decimal
	>>> from lending_app.engine.loan.charges import Charge
	>>> life = Charge(
	...     name="Life", component=Component.INSURANCE, timing=ChargeTiming.DISBURSEMENT, rate=Decimal("0.01")
	... )
	>>> terms = LoanTerms(
	...     principal=Decimal(1000), annual_rate=Decimal("0.12"), number_of_installments=2, charges=(life,)
	... )
	>>> calculate_upfront(terms, 100_000).insurance
	1000
	"""
	fee, tax = calculate_opening_fee(terms.opening_fee, amount, terms.rounding) if is_first else (0, 0)
	insurance = financed = 0
	refundable: list[tuple[Component, int, int]] = []
	for charge, charged, taxed in list_upfront_charges(terms, amount, is_first=is_first):
		tax += taxed
		if charge.component is Component.INSURANCE:
			insurance += charged
		else:
			fee += charged
		if charge.is_financed:
			financed += charged + taxed
		if charge.is_refundable:
			refundable.append((charge.component, charged, taxed))
	return Upfront(fee, insurance, tax, financed, tuple(refundable))


def list_upfront_charges(
	terms: LoanTerms, amount: int, *, is_first: bool = True
) -> Iterator[tuple[Charge, int, int]]:
	"""The charges that fall with drawing `amount`, each with what it is and its tax, in minor units."""
	for charge in terms.charges:
		if charge.timing in UPFRONT and (is_first or charge.timing is not ChargeTiming.DISBURSEMENT):
			yield charge, *calculate_charge(charge, amount, terms.rounding)


def charge_period(
	terms: LoanTerms, period: Period, *, opening: int, principal: int, interest: int, drawn: int, since: date
) -> PeriodCharges:
	"""What an installment bears: `interest` is what is paid of it, `opening` the principal at the period's start."""
	if not terms.bears_charges or not (opening or interest):
		return NO_CHARGES
	if not opening:
		return PeriodCharges(0, 0, take_share(interest, terms.interest_tax_rate, terms.rounding))
	bases = {
		ChargeBase.ORIGINAL_PRINCIPAL: drawn,
		ChargeBase.OUTSTANDING_PRINCIPAL: opening,
		ChargeBase.INSTALLMENT: principal + interest,
	}
	fee = insurance = 0
	tax = take_share(max(interest, 0), terms.interest_tax_rate, terms.rounding)
	for charge in terms.charges:
		times = count_times(charge.timing, period.start, period.due, since)
		if not times:
			continue
		charged, taxed = calculate_charge(charge, bases[charge.base], terms.rounding, times)
		tax += taxed
		if charge.component is Component.INSURANCE:
			insurance += charged
		else:
			fee += charged
	return PeriodCharges(fee, insurance, tax)


def plan_charges(
	terms: LoanTerms, periods: Sequence[Period], parts: Sequence[PlannedInstallment], balance: int, drawn: int
) -> list[PeriodCharges]:
	"""Charges of the installments of a plan that starts with `balance`; `drawn` is the original principal.

	The tax on interest that becomes principal falls due with the next installment that asks something.
	"""
	if not terms.bears_charges:
		return [NO_CHARGES] * len(parts)
	charges: list[PeriodCharges] = []
	carried = 0
	for period, part in zip(periods, parts, strict=False):
		if part.rule == KEPT_BACK:
			# The disbursement settles it; the first charges but the tax on its interest fall with the next one.
			taxed = take_share(part.interest, terms.interest_tax_rate, terms.rounding)
			charges.append(PeriodCharges(0, 0, taxed) if taxed else NO_CHARGES)
			continue
		charges.append(
			charge_period(
				terms,
				period,
				opening=balance,
				principal=part.principal,
				interest=part.interest - part.capitalized,
				drawn=drawn,
				since=periods[0].start,
			)
		)
		if part.capitalized:
			carried += take_share(part.capitalized, terms.interest_tax_rate, terms.rounding)
		elif carried and (part.principal or part.interest):
			charges[-1] = charges[-1]._replace(tax=charges[-1].tax + carried)
			carried = 0
		balance += part.capitalized - part.principal
	return charges
