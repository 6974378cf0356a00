"""Dated facts: what happened to a loan. State at any date is a replay of them by value date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lending_app.engine.allocation import ADVANCE_SOURCE, CAPITALIZED_SOURCE, ExcessRule
from lending_app.engine.errors import DuplicateFactError, FactError, UnknownFactError
from lending_app.engine.inputs import check_date, check_kind, check_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
	"""`fact_id` is unique in the loan and decides the order of facts of one kind and day; entry order never does."""

	fact_id: str
	value_date: date

	def __post_init__(self) -> None:
		check_text(self.fact_id, "fact_id")
		check_date(self.value_date, "value_date")
		if self.fact_id in (ADVANCE_SOURCE, CAPITALIZED_SOURCE):
			raise FactError("fact_id", self.fact_id, "not the name of held money or capitalized interest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disbursed(Fact):
	"""`amount` is the gross principal; `channel` names the cash or bank it left from."""

	amount: Decimal
	channel: str = "Cash"

	def __post_init__(self) -> None:
		Fact.__post_init__(self)
		check_kind(self.channel, str, "channel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid(Fact):
	"""`excess` overrides the product's rule for what exceeds the amount due."""

	amount: Decimal
	channel: str = "Cash"
	excess: ExcessRule | None = None

	def __post_init__(self) -> None:
		Fact.__post_init__(self)
		check_kind(self.channel, str, "channel")
		if self.excess is not None:
			check_kind(self.excess, ExcessRule, "excess")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversed(Fact):
	"""Removes the fact `reverses` from the history; `value_date` is the day it was decided."""

	reverses: str

	def __post_init__(self) -> None:
		Fact.__post_init__(self)
		check_text(self.reverses, "reverses")


# The order of kinds within a day.
_RANK: dict[type, int] = {Disbursed: 0, Paid: 1, Reversed: 2}


def list_effective(facts: Iterable[Fact]) -> list[Fact]:
	"""Facts that stand, in the order in which they count: value date, kind, id.

	Raises DuplicateFactError, UnknownFactError, FactError (a reversal of a reversal).
	"""
	by_id: dict[str, Fact] = {}
	for fact in facts:
		if type(fact) not in _RANK:
			raise FactError("fact", fact, "a kind of fact the engine knows")
		if fact.fact_id in by_id:
			raise DuplicateFactError("fact_id", fact.fact_id)
		by_id[fact.fact_id] = fact
	gone = {_get_reversed(fact, by_id) for fact in by_id.values() if isinstance(fact, Reversed)}
	standing = [
		fact for fact in by_id.values() if not isinstance(fact, Reversed) and fact.fact_id not in gone
	]
	return sorted(standing, key=lambda fact: (fact.value_date, _RANK[type(fact)], fact.fact_id))


def _get_reversed(fact: Reversed, by_id: dict[str, Fact]) -> str:
	target = by_id.get(fact.reverses)
	if target is None:
		raise UnknownFactError("reverses", fact.reverses)
	if isinstance(target, Reversed):
		raise FactError("reverses", fact.reverses, "a fact that is no reversal")
	return target.fact_id
