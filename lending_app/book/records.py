"""A lender's book as values: what the files say, checked, and nothing calculated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum

from lending_app.engine.loan.allocation import ExcessRule
from lending_app.engine.loan.date_rules import FirstPeriod
from lending_app.engine.loan.methods import (
	AmortizationMethod,
	EarlyInterest,
	InterestBalance,
	InterestBasis,
	Leveling,
)
from lending_app.engine.loan.options import DeferredInterest, Residue
from lending_app.engine.loan.penalty import PenaltyBase, PenaltyStart
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.money import RoundingMode
from lending_app.engine.values.rates import Frequency


class ClientType(str, Enum):
	INDIVIDUAL = "Individual"
	COMPANY = "Company"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSettings:
	"""The lender. `fiscal_year_start` is a date whose month and day open every fiscal year."""

	company: str
	currency: str
	country: str
	fiscal_year_start: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookBranch:
	branch_code: str
	branch_name: str
	city: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookProduct:
	"""A product with its limits and the terms its loans get. Rates are yearly fractions, the penalty's is daily."""

	product_code: str
	product_name: str
	product_type: str
	currency: str
	minimum_amount: Decimal
	maximum_amount: Decimal
	minimum_installments: int
	maximum_installments: int
	minimum_rate: Decimal
	maximum_rate: Decimal
	method: AmortizationMethod = AmortizationMethod.LEVEL_PAYMENT
	frequency: Frequency = Frequency.MONTHLY
	interest_basis: InterestBasis = InterestBasis.PERIODIC
	day_count: DayCount = DayCount.ACTUAL_365
	allocation: str = "Seven Steps"
	excess_rule: ExcessRule = ExcessRule.NEXT_INSTALLMENTS
	penalty_base: PenaltyBase | None = None
	penalty_daily_rate: Decimal | None = None
	penalty_fixed_amount: Decimal | None = None
	penalty_tolerance_days: int | None = None
	penalty_start: PenaltyStart | None = None
	penalty_cap_amount: Decimal | None = None
	penalty_cap_rate: Decimal | None = None
	opening_fee_rate: Decimal | None = None
	opening_fee_amount: Decimal | None = None
	fee_tax_rate: Decimal | None = None
	default_after_days: int = 90
	interest_balance: InterestBalance | None = None
	early_interest: EarlyInterest | None = None
	leveling: Leveling | None = None
	compounding: Frequency | None = None
	is_negative_rate_allowed: bool | None = None
	is_interest_in_advance: bool | None = None
	first_period: FirstPeriod | None = None
	due_day: int | None = None
	is_moved_to_first: bool | None = None
	is_due_at_start: bool | None = None
	grace_full_periods: int | None = None
	grace_principal_periods: int | None = None
	grace_interest: DeferredInterest | None = None
	balloon_rate: Decimal | None = None
	step_every: int | None = None
	step_rate: Decimal | None = None
	step_proportions: tuple[Decimal, ...] | None = None
	installment_multiple: Decimal | None = None
	residue: Residue | None = None
	rounding_mode: RoundingMode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookClient:
	client_code: str
	client_type: ClientType = ClientType.INDIVIDUAL
	first_name: str = ""
	last_name: str = ""
	company_name: str = ""
	identity_type: str = ""
	identity_number: str = ""
	birth_date: date | None = None
	mobile_phone: str = ""
	email: str = ""
	address: str = ""
	city: str = ""
	branch_code: str = ""
	monthly_income: Decimal | None = None

	@property
	def full_name(self) -> str:
		if self.client_type is ClientType.COMPANY:
			return self.company_name
		return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLoan:
	"""A loan and its disbursement. `expected_installment` is what another system says the installment is."""

	loan_code: str
	client_code: str
	product_code: str
	branch_code: str
	application_date: date
	approval_date: date
	disbursement_date: date
	principal_amount: Decimal
	interest_rate: Decimal
	number_of_installments: int
	first_due_date: date | None = None
	channel: str = "Cash"
	expected_installment: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRepayment:
	"""Money received on `value_date` and entered on `posting_date`, which is later for a backdated entry."""

	receipt_code: str
	loan_code: str
	value_date: date
	posting_date: date
	amount: Decimal
	channel: str = "Cash"
	external_reference: str = ""
	excess_rule: ExcessRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookReversal:
	"""A receipt taken back, decided and entered on `posting_date`."""

	receipt_code: str
	posting_date: date
	reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
	settings: BookSettings
	branches: tuple[BookBranch, ...]
	products: tuple[BookProduct, ...]
	clients: tuple[BookClient, ...]
	loans: tuple[BookLoan, ...]
	repayments: tuple[BookRepayment, ...] = ()
	reversals: tuple[BookReversal, ...] = ()

	def take_slice(self, number_of_loans: int) -> Book:
		"""The first loans of the book, with their own clients, repayments and reversals only."""
		loans = self.loans[:number_of_loans]
		loan_codes = {loan.loan_code for loan in loans}
		client_codes = {loan.client_code for loan in loans}
		repayments = tuple(row for row in self.repayments if row.loan_code in loan_codes)
		receipt_codes = {row.receipt_code for row in repayments}
		return replace(
			self,
			clients=tuple(row for row in self.clients if row.client_code in client_codes),
			loans=loans,
			repayments=repayments,
			reversals=tuple(row for row in self.reversals if row.receipt_code in receipt_codes),
		)
