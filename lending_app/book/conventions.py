"""What a book's product says of its loans' plans and dates beside the usual, as terms of the engine."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lending_app.book.records import BookProduct
from lending_app.engine.loan.date_rules import DateRule, FirstPeriod
from lending_app.engine.loan.options import Balloon, DeferredInterest, Grace, InstallmentRounding, Steps
from lending_app.lending_setup.numbers import to_float, to_percent

# Columns whose value is a term of the same name; what is left empty stays as usual.
PLAIN = (
	"interest_balance",
	"early_interest",
	"leveling",
	"compounding",
	"is_negative_rate_allowed",
	"is_interest_in_advance",
	"residue",
	"rounding_mode",
)


def build_conventions(product: BookProduct) -> dict[str, Any]:
	"""Terms by their names in LoanTerms. Raises EngineError for values that cannot be."""
	found = {name: getattr(product, name) for name in PLAIN}
	return {
		**{name: value for name, value in found.items() if value is not None},
		"dates": build_dates(product),
		"grace": build_grace(product),
		"balloon": Balloon(rate=product.balloon_rate) if product.balloon_rate else None,
		"steps": build_steps(product),
		"installment_rounding": InstallmentRounding(multiple=product.installment_multiple)
		if product.installment_multiple
		else None,
	}


def build_dates(product: BookProduct) -> DateRule | None:
	"""The rule of due dates; None where they just follow one another."""
	rule = DateRule(
		month_days=(product.due_day,) if product.due_day else (),
		is_moved_to_first=bool(product.is_moved_to_first),
		is_due_at_start=bool(product.is_due_at_start),
		first_period=product.first_period or FirstPeriod.OWN,
	)
	return None if rule == DateRule() else rule


def build_grace(product: BookProduct) -> Grace | None:
	"""Periods in which less is paid; None where there are none."""
	if not product.grace_full_periods and not product.grace_principal_periods:
		return None
	return Grace(
		full_periods=product.grace_full_periods or 0,
		principal_periods=product.grace_principal_periods or 0,
		deferred_interest=product.grace_interest or DeferredInterest.CAPITALIZE,
	)


def build_steps(product: BookProduct) -> Steps | None:
	"""How installments change; None where they do not."""
	if not product.step_rate and not product.step_proportions:
		return None
	return Steps(
		every=product.step_every or 1,
		rate=product.step_rate or None,
		proportions=product.step_proportions or (),
	)


def list_product_values(product: BookProduct) -> dict[str, Any]:
	"""The same as fields of a product's form, where these have other names or units."""

	def percent(rate: Decimal | None) -> float:
		return to_percent(rate or Decimal(0))

	values = {name: getattr(product, name) for name in (*PLAIN, "first_period", "grace_interest")}
	del values["is_interest_in_advance"]
	return {
		**{
			name: int(value) if isinstance(value, bool) else value.value
			for name, value in values.items()
			if value is not None
		},
		"date_rule": "Fixed Days of the Month" if product.due_day else "Same Day",
		"due_day": product.due_day or 0,
		"is_moved_to_first": int(bool(product.is_moved_to_first)),
		"is_due_at_start": int(bool(product.is_due_at_start)),
		"grace_full_periods": product.grace_full_periods or 0,
		"grace_principal_periods": product.grace_principal_periods or 0,
		"balloon_percent": percent(product.balloon_rate),
		"step_every_installments": product.step_every or int(bool(build_steps(product))),
		"step_percent": percent(product.step_rate),
		"step_proportions": "; ".join(f"{part:f}" for part in product.step_proportions or ()),
		"installment_multiple_amount": to_float(product.installment_multiple or 0),
	}
