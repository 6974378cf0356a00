"""What collateral counts for when a loan is provided for: kinds that are eligible, each less its haircut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.inputs import check_text
from lending_app.engine.values.money import EXACT, RoundingPolicy, add_up, check_amount, check_not_below_zero
from lending_app.engine.values.rates import check_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class CollateralRule:
	"""Collateral of a kind counts for its value less the `haircut`, a share of it."""

	kind: str
	haircut: Decimal = Decimal(0)

	def __post_init__(self) -> None:
		check_text(self.kind, "kind")
		check_share(self.haircut, "haircut")


def get_eligible(
	rules: Iterable[CollateralRule], values: Mapping[str, Decimal], rounding: RoundingPolicy
) -> int:
	"""Minor units that collateral counts for; a kind without a rule counts for nothing. Never rounded up.

	>>> rules = (CollateralRule(kind="Vehicle", haircut=Decimal("0.3")),)
	>>> get_eligible(rules, {"Vehicle": Decimal("50000.99"), "Jewelry": Decimal(900)}, RoundingPolicy())
	3500069
	"""
	for kind, value in values.items():
		check_amount(value, kind)
	total = 0
	for rule in rules:
		value = max(values.get(rule.kind, Decimal(0)), Decimal(0))
		total += _cut(value, rule.haircut, rounding)
	return total


def calculate_lendable(value: Decimal, haircut: Decimal, rounding: RoundingPolicy) -> Decimal:
	"""What is lent upon a value: less the `haircut`, a share of it. Never rounded up.

	>>> str(calculate_lendable(Decimal("50000.99"), Decimal("0.3"), RoundingPolicy()))
	'35000.69'
	"""
	check_not_below_zero(value, rounding, "value")
	check_share(haircut, "haircut")
	return rounding.to_amount(_cut(value, haircut, rounding))


def _cut(value: Decimal, haircut: Decimal, rounding: RoundingPolicy) -> int:
	"""Whole minor units of a value less a share of it."""
	kept = EXACT.multiply(value, EXACT.subtract(1, haircut))
	return int(EXACT.multiply(kept, 10**rounding.minor_units))


def check_share(share: Decimal | None, field: str) -> None:
	"""Raise InvalidRateError or InvalidTermError for what is not from 0 to 1; None is no share."""
	if share is None:
		return
	check_rate(share, field)
	if not 0 <= share <= 1:
		raise InvalidTermError(field, share, "0 to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
	"""A loan that a collateral secures: the first rank is served first, up to `limit`; None takes all that is left."""

	rank: int = 1
	limit: Decimal | None = None

	def __post_init__(self) -> None:
		if self.rank < 1:
			raise InvalidTermError("rank", self.rank, "1 or more")
		if self.limit is not None:
			check_amount(self.limit, "limit")


def allocate_by_rank(
	value: Decimal, claims: Sequence[Claim], rounding: RoundingPolicy
) -> tuple[Decimal, ...]:
	"""What each claim has of a value: rank by rank, and within a rank in proportion to the limits. Never more than it.

	>>> claims = (Claim(rank=2), Claim(rank=1, limit=Decimal(600)))
	>>> [str(part) for part in allocate_by_rank(Decimal(1_000), claims, RoundingPolicy())]
	['400.00', '600.00']
	"""
	left = check_not_below_zero(value, rounding, "value")
	parts = [0] * len(claims)
	for rank in sorted({claim.rank for claim in claims}):
		limits = {
			place: left if claim.limit is None else rounding.to_minor(claim.limit, "limit")
			for place, claim in enumerate(claims)
			if claim.rank == rank
		}
		wanted = sum(limits.values())
		for place, limit in limits.items():
			# What is left and what is wanted go down together: the parts of a rank sum to what it gets.
			parts[place] = left * limit // wanted if wanted > left else limit
			left, wanted = left - parts[place], wanted - limit
	return tuple(rounding.to_amount(part) for part in parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProceedsClaim:
	"""A loan that is paid by what a collateral brought: secured up to `limit` (None: all of it), of the owner or not."""

	owed: Decimal
	rank: int = 1
	limit: Decimal | None = None
	is_of_owner: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedProceeds:
	"""What each claim is paid, in the order of the claims, and what belongs to the owner.

	`holder` is the place of the claim whose loan can hold the excess for the owner: one that is paid in full, of the
	owner where there is one.
	"""

	parts: tuple[Decimal, ...]
	excess: Decimal
	holder: int | None = None

	@property
	def paid(self) -> Decimal:
		return add_up(self.parts)


def share_proceeds(net: Decimal, claims: Sequence[ProceedsClaim], rounding: RoundingPolicy) -> SharedProceeds:
	"""Pay debts down the ranks out of what is left after costs.

	First each loan up to what it owes and is secured for; then, of the loans of the owner, what they owe beyond that.
	Somebody who lent a thing for another one's loan stands for the secured amount alone.

	>>> first = ProceedsClaim(owed=Decimal(900), limit=Decimal(600))
	>>> second = ProceedsClaim(owed=Decimal(200), rank=2)
	>>> shared = share_proceeds(Decimal(1_000), (first, second), RoundingPolicy())
	>>> [str(part) for part in shared.parts], str(shared.excess), shared.holder
	(['800.00', '200.00'], '0.00', 1)
	"""
	secured = [claim.owed if claim.limit is None else min(claim.owed, claim.limit) for claim in claims]
	parts = allocate_by_rank(net, _claim(claims, secured), rounding)
	beyond = [
		EXACT.subtract(claim.owed, part) if claim.is_of_owner else Decimal(0)
		for claim, part in zip(claims, parts, strict=True)
	]
	left = EXACT.subtract(net, add_up(parts))
	more = allocate_by_rank(left, _claim(claims, beyond), rounding)
	paid = tuple(EXACT.add(one, other) for one, other in zip(parts, more, strict=True))
	return SharedProceeds(
		parts=paid, excess=EXACT.subtract(net, add_up(paid)), holder=_find_holder(claims, paid)
	)


def _find_holder(claims: Sequence[ProceedsClaim], paid: Sequence[Decimal]) -> int | None:
	full = [place for place, part in enumerate(paid) if part and part == claims[place].owed]
	return min(full, key=lambda place: (not claims[place].is_of_owner, place), default=None)


def _claim(claims: Sequence[ProceedsClaim], limits: Sequence[Decimal]) -> list[Claim]:
	return [Claim(rank=claim.rank, limit=limit) for claim, limit in zip(claims, limits, strict=True)]
