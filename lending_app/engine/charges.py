"""Fees, insurance and taxes that come with a loan: what each is, when it falls, and how much it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from lending_app.engine.allocation import Component
from lending_app.engine.errors import InvalidAmountError, InvalidTermError
from lending_app.engine.inputs import check_kind, check_text, check_whole
from lending_app.engine.money import RoundingPolicy, check_amount
from lending_app.engine.rates import add_months, check_rate

MAXIMUM_MONTHS = 1_200


class ChargeTiming(str, Enum):
	"""When a charge falls.

	DISBURSEMENT once, with the first drawing; DRAWDOWN with every drawing; INSTALLMENT with each installment; MONTH and
	YEAR with the installment in whose period a month or a year since the disbursement ends.
	"""

	DISBURSEMENT = "Disbursement"
	DRAWDOWN = "Drawdown"
	INSTALLMENT = "Installment"
	MONTH = "Month"
	YEAR = "Year"


class ChargeBase(str, Enum):
	"""What the rate is taken of. OUTSTANDING_PRINCIPAL is that at the start of the installment's period."""

	ORIGINAL_PRINCIPAL = "Original Principal"
	OUTSTANDING_PRINCIPAL = "Outstanding Principal"
	INSTALLMENT = "Installment"


UPFRONT = (ChargeTiming.DISBURSEMENT, ChargeTiming.DRAWDOWN)
CHARGE_COMPONENTS = (Component.FEE, Component.INSURANCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
	"""A fee or an insurance premium: `rate` of the base plus `amount`, each time it falls, taxed at `tax_rate`.

	A charge that falls with a drawing is kept back from it, or with `is_financed` added to the principal. What is not
	earned of one that is refundable comes back, by days to the maturity date, when the loan is paid off early.
	"""

	name: str
	component: Component = Component.FEE
	timing: ChargeTiming = ChargeTiming.INSTALLMENT
	base: ChargeBase = ChargeBase.ORIGINAL_PRINCIPAL
	rate: Decimal = Decimal(0)
	amount: Decimal = Decimal(0)
	tax_rate: Decimal = Decimal(0)
	is_financed: bool = False
	is_refundable: bool = False

	def __post_init__(self) -> None:
		check_text(self.name, "charge_name")
		if self.component not in CHARGE_COMPONENTS:
			raise InvalidTermError("charge_component", self.component, "Fee or Insurance")
		check_kind(self.timing, ChargeTiming, "charge_timing")
		check_kind(self.base, ChargeBase, "charge_base")
		_check_size(self.rate, self.amount, self.tax_rate, "charge")
		is_upfront = self.timing in UPFRONT
		if self.is_financed and not is_upfront:
			raise InvalidTermError("charge_is_financed", self.timing.value, "a charge of a drawing")
		if self.is_refundable and self.timing is not ChargeTiming.DISBURSEMENT:
			raise InvalidTermError("charge_is_refundable", self.timing.value, "a charge of the disbursement")
		if is_upfront and self.base is ChargeBase.INSTALLMENT:
			raise InvalidTermError("charge_base", self.base.value, "principal, with a drawing")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepaymentCharge:
	"""What paying early costs: `rate` of the principal paid before its due date plus `amount`, taxed.

	It falls on payoffs and on prepayments that lower the plan, within `within_months` of the disbursement where that is
	given; `cap_amount` limits it before tax. Source: requirement PRD-13.
	"""

	rate: Decimal = Decimal(0)
	amount: Decimal = Decimal(0)
	tax_rate: Decimal = Decimal(0)
	within_months: int | None = None
	cap_amount: Decimal | None = None
	is_on_partial: bool = True

	def __post_init__(self) -> None:
		_check_size(self.rate, self.amount, self.tax_rate, "prepayment_charge")
		if self.rate > 1:
			raise InvalidTermError("prepayment_charge_rate", self.rate, "0..1")
		if self.within_months is not None:
			check_whole(self.within_months, "prepayment_charge_within_months", 1, MAXIMUM_MONTHS)
		if self.cap_amount is not None:
			check_amount(self.cap_amount, "prepayment_charge_cap_amount")
			if self.cap_amount <= 0:
				raise InvalidAmountError("prepayment_charge_cap_amount", self.cap_amount, "above 0")

	def applies_on(self, day: date, disbursed_on: date) -> bool:
		"""Whether paying early costs on a day."""
		return self.within_months is None or day < add_months(disbursed_on, self.within_months)

	def calculate(self, principal: int, rounding: RoundingPolicy) -> tuple[int, int]:
		"""The charge and its tax on principal paid early, in minor units; nothing on nothing."""
		if principal <= 0:
			return 0, 0
		charged = take_share(principal, self.rate, rounding) + rounding.round_to_minor(self.amount)
		if self.cap_amount is not None:
			charged = min(charged, rounding.round_to_minor(self.cap_amount))
		return charged, take_share(charged, self.tax_rate, rounding)


class PeriodCharges(NamedTuple):
	"""What an installment asks beside principal and interest, in minor units. `tax` is on all that is taxed."""

	fee: int = 0
	insurance: int = 0
	tax: int = 0

	@property
	def total(self) -> int:
		return self.fee + self.insurance + self.tax


NO_CHARGES = PeriodCharges()


def take_share(amount: int, rate: Decimal, rounding: RoundingPolicy) -> int:
	"""A fraction of an amount in minor units, rounded once.

	>>> take_share(1050, Decimal("0.18"), RoundingPolicy())
	189
	"""
	numerator, denominator = rate.as_integer_ratio()
	return rounding.round_ratio(amount * numerator, denominator)


def calculate_charge(charge: Charge, base: int, rounding: RoundingPolicy, times: int = 1) -> tuple[int, int]:
	"""A charge that falls so many times, and its tax, on a base; all in minor units.

	>>> premium = Charge(
	...     name="Life", component=Component.INSURANCE, rate=Decimal("0.0005"), tax_rate=Decimal("0.16")
	... )
	>>> calculate_charge(premium, 100_000_00, RoundingPolicy())
	(5000, 800)
	"""
	once = take_share(base, charge.rate, rounding) + rounding.round_to_minor(charge.amount)
	return once * times, take_share(once * times, charge.tax_rate, rounding)


def count_times(timing: ChargeTiming, start: date, due: date, since: date) -> int:
	"""How often a charge falls in the period after `start` up to and with `due`, of a loan drawn on `since`.

	>>> count_times(ChargeTiming.MONTH, date(2025, 1, 31), date(2025, 4, 30), date(2025, 1, 31))
	3
	"""
	if timing is ChargeTiming.INSTALLMENT:
		return 1
	if timing in UPFRONT:
		return 0
	months = 12 if timing is ChargeTiming.YEAR else 1
	return count_whole_months(since, due) // months - count_whole_months(since, start) // months


def count_whole_months(since: date, until: date) -> int:
	"""Whole months from one day to another, the end of a shorter month counting as its day.

	>>> (
	...     count_whole_months(date(2025, 1, 31), date(2025, 2, 28)),
	...     count_whole_months(date(2025, 1, 31), date(2025, 3, 30)),
	... )
	(1, 1)
	"""
	months = (until.year - since.year) * 12 + until.month - since.month
	return months if until >= add_months(since, months) else months - 1


def _check_size(rate: Decimal, amount: Decimal, tax_rate: Decimal, name: str) -> None:
	check_rate(rate, f"{name}_rate")
	check_rate(tax_rate, f"{name}_tax_rate")
	check_amount(amount, f"{name}_amount")
	if amount < 0:
		raise InvalidAmountError(f"{name}_amount", amount, "0 or more")
	if not rate and not amount:
		raise InvalidTermError(f"{name}_rate", rate, "a rate or an amount above 0")
