"""What the terms of a loan consist of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from lending_app.engine.loan.allocation import SEVEN_STEPS, AllocationPolicy, ExcessRule
from lending_app.engine.loan.charges import Charge, OpeningFee, PrepaymentCharge
from lending_app.engine.loan.date_rules import DateRule, FirstPeriod
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
	DeferredInterest,
	Grace,
	InstallmentRounding,
	Residue,
	Seasons,
	Steps,
)
from lending_app.engine.loan.penalty import PenaltyRule
from lending_app.engine.loan.rate_steps import RateStep
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.money import RoundingMode, RoundingPolicy
from lending_app.engine.values.rates import Frequency


@dataclass(frozen=True, slots=True, kw_only=True)
class TermFields:
	"""The fields of `LoanTerms`, before they are checked against each other; what they mean is said there."""

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
	is_negative_rate_allowed: bool = False
	rounding_mode: RoundingMode = RoundingMode.HALF_UP
	rounding: RoundingPolicy = field(init=False)
	bears_charges: bool = field(init=False, repr=False, compare=False)
	is_on_owed: bool = field(init=False, repr=False, compare=False)
	rate_ratio: tuple[int, int] = field(init=False, repr=False, compare=False)
	periods_a_year: int | None = field(init=False, repr=False, compare=False)

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
