"""Rates that change on the way, out of a Loan Product and its Reference Rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.engine.loan.rate_steps import RatePoint, RateStep, VariableRate
from lending_app.lending_setup.numbers import to_rate, to_rate_or_none
from lending_app.products.kinds import VARIABLE_TYPES, RateType, StepMeasure


def build_rate_steps(
	product: Document, annual_rate: Decimal, number_of_installments: int
) -> tuple[RateStep, ...]:
	"""Steps that a loan of that many installments reaches."""
	if product.rate_type != RateType.STEPPED.value:
		return ()
	return tuple(
		build_rate_step(row, annual_rate)
		for row in product.rate_steps
		if row.from_installment <= number_of_installments
	)


def build_rate_step(row: Any, annual_rate: Decimal) -> RateStep:
	"""One row of the rate steps: a rate of its own, or points over the loan's."""
	rate = to_rate(row.step_percent)
	if row.measure == StepMeasure.POINTS.value:
		rate += annual_rate
	return RateStep(from_installment=row.from_installment, annual_rate=rate)


def build_variable_rate(product: Document) -> VariableRate | None:
	"""How a loan of this product follows its reference; None where its rate does not."""
	if product.rate_type not in VARIABLE_TYPES:
		return None
	is_mixed = product.rate_type == RateType.MIXED.value
	return VariableRate(
		spread=to_rate(product.spread_percent),
		reset_every=product.reset_every_installments or 1,
		first_reset=1 + (product.fixed_installments or 0) if is_mixed else 1,
		notice_days=product.reset_notice_days or 0,
		cap=to_rate_or_none(product.rate_cap_percent),
		floor=to_rate_or_none(product.rate_floor_percent),
		reset_cap=to_rate_or_none(product.rate_reset_cap_percent),
		is_negative_allowed=bool(product.is_negative_rate_allowed),
	)


def build_series(reference: Document) -> tuple[RatePoint, ...]:
	"""The values of a Reference Rate, oldest first."""
	rows: list[tuple[date, Any]] = sorted(
		(getdate(row.effective_date), row.rate_percent) for row in reference.rate_values
	)
	return tuple(RatePoint(from_date=day, annual_rate=to_rate(percent)) for day, percent in rows)
