"""Payment allocation as data (decision C-02): an ordered list of timing x component, and a direction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.inputs import check_kind
from lending_app.engine.values.records import get_maker


class Component(str, Enum):
	"""Parts of a debt, and ADVANCE for money held for the client."""

	COST = "Cost"
	PENALTY = "Penalty"
	FEE = "Fee"
	INTEREST = "Interest"
	TAX = "Tax"
	INSURANCE = "Insurance"
	PRINCIPAL = "Principal"
	ADVANCE = "Advance"


ADVANCE_SOURCE = "advance"
# Interest that becomes principal on a due date, in the same records as payments.
CAPITALIZED_SOURCE = "capitalized"
# What a loan without charges asks.
PLAIN_COMPONENTS = frozenset({Component.PENALTY, Component.INTEREST, Component.PRINCIPAL})
DEBT_COMPONENTS = tuple(part for part in Component if part is not Component.ADVANCE)


class Timing(str, Enum):
	PAST_DUE = "Past Due"
	DUE = "Due"
	IN_ADVANCE = "In Advance"


class Direction(str, Enum):
	"""HORIZONTAL settles installment by installment, VERTICAL component by component."""

	HORIZONTAL = "Horizontal"
	VERTICAL = "Vertical"


class ExcessRule(str, Enum):
	"""What becomes of money beyond what is due on the day.

	NEXT_INSTALLMENTS, LAST_INSTALLMENTS and ALL_INSTALLMENTS pay parts of the coming installments as they stand: the next
	ones first, the last ones first, or all alike.
	"""

	NEXT_INSTALLMENTS = "Next Installments"
	LAST_INSTALLMENTS = "Last Installments"
	ALL_INSTALLMENTS = "All Installments"
	REDUCE_TERM = "Reduce Term"
	REDUCE_INSTALLMENT = "Reduce Installment"
	HOLD_AS_ADVANCE = "Hold as Advance"


LOWERING = (ExcessRule.REDUCE_TERM, ExcessRule.REDUCE_INSTALLMENT)
# Part-payments of installments after ones that are not paid.
SCATTERING = (ExcessRule.LAST_INSTALLMENTS, ExcessRule.ALL_INSTALLMENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationPolicy:
	"""`order` holds (timing, component) pairs; `steps` is that order with what it leaves out, `components` by timing.

	`plain_steps` are those of a loan without charges.

	A component missing from a timing follows the last one named there, a timing not named at all comes last.
	VERTICAL takes step after step, each over all installments; HORIZONTAL takes the timings in the order in which
	they first appear, and settles one installment after the other in the order of its components. Money in advance
	always comes after what is past due and due, installment by installment.
	"""

	order: tuple[tuple[Timing, Component], ...]
	direction: Direction
	steps: tuple[tuple[Timing, Component], ...] = field(init=False, repr=False, compare=False)
	plain_steps: tuple[tuple[Timing, Component], ...] = field(init=False, repr=False, compare=False)
	components: Mapping[Timing, tuple[Component, ...]] = field(init=False, repr=False, compare=False)

	def __post_init__(self) -> None:
		check_kind(self.direction, Direction, "allocation_direction")
		check_kind(self.order, tuple, "allocation_order")
		for step in self.order:
			if not _is_step(step) or self.order.count(step) > 1:
				raise InvalidTermError("allocation_order", step, "each timing and debt component once")
		object.__setattr__(self, "steps", _complete(self.order))
		object.__setattr__(
			self, "plain_steps", tuple(step for step in self.steps if step[1] in PLAIN_COMPONENTS)
		)
		object.__setattr__(self, "components", _split(self.steps))

	def get_components(self, timing: Timing) -> tuple[Component, ...]:
		"""Components of a timing, in order."""
		return self.components[timing]

	def get_timings(self) -> tuple[Timing, ...]:
		"""Timings in the order in which they first appear."""
		return tuple(dict.fromkeys(timing for timing, _ in self.steps))


def _is_step(step: object) -> bool:
	return (
		isinstance(step, tuple)
		and len(step) == 2
		and isinstance(step[0], Timing)
		and isinstance(step[1], Component)
		and step[1] is not Component.ADVANCE
	)


def _complete(order: tuple[tuple[Timing, Component], ...]) -> tuple[tuple[Timing, Component], ...]:
	steps = list(order)
	for timing in Timing:
		missing = [(timing, part) for part in DEBT_COMPONENTS if (timing, part) not in order]
		named = [index for index, (when, _) in enumerate(steps) if when is timing]
		after = named[-1] + 1 if named else len(steps)
		steps[after:after] = missing
	return tuple(steps)


def _split(steps: tuple[tuple[Timing, Component], ...]) -> dict[Timing, tuple[Component, ...]]:
	return {timing: tuple(part for when, part in steps if when is timing) for timing in Timing}


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
	"""One part of a payment: how much of it went where, and by which rule.

	`installment_number` is None for money held as advance. `source_id` is the payment's id, or
	`ADVANCE_SOURCE` where held money was used on a due date. A negative amount hands back interest of
	future installments when the loan is paid off early.
	"""

	source_id: str
	value_date: date
	installment_number: int | None
	component: Component
	amount: Decimal
	rule: str


make_allocation = get_maker(Allocation)


def _by_timing(*components: Component) -> tuple[tuple[Timing, Component], ...]:
	return tuple((timing, part) for timing in Timing for part in components)


# The 7 steps of source 003 (PAY-03): overdue components one after the other, over all installments.
SEVEN_STEPS = AllocationPolicy(
	order=_by_timing(
		Component.COST, Component.PENALTY, Component.FEE, Component.INTEREST, Component.TAX, Component.PRINCIPAL, Component.INSURANCE
	),
	direction=Direction.VERTICAL,
)  # fmt: skip
# The 4 steps of source 004 (PAY-04): late charge, overdue interest, overdue principal, next installments.
FOUR_STEPS = AllocationPolicy(
	order=_by_timing(
		Component.PENALTY, Component.COST, Component.FEE, Component.INTEREST, Component.TAX, Component.INSURANCE, Component.PRINCIPAL
	),
	direction=Direction.VERTICAL,
)  # fmt: skip
# Installment by installment, the oldest first: what most core-banking systems offer as their default.
OLDEST_INSTALLMENT_FIRST = AllocationPolicy(order=SEVEN_STEPS.order, direction=Direction.HORIZONTAL)

PRESETS = {
	"Seven Steps": SEVEN_STEPS,
	"Four Steps": FOUR_STEPS,
	"Oldest Installment First": OLDEST_INSTALLMENT_FIRST,
}
