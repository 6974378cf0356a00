"""Loan Product <-> engine terms: the only place of this module where float and Decimal meet."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.engine import (
	PRESETS,
	AllocationPolicy,
	AmortizationMethod,
	Component,
	DayCount,
	Direction,
	ExcessRule,
	ExposureBase,
	Frequency,
	InterestBasis,
	LoanTerms,
	OpeningFee,
	PenaltyBase,
	PenaltyRule,
	PenaltyStart,
	ProvisionBand,
	ProvisionTable,
	Timing,
)
from lending_app.engine.serialize import dump, load

HUNDRED = Decimal(100)


def to_decimal(value: Any) -> Decimal:
	"""A number of a form or of the database, by its shortest text: 0.1 is 0.1, not its binary neighbor."""
	return Decimal(str(value or 0))


def to_rate(percent: Any) -> Decimal:
	"""A percent of a form as a fraction."""
	return to_decimal(percent) / HUNDRED


def to_percent(rate: Decimal) -> float:
	"""A fraction as the percent a form shows."""
	return float(rate * HUNDRED)


def build_terms(
	product: Document,
	*,
	principal: Any,
	interest_percent: Any,
	number_of_installments: int,
	first_due_date: Any = None,
) -> LoanTerms:
	"""Engine terms of a loan of this product. Raises EngineError."""
	return LoanTerms(
		principal=to_decimal(principal),
		annual_rate=to_rate(interest_percent),
		number_of_installments=int(number_of_installments or 0),
		currency=product.currency,
		first_due_date=getdate(first_due_date) if first_due_date else None,
		method=AmortizationMethod(product.method),
		frequency=Frequency(product.frequency),
		interest_basis=InterestBasis(product.interest_basis),
		day_count=DayCount(product.day_count),
		allocation=build_allocation(product),
		excess=ExcessRule(product.excess_rule),
		penalty=build_penalty(product),
		opening_fee=build_opening_fee(product),
		default_after_days=product.default_after_days or 90,
	)


def build_allocation(product: Document) -> AllocationPolicy:
	"""The preset, or the product's own table."""
	if product.allocation_preset != "Custom":
		return PRESETS[product.allocation_preset]
	order = tuple((Timing(row.timing), Component(row.component)) for row in product.allocation_steps)
	return AllocationPolicy(order=order, direction=Direction(product.allocation_direction))


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
		cap_amount=to_decimal(product.penalty_cap_amount) if product.penalty_cap_amount else None,
		cap_rate=to_rate(product.penalty_cap_percent) if product.penalty_cap_percent else None,
	)


def build_opening_fee(product: Document) -> OpeningFee | None:
	"""The opening fee, or None where the product charges none."""
	if not product.opening_fee_percent and not product.opening_fee_amount:
		return None
	return OpeningFee(
		rate=to_rate(product.opening_fee_percent),
		fixed_amount=to_decimal(product.opening_fee_amount),
		tax_rate=to_rate(product.fee_tax_percent),
	)


def dump_terms(terms: LoanTerms) -> str:
	"""Terms as JSON text: a loan keeps what was agreed, whatever becomes of its product."""
	return json.dumps(dump(terms), indent=1, sort_keys=True)


def load_terms(text: str) -> LoanTerms:
	"""Terms from the text a loan keeps."""
	return load(LoanTerms, json.loads(text))


def list_effective_dates(table: Document) -> list[date]:
	"""Days from which versions of a Provision Table hold, oldest first."""
	return sorted({getdate(row.effective_date) for row in table.bands})


def build_provision_table(table: Document, day: date) -> ProvisionTable | None:
	"""The version of a Provision Table that holds on a day; None before the first. Raises EngineError."""
	effective = [since for since in list_effective_dates(table) if since <= day]
	if not effective:
		return None
	rows = [row for row in table.bands if getdate(row.effective_date) == effective[-1]]
	return ProvisionTable(
		name=table.name, base=ExposureBase(table.base), bands=tuple(build_band(row) for row in rows)
	)


def build_band(row: Document) -> ProvisionBand:
	"""One row of a Provision Table."""
	is_rate = row.method == "Rate"
	return ProvisionBand(
		up_to_days_past_due=None if row.has_no_limit else int(row.days_past_due_limit or 0),
		category=row.category,
		stage=int(row.stage),
		rate=to_rate(row.rate_percent) if is_rate else None,
		probability_of_default=None if is_rate else to_rate(row.default_probability_percent),
		loss_given_default=None if is_rate else to_rate(row.default_loss_percent),
		minimum_amount=to_decimal(row.minimum_amount),
	)
