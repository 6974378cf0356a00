"""What collateral counts for when a loan is provided for: kinds that are eligible, each less its haircut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.inputs import check_text
from lending_app.engine.values.money import EXACT, RoundingPolicy, check_amount, check_not_below_zero
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
		kept = EXACT.multiply(value, EXACT.subtract(1, rule.haircut))
		total += int(EXACT.multiply(kept, 10**rounding.minor_units))
	return total


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
