"""Fees, insurance and taxes that come with a loan: what each is, when it falls, and how much it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from lending_app.engine.loan.allocation import Component
from lending_app.engine.values.errors import InvalidAmountError, InvalidTermError
from lending_app.engine.values.inputs import check_kind, check_text, check_whole
from lending_app.engine.values.money import RoundingPolicy, check_amount, check_not_negative
from lending_app.engine.values.rates import add_months, check_rate

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


class TierCount(str, Enum):
	"""From where the months of tiers count: since the disbursement, or those that are left to maturity."""

	SINCE_DISBURSEMENT = "Since Disbursement"
	BEFORE_MATURITY = "Before Maturity"


class InterestRebate(str, Enum):
	"""What of a loan's interest comes back at a payoff: what is not earned (NONE changes nothing), or by the rule of 78."""

	NONE = "None"
	RULE_OF_78 = "Rule of 78"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepaymentTier:
	"""The share of the principal that paying early costs from a month on."""

	from_month: int
	rate: Decimal

	def __post_init__(self) -> None:
		check_whole(self.from_month, "prepayment_tier_from_month", 1, MAXIMUM_MONTHS)
		check_rate(self.rate, "prepayment_tier_rate")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepaymentCharge:
	"""What paying early costs: `rate` of the principal paid before its due date plus `amount`, taxed.

	It falls on payoffs and on prepayments that lower the plan, within `within_months` of the disbursement where that is
	given. `tiers` replace the rate from a month on, counted as `tiers_by` says (with the time left, where more than that
	is left). `interest_months` adds that many months of interest on the principal; `free_rate` of the original principal
	is free in each year of the loan. `cap_amount`, `cap_rate` of the principal owed before, and with
	`is_capped_by_interest` the interest that the principal would still have borne, limit it before tax. With the `rebate`
	of the rule of 78 a payoff also asks the interest which that rule counts as earned. Source: requirement PRD-13.
	"""

	rate: Decimal = Decimal(0)
	amount: Decimal = Decimal(0)
	tax_rate: Decimal = Decimal(0)
	within_months: int | None = None
	cap_amount: Decimal | None = None
	is_on_partial: bool = True
	tiers: tuple[PrepaymentTier, ...] = ()
	tiers_by: TierCount = TierCount.SINCE_DISBURSEMENT
	interest_months: int = 0
	free_rate: Decimal = Decimal(0)
	cap_rate: Decimal | None = None
	is_capped_by_interest: bool = False
	rebate: InterestRebate = InterestRebate.NONE

	def __post_init__(self) -> None:
		_check_size(self.rate, self.amount, self.tax_rate, "prepayment_charge", is_needed=self.is_plain)
		_check_law(self)
		if self.rate > 1:
			raise InvalidTermError("prepayment_charge_rate", self.rate, "0..1")
		if self.within_months is not None:
			check_whole(self.within_months, "prepayment_charge_within_months", 1, MAXIMUM_MONTHS)
		if self.cap_amount is not None:
			check_amount(self.cap_amount, "prepayment_charge_cap_amount")
			if self.cap_amount <= 0:
				raise InvalidAmountError("prepayment_charge_cap_amount", self.cap_amount, "above 0")

	@property
	def is_plain(self) -> bool:
		"""Whether it is a rate and an amount up to a cap, whatever the loan."""
		return not (
			self.tiers
			or self.interest_months
			or self.free_rate
			or self.cap_rate is not None
			or self.is_capped_by_interest
			or self.rebate is not InterestRebate.NONE
		)

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


def _check_law(rule: PrepaymentCharge) -> None:
	check_kind(rule.tiers, tuple, "prepayment_tiers")
	for tier in rule.tiers:
		check_kind(tier, PrepaymentTier, "prepayment_tiers")
	months = [tier.from_month for tier in rule.tiers]
	if months != sorted(set(months)):
		raise InvalidTermError("prepayment_tiers", tuple(months), "in order, each month once")
	check_kind(rule.tiers_by, TierCount, "prepayment_tiers_by")
	check_kind(rule.rebate, InterestRebate, "prepayment_rebate")
	check_kind(rule.is_capped_by_interest, bool, "is_capped_by_interest")
	check_whole(rule.interest_months, "prepayment_interest_months", 0, MAXIMUM_MONTHS)
	for name in ("free_rate", "cap_rate"):
		rate = getattr(rule, name)
		if rate is not None:
			check_rate(rate, f"prepayment_{name}")
			if rate > 1:
				raise InvalidTermError(f"prepayment_{name}", rate, "0..1")


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
	"""A charge that falls that many times, and its tax, on a base; all in minor units.

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


def _check_size(
	rate: Decimal, amount: Decimal, tax_rate: Decimal, name: str, *, is_needed: bool = True
) -> None:
	check_rate(rate, f"{name}_rate")
	check_rate(tax_rate, f"{name}_tax_rate")
	check_amount(amount, f"{name}_amount")
	if amount < 0:
		raise InvalidAmountError(f"{name}_amount", amount, "0 or more")
	if is_needed and not rate and not amount:
		raise InvalidTermError(f"{name}_rate", rate, "a rate or an amount above 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningFee:
	"""Fee kept back at disbursement: `rate` of the principal plus `fixed_amount`, taxed at `tax_rate`."""

	rate: Decimal = Decimal(0)
	fixed_amount: Decimal = Decimal(0)
	tax_rate: Decimal = Decimal(0)

	def __post_init__(self) -> None:
		check_rate(self.rate, "opening_fee_rate")
		check_rate(self.tax_rate, "fee_tax_rate")
		check_not_negative(self.fixed_amount, "opening_fee_amount")
