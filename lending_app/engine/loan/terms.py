"""What was agreed: the terms of a loan, as data. Everything a product decides reaches the engine here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lending_app.engine.loan.allocation import AllocationPolicy, ExcessRule
from lending_app.engine.loan.charges import OpeningFee, PrepaymentCharge
from lending_app.engine.loan.date_rules import DateRule
from lending_app.engine.loan.drawing_rules import DrawingRule
from lending_app.engine.loan.methods import (
	AmortizationMethod,
	EarlyInterest,
	InterestBalance,
	InterestBasis,
	Leveling,
)
from lending_app.engine.loan.options import (
	Balloon,
	Grace,
	InstallmentRounding,
	Residue,
	Seasons,
	Steps,
)
from lending_app.engine.loan.penalty import PenaltyRule
from lending_app.engine.loan.rate_steps import get_step
from lending_app.engine.loan.term_checks import (
	check_charges,
	check_compounding,
	check_dates,
	check_drawing,
	check_in_advance,
	check_leveling,
	check_owed,
	check_plan,
	check_rates,
)
from lending_app.engine.loan.term_fields import TermFields
from lending_app.engine.values.conversions import get_payment_ratio
from lending_app.engine.values.day_count import YEARS_OF_360, DayCount
from lending_app.engine.values.errors import InvalidAmountError, InvalidTermError
from lending_app.engine.values.inputs import check_date, check_kind, check_whole
from lending_app.engine.values.money import RoundingMode, RoundingPolicy
from lending_app.engine.values.rates import Frequency, get_periods_a_year

MAXIMUM_INSTALLMENTS = 3_660
MAXIMUM_DAYS = 36_600


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
	"is_negative_rate_allowed": bool,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms(TermFields):
	"""Terms of one loan. `annual_rate` is a yearly fraction; the dates start at the disbursement fact.

	With `is_interest_in_advance` the interest of each period is paid at its start, the first kept back at disbursement.
	`interest_balance` says on what interest runs, `early_interest` when early money pays it, `leveling` over what a level
	installment is leveled. `compounding` are the periods in which the yearly rates compound, where these are not the
	installments' own: ANNUAL is an effective rate, SEMIANNUAL that of a Canadian mortgage. With `is_negative_rate_allowed` a
	rate may be below zero: the interest of its periods is taken off the principal on their due dates. `charges` fall with drawings and installments, `interest_tax_rate` is the tax on interest paid. `rounding`,
	`rate_ratio`, `periods_a_year`, `bears_charges` and `is_on_owed` follow from the
	others.

	Raises InvalidAmountError, InvalidRateError, InvalidTermError or UnknownCurrencyError.
	"""

	def __post_init__(self) -> None:
		self._check_kinds()
		object.__setattr__(self, "rounding", RoundingPolicy.for_currency(self.currency, self.rounding_mode))
		if self.rounding.to_minor(self.principal, "principal") <= 0:
			raise InvalidAmountError("principal", self.principal, "above 0")
		check_whole(self.number_of_installments, "number_of_installments", 1, MAXIMUM_INSTALLMENTS)
		check_whole(self.default_after_days, "default_after_days", 1, MAXIMUM_DAYS)
		check_rates(self)
		if self.frequency is Frequency.AT_MATURITY:
			self._check_maturity()
		check_plan(self)
		check_dates(self)
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
