"""How payments are placed and what lateness costs, out of a Loan Product."""

from __future__ import annotations

from frappe.model.document import Document

from lending_app.engine.loan.allocation import (
	PRESETS,
	AllocationPolicy,
	Component,
	Direction,
	ExcessRule,
	Timing,
)
from lending_app.engine.loan.penalty import PenaltyBase, PenaltyRule, PenaltyStart
from lending_app.lending_setup.numbers import to_amount_or_none, to_decimal, to_rate, to_rate_or_none


def build_allocation(product: Document) -> AllocationPolicy:
	"""The preset, or the product's own table."""
	if product.allocation_preset != "Custom":
		return PRESETS[product.allocation_preset]
	order = tuple((Timing(row.timing), Component(row.component)) for row in product.allocation_steps)
	return AllocationPolicy(order=order, direction=Direction(product.allocation_direction))


def dump_order(policy: AllocationPolicy) -> str:
	"""An order as a text of its own: its direction, then its steps.

	>>> order = ((Timing.PAST_DUE, Component.PRINCIPAL), (Timing.DUE, Component.INTEREST))
	>>> dump_order(AllocationPolicy(order=order, direction=Direction.VERTICAL))
	'Vertical; Past Due: Principal; Due: Interest'
	"""
	steps = (f"{timing.value}: {component.value}" for timing, component in policy.order)
	return "; ".join((policy.direction.value, *steps))


def read_order(text: str | None) -> AllocationPolicy | None:
	"""The order that `dump_order` has written; None of an empty text.

	>>> text = "Vertical; Past Due: Principal; Due: Interest"
	>>> dump_order(read_order(text)) == text
	True
	"""
	if not text:
		return None
	direction, *steps = text.split("; ")
	pairs = (step.split(": ") for step in steps)
	order = tuple((Timing(timing), Component(component)) for timing, component in pairs)
	return AllocationPolicy(order=order, direction=Direction(direction))


def build_excess(product: Document) -> ExcessRule:
	"""What becomes of money above what is due; held where the product takes no extra payments."""
	return ExcessRule(product.excess_rule) if product.has_extra_payments else ExcessRule.HOLD_AS_ADVANCE


def build_penalty(product: Document) -> PenaltyRule | None:
	"""The penalty rule, or None where the product charges none."""
	if not product.penalty_daily_percent and not product.penalty_fixed_amount:
		return None
	return PenaltyRule(
		base=PenaltyBase(product.penalty_base or PenaltyBase.OVERDUE_PRINCIPAL.value),
		daily_rate=to_rate(product.penalty_daily_percent),
		fixed_amount=to_decimal(product.penalty_fixed_amount),
		tolerance_days=product.penalty_tolerance_days or 0,
		start=PenaltyStart(product.penalty_start or PenaltyStart.AFTER_TOLERANCE.value),
		cap_amount=to_amount_or_none(product.penalty_cap_amount),
		cap_rate=to_rate_or_none(product.penalty_cap_percent),
		tax_rate=to_rate(product.penalty_tax_percent),
	)
