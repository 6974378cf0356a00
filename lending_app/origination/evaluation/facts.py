"""What an evaluation knows of an application: plain values by section, gathered once and frozen.

No name, number, sex, civil status, nationality or other protected attribute is among them. Age is, in `Ages` alone: the
law asks for it, and no score sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lending_app.products.terms.own_terms import AS_PRODUCT, OwnTerms

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
	"""What is asked for. The rate is a yearly fraction; `burden` is the installment as what it takes from a month."""

	client: str
	product: str
	currency: str
	amount: Decimal
	installments: int
	rate: Decimal
	installment: Decimal
	burden: Decimal
	months: int
	last_due_date: date | None
	channel: str | None = None
	use_of_funds: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
	"""Monthly sums. Debts are what the client declares to owe others."""

	income: Decimal = ZERO
	is_income_proven: bool = False
	proven_other_income: Decimal = ZERO
	unproven_other_income: Decimal = ZERO
	expenses: Decimal = ZERO
	debts: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
	is_person: bool = True
	employment: str | None = None
	contract: str | None = None
	contract_months: int | None = None
	months_employed: int | None = None
	housing: str | None = None
	sectors: tuple[str, ...] = ()
	zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Backer:
	"""A co-borrower or guarantor: income and what goes out of it each month, and net worth."""

	role: str
	income: Decimal
	outgoings: Decimal
	net_worth: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
	"""An item of collateral. `appraised` is None where nobody appraised it."""

	kind: str
	estimated: Decimal
	appraised: Decimal | None = None
	appraised_on: date | None = None
	legal_state: str = ""

	@property
	def value(self) -> Decimal:
		return self.estimated if self.appraised is None else self.appraised


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
	"""A document of the application."""

	kind: str
	state: str
	is_required: bool
	expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFile:
	"""The client's own checklist, as the client's file has it."""

	status: str
	next_expiry: date | None
	renewal: date | None
	missing: tuple[str, ...] = ()
	consents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
	"""The last result of a step; `is_current` is False where what was verified has changed or run out."""

	step: str
	result: str
	verified_on: date | None
	is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
	status: str
	list_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
	client_status: str
	is_exposed_person: bool = False
	verifications: tuple[Verification, ...] = ()
	hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bureau:
	"""The newest valid report."""

	report: str
	bureau: str
	report_date: date
	score: int | None
	total_debt: Decimal
	overdue: Decimal
	monthly_payments: Decimal
	open_accounts: int
	charged_off: int
	delinquencies: int
	worst_days: int
	recent_inquiries: int
	codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
	"""Loans with this house. Other modules give it through the hook `lending_credit_histories`."""

	loans: int = 0
	loans_paid: int = 0
	open_loans: int = 0
	exposure: Decimal = ZERO
	burden: Decimal = ZERO
	days_past_due: int = 0
	worst_days_late: int = 0
	delays: int = 0
	is_charged_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ages:
	"""Years of age, today and when the last installment is due: for the rules of the law alone."""

	age: int | None = None
	age_at_maturity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
	"""Everything about one application on a day. `unsigned` are documents whose signature nobody has seen yet."""

	as_of: date
	request: Request
	household: Household
	work: Work
	backers: tuple[Backer, ...]
	pledges: tuple[Pledge, ...]
	papers: tuple[Paper, ...]
	file: ClientFile
	identity: Identity
	bureau: Bureau | None
	history: History
	group_exposure: Decimal | None
	ages: Ages
	is_bureau_allowed: bool
	number_of_lists: int
	own_terms: OwnTerms = AS_PRODUCT
	unsigned: tuple[str, ...] = ()

	@property
	def collateral_value(self) -> Decimal:
		return sum((pledge.value for pledge in self.pledges), ZERO)


# Sections whose change makes an evaluation stale. The others move with time alone, or are checked again by the decision.
FIGURES = ("request", "household", "work", "backers", "pledges", "papers", "bureau")
