"""Classification of loans, loan loss provisions and suspended interest, as a layer on a loan's state.

A valuation is a pure function of a loan's state on a day: no history, so a cure, a payoff or a backdated payment gives
back what the state no longer asks for. What is posted is the difference between two valuations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from lending_app.engine.ledger.collateral import CollateralRule, check_share, get_eligible
from lending_app.engine.loan.state import OPEN_STATUSES, LedgerRole, LoanState
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.inputs import check_kind, check_text, check_whole
from lending_app.engine.values.money import EXACT, RoundingPolicy, check_amount

STAGES = (1, 2, 3)
MAXIMUM_DAYS = 100_000
# Roles that valuations alone post to; each line of a valuation has one of them on one side.
VALUATION_ROLES = (
	LedgerRole.LOAN_LOSS_ALLOWANCE,
	LedgerRole.PROVISION_EXPENSE,
	LedgerRole.SUSPENDED_INTEREST,
)


class ExposureBase(str, Enum):
	"""What a provision is a share of. Suspended interest is left out: it is no asset any more."""

	PRINCIPAL = "Principal"
	PRINCIPAL_AND_INTEREST = "Principal and Interest"
	ALL_RECEIVABLE = "All Receivable"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionBand:
	"""A category of loans, up to that many days past due (None: any).

	The share is `rate`, or expected credit loss as `probability_of_default` x `loss_given_default`. What eligible
	collateral covers has a share of its own, by `secured_rate` or `secured_loss_given_default`; None: it needs no
	provision. A provision is at least `minimum_amount`, and never above what is exposed. `stage` is that of expected
	credit loss, 1 to 3.
	"""

	up_to_days_past_due: int | None
	category: str
	stage: int = 1
	rate: Decimal | None = None
	probability_of_default: Decimal | None = None
	loss_given_default: Decimal | None = None
	secured_rate: Decimal | None = None
	secured_loss_given_default: Decimal | None = None
	minimum_amount: Decimal = Decimal(0)

	def __post_init__(self) -> None:
		check_text(self.category, "category")
		check_whole(self.stage, "stage", STAGES[0], STAGES[-1])
		if self.up_to_days_past_due is not None:
			check_whole(self.up_to_days_past_due, "up_to_days_past_due", 0, MAXIMUM_DAYS)
		self._check_shares()
		check_amount(self.minimum_amount, "minimum_amount")
		if self.minimum_amount < 0:
			raise InvalidTermError("minimum_amount", self.minimum_amount, "not below 0")

	def _check_shares(self) -> None:
		expected = (self.probability_of_default, self.loss_given_default)
		is_whole = None not in expected if self.rate is None else expected == (None, None)
		if not is_whole:
			raise InvalidTermError("rate", self.rate, "a rate, or a probability of default and a loss")
		other = "secured_rate" if self.rate is None else "secured_loss_given_default"
		if getattr(self, other) is not None:
			raise InvalidTermError(other, getattr(self, other), "none with the other method")
		for field in (
			"rate",
			"probability_of_default",
			"loss_given_default",
			"secured_rate",
			"secured_loss_given_default",
		):
			check_share(getattr(self, field), field)
		if self.secured_share > self.share:
			raise InvalidTermError("secured_share", self.secured_share, f"up to {self.share}")

	@property
	def share(self) -> Decimal:
		"""Rate, or probability of default x loss given default.

		>>> band = ProvisionBand(
		...     up_to_days_past_due=None,
		...     category="E",
		...     probability_of_default=Decimal("0.2"),
		...     loss_given_default=Decimal("0.45"),
		... )
		>>> band.share
		Decimal('0.090')
		"""
		if self.rate is not None:
			return self.rate
		assert self.probability_of_default is not None
		assert self.loss_given_default is not None
		return EXACT.multiply(self.probability_of_default, self.loss_given_default)

	@property
	def secured_share(self) -> Decimal:
		"""The share of what collateral covers.

		>>> ProvisionBand(
		...     up_to_days_past_due=None, category="D", rate=Decimal(1), secured_rate=Decimal("0.4")
		... ).secured_share
		Decimal('0.4')
		"""
		if self.probability_of_default is None:
			return self.secured_rate or Decimal(0)
		return EXACT.multiply(self.probability_of_default, self.secured_loss_given_default or Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionTable:
	"""Bands by rising days past due, the last without a limit, and the kinds of `collateral` that are eligible."""

	name: str
	bands: tuple[ProvisionBand, ...]
	base: ExposureBase = ExposureBase.PRINCIPAL
	collateral: tuple[CollateralRule, ...] = ()

	def __post_init__(self) -> None:
		check_text(self.name, "name")
		check_kind(self.base, ExposureBase, "base")
		for rule in self.collateral:
			check_kind(rule, CollateralRule, "collateral")
		kinds = [rule.kind for rule in self.collateral]
		if len(set(kinds)) < len(kinds):
			raise InvalidTermError("collateral", kinds, "each kind once")
		for band in self.bands:
			check_kind(band, ProvisionBand, "bands")
		limits = [band.up_to_days_past_due for band in self.bands]
		rising = [limit for limit in limits[:-1] if limit is not None]
		if not limits or limits[-1] is not None or len(rising) + 1 < len(limits):
			raise InvalidTermError("bands", limits, "every limit but the last")
		if rising != sorted(set(rising)):
			raise InvalidTermError("bands", limits, "rising")


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionRule:
	"""Interest and penalty of a loan are no income once it is `after_days` past due. None: they always are.

	What was suspended and became principal stays suspended until it is paid.
	"""

	after_days: int | None = None

	def __post_init__(self) -> None:
		if self.after_days is not None:
			check_whole(self.after_days, "after_days", 1, MAXIMUM_DAYS)

	def is_suspended(self, days_past_due: int) -> bool:
		return self.after_days is not None and days_past_due >= self.after_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended:
	"""What of a loan is no income yet: receivables of interest and penalty, and either where it became principal."""

	interest: Decimal = Decimal(0)
	penalty: Decimal = Decimal(0)
	principal: Decimal = Decimal(0)


NOTHING_SUSPENDED = Suspended()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
	"""A provision and the figures behind it. `exposure` is the base, `secured` what of it collateral covers."""

	category: str
	stage: int
	exposure: Decimal
	secured: Decimal
	share: Decimal
	secured_share: Decimal
	amount: Decimal
	rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Valuation:
	"""What a loan is worth less than its position says. `provision` is None where no table classifies it."""

	provision: Provision | None
	suspended_interest: Decimal
	suspended_penalty: Decimal

	@property
	def position(self) -> Mapping[tuple[LedgerRole, str], Decimal]:
		"""Balances of the layer, debit positive, zeros left out. They sum to zero."""
		provided = self.provision.amount if self.provision else Decimal(0)
		suspended = EXACT.add(self.suspended_interest, self.suspended_penalty)
		balances = {
			(LedgerRole.PROVISION_EXPENSE, ""): provided,
			(LedgerRole.LOAN_LOSS_ALLOWANCE, ""): -provided,
			(LedgerRole.INTEREST_INCOME, ""): self.suspended_interest,
			(LedgerRole.PENALTY_INCOME, ""): self.suspended_penalty,
			(LedgerRole.SUSPENDED_INTEREST, ""): -suspended,
		}
		return {key: amount for key, amount in balances.items() if amount}


def classify(table: ProvisionTable, days_past_due: int) -> ProvisionBand:
	"""The band of a loan that many days past due.

	>>> current = ProvisionBand(up_to_days_past_due=30, category="A", rate=Decimal(0))
	>>> rest = ProvisionBand(up_to_days_past_due=None, category="B", stage=3, rate=Decimal(1))
	>>> table = ProvisionTable(name="Two bands", bands=(current, rest))
	>>> classify(table, 30).category, classify(table, 31).category
	('A', 'B')
	"""
	check_whole(days_past_due, "days_past_due", 0, MAXIMUM_DAYS)
	return next(
		band
		for band in table.bands
		if band.up_to_days_past_due is None or days_past_due <= band.up_to_days_past_due
	)


def calculate_provision(
	table: ProvisionTable,
	state: LoanState,
	rounding: RoundingPolicy,
	*,
	is_suspended: bool = False,
	suspended: Suspended = NOTHING_SUSPENDED,
	collateral: Mapping[str, Decimal] | None = None,
) -> Provision:
	"""Shares of the exposure at default by the loan's band, that of what is secured and that of the rest, rounded once.

	`collateral` is its value by kind, before the haircut; what is `suspended` is not exposed, with `is_suspended` all
	receivables of interest and penalty. A loan that is not on the books is in no band and has no provision.
	"""
	band = classify(table, state.days_past_due)
	to_minor = rounding.to_minor
	if is_suspended:
		suspended = Suspended(interest=state.interest_receivable, penalty=state.penalty_receivable)
	exposure = to_minor(_get_exposure(table.base, state, suspended))
	secured = min(get_eligible(table.collateral, collateral or {}, rounding), exposure)
	amount = round_shares(exposure - secured, band.share, secured, band.secured_share, rounding)
	least = rounding.round_to_minor(band.minimum_amount)
	return Provision(
		category=band.category,
		stage=band.stage,
		exposure=rounding.to_amount(exposure),
		secured=rounding.to_amount(secured),
		share=band.share,
		secured_share=band.secured_share,
		amount=rounding.to_amount(min(max(amount, least), exposure)),
		rule=f"{table.name}: {band.category}",
	)


def value_loan(
	state: LoanState,
	rounding: RoundingPolicy,
	*,
	table: ProvisionTable | None = None,
	suspension: SuspensionRule | None = None,
	collateral: Mapping[str, Decimal] | None = None,
) -> Valuation:
	"""The valuation of a loan on the day of its state: nothing for a loan that is not on the books."""
	zero = Decimal(0)
	if state.status not in OPEN_STATUSES:
		return Valuation(provision=None, suspended_interest=zero, suspended_penalty=zero)
	rule = suspension or SuspensionRule()
	is_suspended = rule.is_suspended(state.days_past_due)
	converted = [row for row in state.converted if rule.is_suspended(row.days_past_due)]
	interest = state.interest_receivable if is_suspended else _sum(row.kept_interest for row in converted)
	penalty = state.penalty_receivable if is_suspended else _sum(row.kept_penalty for row in converted)
	capitalized = [_sum(row.interest for row in converted), _sum(row.penalty for row in converted)]
	provision = None
	if table is not None:
		suspended = Suspended(interest=interest, penalty=penalty, principal=_sum(capitalized))
		provision = calculate_provision(table, state, rounding, suspended=suspended, collateral=collateral)
	return Valuation(
		provision=provision,
		suspended_interest=EXACT.add(interest, capitalized[0]),
		suspended_penalty=EXACT.add(penalty, capitalized[1]),
	)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
	total = Decimal(0)
	for amount in amounts:
		total = EXACT.add(total, amount)
	return total


def _get_exposure(base: ExposureBase, state: LoanState, suspended: Suspended) -> Decimal:
	"""Principal and receivables of the base, without what of each is suspended."""
	exposure = EXACT.subtract(state.outstanding_principal, suspended.principal)
	if base is not ExposureBase.PRINCIPAL:
		exposure = EXACT.add(exposure, EXACT.subtract(state.interest_receivable, suspended.interest))
	if base is ExposureBase.ALL_RECEIVABLE:
		exposure = EXACT.add(exposure, state.charges_receivable)
		exposure = EXACT.add(exposure, EXACT.subtract(state.penalty_receivable, suspended.penalty))
	return exposure


def round_shares(
	unsecured: int, share: Decimal, secured: int, secured_share: Decimal, rounding: RoundingPolicy
) -> int:
	"""Both parts times their shares, in minor units, rounded once."""
	numerator, denominator = share.as_integer_ratio()
	other, divisor = secured_share.as_integer_ratio()
	money = unsecured * numerator * divisor + secured * other * denominator
	return rounding.round_ratio(money, denominator * divisor)
