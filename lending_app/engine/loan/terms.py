"""What was agreed: the terms of a loan, as data. Everything a product decides reaches the engine here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

from lending_app.engine.loan.allocation import SEVEN_STEPS, AllocationPolicy, ExcessRule
from lending_app.engine.loan.charges import Charge, PrepaymentCharge
from lending_app.engine.loan.date_rules import DateRule, FirstPeriod
from lending_app.engine.loan.drawing_rules import DrawingRule, check_drawing
from lending_app.engine.loan.methods import (
	AmortizationMethod,
	EarlyInterest,
	InterestBalance,
	InterestBasis,
	Leveling,
)
from lending_app.engine.loan.options import (
	Balloon,
	DeferredInterest,
	Grace,
	InstallmentRounding,
	Residue,
	Seasons,
	Steps,
)
from lending_app.engine.loan.rate_steps import RateStep, check_rate_steps, get_step
from lending_app.engine.loan.term_checks import (
	check_charges,
	check_compounding,
	check_dates,
	check_in_advance,
	check_leveling,
	check_owed,
	check_plan,
)
from lending_app.engine.values.conversions import get_payment_ratio
from lending_app.engine.values.day_count import YEARS_OF_360, DayCount
from lending_app.engine.values.errors import InvalidAmountError, InvalidTermError
from lending_app.engine.values.inputs import check_date, check_kind, check_whole
from lending_app.engine.values.money import RoundingMode, RoundingPolicy, check_amount
from lending_app.engine.values.rates import Frequency, check_rate, get_periods_a_year

__all__ = [
	"MAXIMUM_DAYS",
	"MAXIMUM_INSTALLMENTS",
	"AmortizationMethod",
	"EarlyInterest",
	"InterestBalance",
	"InterestBasis",
	"Leveling",
	"LoanTerms",
	"OpeningFee",
	"PenaltyBase",
	"PenaltyRule",
	"PenaltyStart",
]

MAXIMUM_INSTALLMENTS = 3_660
MAXIMUM_DAYS = 36_600


class PenaltyBase(str, Enum):
	OVERDUE_PRINCIPAL = "Overdue Principal"
	OVERDUE_INSTALLMENT = "Overdue Installment"
	OUTSTANDING_PRINCIPAL = "Outstanding Principal"


class PenaltyStart(str, Enum):
	"""From which day a late installment pays penalty, once the tolerance is over."""

	AFTER_TOLERANCE = "After Tolerance"
	DUE_DATE = "Due Date"


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyRule:
	"""Penalty of a late installment (decision C-13).

	`daily_rate` is a fraction a day of `base`; `fixed_amount` falls once; both only when the installment is unpaid
	more than `tolerance_days` after its due date. `cap_amount` and `cap_rate` (fraction of the installment) limit
	the sum. `tax_rate` is the tax on it.
	"""

	base: PenaltyBase = PenaltyBase.OVERDUE_PRINCIPAL
	daily_rate: Decimal = Decimal(0)
	fixed_amount: Decimal = Decimal(0)
	tolerance_days: int = 0
	start: PenaltyStart = PenaltyStart.AFTER_TOLERANCE
	cap_amount: Decimal | None = None
	cap_rate: Decimal | None = None
	tax_rate: Decimal = Decimal(0)
	daily_ratio: tuple[int, int] = field(init=False, repr=False, compare=False)

	def __post_init__(self) -> None:
		check_kind(self.base, PenaltyBase, "penalty_base")
		check_kind(self.start, PenaltyStart, "penalty_start")
		check_rate(self.daily_rate, "penalty_daily_rate")
		check_rate(self.tax_rate, "penalty_tax_rate")
		check_whole(self.tolerance_days, "penalty_tolerance_days", 0, 365)
		_check_not_negative(self.fixed_amount, "penalty_fixed_amount")
		if self.cap_amount is not None:
			_check_not_negative(self.cap_amount, "penalty_cap_amount")
		if self.cap_rate is not None:
			check_rate(self.cap_rate, "penalty_cap_rate")
		object.__setattr__(self, "daily_ratio", self.daily_rate.as_integer_ratio())


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningFee:
	"""Fee kept back at disbursement: `rate` of the principal plus `fixed_amount`, taxed at `tax_rate`."""

	rate: Decimal = Decimal(0)
	fixed_amount: Decimal = Decimal(0)
	tax_rate: Decimal = Decimal(0)

	def __post_init__(self) -> None:
		check_rate(self.rate, "opening_fee_rate")
		check_rate(self.tax_rate, "fee_tax_rate")
		_check_not_negative(self.fixed_amount, "opening_fee_amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms:
	"""Terms of one loan. `annual_rate` is a yearly fraction; the dates start at the disbursement fact.

	With `is_interest_in_advance` the interest of each period is paid at its start, the first kept back at disbursement.
	`interest_balance` says on what interest runs, `early_interest` when early money pays it, `leveling` over what a level
	installment is leveled. `compounding` are the periods in which the yearly rates compound, where these are not the
	installments' own: ANNUAL is an effective rate, SEMIANNUAL that of a Canadian mortgage. `charges` fall with drawings and installments, `interest_tax_rate` is the tax on interest paid. `rounding`,
	`rate_ratio`, `periods_a_year`, `bears_charges` and `is_on_owed` follow from the
	others.

	Raises InvalidAmountError, InvalidRateError, InvalidTermError or UnknownCurrencyError.
	"""

	principal: Decimal
	annual_rate: Decimal
	number_of_installments: int
	currency: str = "DOP"
	first_due_date: date | None = None
	method: AmortizationMethod = AmortizationMethod.LEVEL_PAYMENT
	frequency: Frequency = Frequency.MONTHLY
	interest_basis: InterestBasis = InterestBasis.PERIODIC
	day_count: DayCount = DayCount.ACTUAL_365
	allocation: AllocationPolicy = SEVEN_STEPS
	excess: ExcessRule = ExcessRule.NEXT_INSTALLMENTS
	penalty: PenaltyRule | None = None
	opening_fee: OpeningFee | None = None
	default_after_days: int = 90
	balloon: Balloon | None = None
	steps: Steps | None = None
	seasons: Seasons | None = None
	grace: Grace | None = None
	given_principals: tuple[Decimal, ...] = ()
	given_totals: tuple[Decimal, ...] = ()
	installment_rounding: InstallmentRounding | None = None
	residue: Residue = Residue.LAST
	dates: DateRule | None = None
	rate_steps: tuple[RateStep, ...] = ()
	charges: tuple[Charge, ...] = ()
	interest_tax_rate: Decimal = Decimal(0)
	prepayment_charge: PrepaymentCharge | None = None
	drawing: DrawingRule | None = None
	is_interest_in_advance: bool = False
	interest_balance: InterestBalance = InterestBalance.SCHEDULED
	early_interest: EarlyInterest = EarlyInterest.BEFORE_PRINCIPAL
	leveling: Leveling = Leveling.AS_INTEREST
	compounding: Frequency | None = None
	rounding_mode: RoundingMode = RoundingMode.HALF_UP
	rounding: RoundingPolicy = field(init=False)
	bears_charges: bool = field(init=False, repr=False, compare=False)
	is_on_owed: bool = field(init=False, repr=False, compare=False)
	rate_ratio: tuple[int, int] = field(init=False, repr=False, compare=False)
	periods_a_year: int | None = field(init=False, repr=False, compare=False)

	def __post_init__(self) -> None:
		self._check_kinds()
		object.__setattr__(self, "rounding", RoundingPolicy.for_currency(self.currency, self.rounding_mode))
		if self.rounding.to_minor(self.principal, "principal") <= 0:
			raise InvalidAmountError("principal", self.principal, "above 0")
		check_rate(self.annual_rate, "annual_rate")
		check_whole(self.number_of_installments, "number_of_installments", 1, MAXIMUM_INSTALLMENTS)
		check_whole(self.default_after_days, "default_after_days", 1, MAXIMUM_DAYS)
		if self.frequency is Frequency.AT_MATURITY:
			self._check_maturity()
		check_plan(self)
		check_dates(self)
		check_rate_steps(self.rate_steps, self.number_of_installments)
		check_charges(self)
		check_drawing(self)
		check_in_advance(self)
		check_leveling(self)
		check_owed(self)
		check_compounding(self)
		object.__setattr__(self, "bears_charges", bool(self.charges or self.interest_tax_rate))
		object.__setattr__(self, "is_on_owed", self.interest_balance is InterestBalance.OWED)
		object.__setattr__(
			self, "rate_ratio", self._convert(self.annual_rate, self.annual_rate.as_integer_ratio())
		)
		object.__setattr__(self, "periods_a_year", self._count_periods())

	@property
	def is_deferred_spread(self) -> bool:
		"""Whether deferred interest is spread over the installments that follow it."""
		deferring = (self.grace, self.seasons)
		return self.is_first_spread or any(
			rule is not None and rule.deferred_interest is DeferredInterest.SPREAD for rule in deferring
		)

	@property
	def is_deferred_next(self) -> bool:
		"""Whether the next installments pay deferred interest first."""
		deferring = (self.grace, self.seasons)
		return any(rule is not None and rule.deferred_interest is DeferredInterest.NEXT for rule in deferring)

	@property
	def is_first_spread(self) -> bool:
		"""Whether all installments take their part of what an odd first period costs more or less."""
		return self.dates is not None and self.dates.first_period is FirstPeriod.SPREAD

	@property
	def is_due_at_start(self) -> bool:
		"""Whether the first installment falls due on the day of the disbursement."""
		return self.dates is not None and self.dates.is_due_at_start

	@property
	def is_kept_back(self) -> bool:
		"""Whether the disbursement keeps back the interest of the days before a first period of the usual length."""
		return self.dates is not None and self.dates.first_period is FirstPeriod.KEPT_BACK

	def get_rate_ratio(self, number: int) -> tuple[int, int]:
		"""The yearly rate of a period, by its installment's number, as an exact ratio."""
		if self.grace is not None and number <= self.grace.interest_free_periods:
			return 0, 1
		step = get_step(self.rate_steps, number) if self.rate_steps else None
		return self.rate_ratio if step is None else self._convert(step.annual_rate, step.ratio)

	def _convert(self, rate: Decimal, ratio: tuple[int, int]) -> tuple[int, int]:
		"""A yearly rate as that of the installments' periods."""
		if self.compounding in (None, self.frequency):
			return ratio
		year_days = 360 if self.day_count in YEARS_OF_360 else 365
		return get_payment_ratio(rate, self.compounding, self.frequency, year_days)

	def get_given(self, number: int) -> int:
		"""Principal or total given for an installment of an irregular plan, in minor units."""
		given = self.given_principals or self.given_totals
		return self.rounding.to_minor(given[number - 1], "given")

	def _count_periods(self) -> int | None:
		"""Periods over which the yearly rate spreads; None where interest follows the days."""
		if self.interest_basis is InterestBasis.DAILY or self.frequency is Frequency.AT_MATURITY:
			return None
		return self.count_equal_periods()

	def count_equal_periods(self) -> int:
		"""Periods of the loan in a year (decision C-05)."""
		return get_periods_a_year(self.frequency, 360 if self.day_count in YEARS_OF_360 else 365)

	def _check_kinds(self) -> None:
		for name, kind in _KINDS.items():
			check_kind(getattr(self, name), kind, name)
		for name, kind in _OPTIONAL_KINDS.items():
			if getattr(self, name) is not None:
				check_kind(getattr(self, name), kind, name)
		if self.first_due_date is not None:
			check_date(self.first_due_date, "first_due_date")

	def _check_maturity(self) -> None:
		if self.first_due_date is None or self.number_of_installments != 1:
			raise InvalidTermError(
				"number_of_installments", self.number_of_installments, "1, with its due date"
			)


_KINDS: dict[str, type] = {
	"method": AmortizationMethod,
	"frequency": Frequency,
	"interest_basis": InterestBasis,
	"day_count": DayCount,
	"allocation": AllocationPolicy,
	"excess": ExcessRule,
	"rounding_mode": RoundingMode,
	"residue": Residue,
	"is_interest_in_advance": bool,
	"interest_balance": InterestBalance,
	"early_interest": EarlyInterest,
	"leveling": Leveling,
}
_OPTIONAL_KINDS: dict[str, type] = {
	"penalty": PenaltyRule,
	"opening_fee": OpeningFee,
	"balloon": Balloon,
	"steps": Steps,
	"seasons": Seasons,
	"grace": Grace,
	"installment_rounding": InstallmentRounding,
	"dates": DateRule,
	"prepayment_charge": PrepaymentCharge,
	"drawing": DrawingRule,
	"compounding": Frequency,
}


def _check_not_negative(amount: Decimal, name: str) -> None:
	check_amount(amount, name)
	if amount < 0:
		raise InvalidAmountError(name, amount, "0 or more")
