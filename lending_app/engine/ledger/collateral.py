"""What collateral counts for when a loan is provided for: kinds that are eligible, each less its haircut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.inputs import check_text
from lending_app.engine.values.money import EXACT, RoundingPolicy, check_amount
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
