"""Classification of loans, loan loss provisions and suspended interest, as a layer on a loan's state.

A valuation is a pure function of a loan's state on a day: no history, so a cure, a payoff or a backdated payment gives
back what the state no longer asks for. What is posted is the difference between two valuations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lending_app.engine.ledger.collateral import get_eligible
from lending_app.engine.ledger.provision_table import (
	MAXIMUM_DAYS,
	ExposureBase,
	ProvisionTable,
	classify,
)
from lending_app.engine.loan.state import OPEN_STATUSES, LedgerRole, LoanState
from lending_app.engine.values.inputs import check_whole
from lending_app.engine.values.money import EXACT, RoundingPolicy

# Roles that valuations alone post to; each line of a valuation has one of them on one side.
VALUATION_ROLES = (
	LedgerRole.LOAN_LOSS_ALLOWANCE,
	LedgerRole.PROVISION_EXPENSE,
	LedgerRole.SUSPENDED_INTEREST,
)


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
