"""Dated facts: what happened to a loan. State at any date is a replay of them by value date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from lending_app.engine.loan.allocation import (
	AllocationPolicy,
	Component,
	ExcessRule,
)
from lending_app.engine.loan.charges import CHARGE_COMPONENTS
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.options import MAXIMUM_PERIODS
from lending_app.engine.loan.plan_facts import DueDateChanged, RateChanged, Restructured, Skipped
from lending_app.engine.values.errors import DuplicateFactError, FactError, InvalidDateError, UnknownFactError
from lending_app.engine.values.inputs import check_date, check_kind, check_text, check_whole
from lending_app.engine.values.rates import add_months, check_rate


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
	"""`excess` overrides the product's rule for what exceeds the amount due, `allocation` its order for what is due.

	`costs` are the part of the amount that pays what it took to get it, as selling collateral does; the rest goes to
	the debt.
	"""

	amount: Decimal
	channel: str = "Cash"
	costs: Decimal = Decimal(0)
	excess: ExcessRule | None = None
	allocation: AllocationPolicy | None = None

	def __post_init__(self) -> None:
		Fact.__post_init__(self)
		check_kind(self.channel, str, "channel")
		if self.excess is not None:
			check_kind(self.excess, ExcessRule, "excess")
		if self.allocation is not None:
			check_kind(self.allocation, AllocationPolicy, "allocation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Charged(Fact):
	"""A fee, an insurance premium or a cost of collection put on the loan, plus its tax; owed from the day on.

	It falls due with an installment, or on a `due_date` of its own, which may be after the last one.
	"""

	amount: Decimal
	component: Component = Component.COST
	tax_rate: Decimal = Decimal(0)
	due_date: date | None = None

	def __post_init__(self) -> None:
		Fact.__post_init__(self)
		if self.component not in (Component.COST, *CHARGE_COMPONENTS):
			raise FactError("component", self.component, "Cost, Fee or Insurance")
		check_rate(self.tax_rate, "tax_rate")
		if self.due_date is not None:
			check_date(self.due_date, "due_date")
			if self.due_date < self.value_date:
				raise InvalidDateError("due_date", self.due_date, f"{self.value_date} or later")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived(Fact):
	"""A part of the debt given up: `amount` of a component, or all that is earned and unpaid of it where None.

	Of one installment where its number is given, else of the oldest first. Waived principal is a settlement discount.
	"""

	component: Component
	amount: Decimal | None = None
	installment_number: int | None = None

	def __post_init__(self) -> None:
		Fact.__post_init__(self)
		check_kind(self.component, Component, "component")
		if self.component is Component.ADVANCE:
			raise FactError("component", self.component, "a part of the debt")
		if self.installment_number is not None:
			check_whole(self.installment_number, "installment_number", 1, MAXIMUM_PERIODS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refunded(Fact):
	"""Money held for the client, paid back. `precedes_reversal`: a fact that stood on its day was reversed since."""

	amount: Decimal
	channel: str = "Cash"
	precedes_reversal: bool = field(init=False, default=False, repr=False, compare=False)

	def __post_init__(self) -> None:
		Fact.__post_init__(self)
		check_kind(self.channel, str, "channel")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedOff(Fact):
	"""The loan is taken off the books as a loss; the claim on the borrower survives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold(Fact):
	"""The claim that a charge-off left goes to a buyer, for a price that may be zero."""

	amount: Decimal
	channel: str = "Cash"

	def __post_init__(self) -> None:
		Fact.__post_init__(self)
		check_kind(self.channel, str, "channel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversed(Fact):
	"""Removes the fact `reverses` from the history; `value_date` is the day it was decided."""

	reverses: str

	def __post_init__(self) -> None:
		Fact.__post_init__(self)
		check_text(self.reverses, "reverses")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclassified(Fact):
	"""Places the payment `payment` otherwise: in the order `allocation` where it is due, by `excess` beyond that. What is
	None stays as the payment has it.

	It counts from the payment's own day, which is its `value_date`. Of several for one payment the last one counts, by id.
	"""

	payment: str
	allocation: AllocationPolicy | None = None
	excess: ExcessRule | None = None

	def __post_init__(self) -> None:
		Fact.__post_init__(self)
		check_text(self.payment, "payment")
		if self.allocation is None and self.excess is None:
			raise FactError("allocation", None, "an order or a rule for the excess")
		if self.excess is not None:
			check_kind(self.excess, ExcessRule, "excess")
		if self.allocation is not None:
			check_kind(self.allocation, AllocationPolicy, "allocation")


# The order of kinds within a day: what is waived or planned again is not paid, and a loan is
# charged off, and sold, at the day's end.
_RANK: dict[type, int] = {
	kind: rank
	for rank, kind in enumerate(
		(
			Disbursed,
			RateChanged,
			DueDateChanged,
			Skipped,
			Charged,
			Waived,
			Restructured,
			Paid,
			Refunded,
			ChargedOff,
			Sold,
			Reclassified,
			Reversed,
		)
	)
}


def list_effective(facts: Iterable[Fact]) -> list[Fact]:
	"""Facts that stand, in the order in which they count: value date, kind, id.

	Raises DuplicateFactError, UnknownFactError, FactError (a reversal of a reversal, another placing of what is no payment).
	"""
	by_id: dict[str, Fact] = {}
	for fact in facts:
		if type(fact) not in _RANK:
			raise FactError("fact", fact, "a kind of fact the engine knows")
		if fact.fact_id in by_id:
			raise DuplicateFactError("fact_id", fact.fact_id)
		by_id[fact.fact_id] = fact
	reversals = [fact for fact in by_id.values() if isinstance(fact, Reversed)]
	gone = {_get_reversed(fact, by_id) for fact in reversals}
	standing = [
		fact for fact in by_id.values() if not isinstance(fact, Reversed) and fact.fact_id not in gone
	]
	if any(isinstance(fact, Reclassified) for fact in standing):
		standing = _reclassify(standing, by_id)
	if reversals:
		standing = [_mark_refund(fact, reversals, by_id) for fact in standing]
	return sorted(standing, key=lambda fact: (fact.value_date, _RANK[type(fact)], fact.fact_id))


def _reclassify(standing: list[Fact], by_id: Mapping[str, Fact]) -> list[Fact]:
	"""The facts without those that place payments otherwise, and these payments so placed."""
	changes: dict[str, Reclassified] = {}
	for fact in sorted(
		(fact for fact in standing if isinstance(fact, Reclassified)), key=lambda fact: fact.fact_id
	):
		target = by_id.get(fact.payment)
		if target is None:
			raise UnknownFactError("payment", fact.payment)
		if not isinstance(target, Paid):
			raise FactError("payment", fact.payment, "a payment")
		if fact.value_date != target.value_date:
			raise FactError("value_date", fact.value_date, f"{target.value_date}")
		before = changes.get(fact.payment)
		changes[fact.payment] = replace(
			fact,
			allocation=fact.allocation or (before.allocation if before else None),
			excess=fact.excess or (before.excess if before else None),
		)
	return [
		_place(fact, changes.get(fact.fact_id)) for fact in standing if not isinstance(fact, Reclassified)
	]


def _place(fact: Fact, change: Reclassified | None) -> Fact:
	if change is None or not isinstance(fact, Paid):
		return fact
	return replace(fact, allocation=change.allocation or fact.allocation, excess=change.excess or fact.excess)


def _mark_refund(fact: Fact, reversals: Iterable[Reversed], by_id: Mapping[str, Fact]) -> Fact:
	"""A refund that rested on a fact reversed since may have given back more than was held."""
	if not isinstance(fact, Refunded):
		return fact
	if not any(by_id[row.reverses].value_date <= fact.value_date <= row.value_date for row in reversals):
		return fact
	marked = replace(fact)
	object.__setattr__(marked, "precedes_reversal", True)
	return marked


def _get_reversed(fact: Reversed, by_id: dict[str, Fact]) -> str:
	target = by_id.get(fact.reverses)
	if target is None:
		raise UnknownFactError("reverses", fact.reverses)
	if isinstance(target, Reversed):
		raise FactError("reverses", fact.reverses, "a fact that is no reversal")
	return target.fact_id


def count_skips(facts: Iterable[Fact], day: date, months: int = 12) -> int:
	"""Skips that stand, dated in the months up to and including a day: what a product's limit a year is held against.

	>>> first = Skipped(fact_id="S1", value_date=date(2025, 3, 1), installment_number=3)
	>>> second = Skipped(fact_id="S2", value_date=date(2026, 2, 28), installment_number=14)
	>>> count_skips([first, second], date(2026, 2, 28)), count_skips([first, second], date(2026, 3, 1))
	(2, 1)
	"""
	check_date(day, "day")
	check_whole(months, "months", 1, 1_200)
	since = add_months(day, -months)
	return sum(isinstance(fact, Skipped) and since < fact.value_date <= day for fact in list_effective(facts))


# Every kind of fact that a loan can have.
FACT_KINDS: tuple[type[Fact], ...] = (
	Charged,
	ChargedOff,
	Disbursed,
	DueDateChanged,
	Paid,
	RateChanged,
	Reclassified,
	Refunded,
	Restructured,
	Reversed,
	Skipped,
	Sold,
	Waived,
)
