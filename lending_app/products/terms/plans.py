"""How a loan is repaid: the options of its method, grace, seasons, rounding and drawing, out of a Loan Product."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from frappe.model.document import Document

from lending_app.engine.loan.drawing_rules import Drawing, DrawingRule, MinimumPayment
from lending_app.engine.loan.methods import AmortizationMethod, EarlyInterest, InterestBalance, Leveling
from lending_app.engine.loan.options import (
	Balloon,
	DeferredInterest,
	Grace,
	InstallmentRounding,
	Residue,
	Seasons,
	Steps,
)
from lending_app.engine.schedule.shares import split_principal, spread_principal
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.money import RoundingMode
from lending_app.engine.values.rates import Frequency
from lending_app.lending_setup.numbers import to_amount_or_none, to_decimal, to_rate, to_rate_or_none
from lending_app.products.kinds import MONTHS, InterestBase


def build_plan(
	product: Document, principal: Decimal, number_of_installments: int, parts: Sequence[Decimal] = ()
) -> dict[str, Any]:
	"""Terms that say how the principal is repaid, by their names in LoanTerms."""
	return {
		"balloon": build_balloon(product),
		"steps": build_steps(product),
		"seasons": build_seasons(product),
		"grace": build_grace(product, number_of_installments),
		"given_principals": list_principals(product, principal, number_of_installments, parts),
		"installment_rounding": build_installment_rounding(product),
		"residue": Residue(product.residue or Residue.LAST.value),
		"rounding_mode": RoundingMode(product.rounding_mode or RoundingMode.HALF_UP.value),
		"drawing": build_drawing(product),
		"is_interest_in_advance": product.interest_base == InterestBase.IN_ADVANCE.value,
	}


def build_interest(product: Document) -> dict[str, Any]:
	"""On what interest runs, when an early payment pays it, and over what installments are leveled."""
	return {
		"interest_balance": InterestBalance(product.interest_balance or InterestBalance.SCHEDULED.value),
		"early_interest": EarlyInterest(product.early_interest or EarlyInterest.BEFORE_PRINCIPAL.value),
		"leveling": Leveling(product.leveling or Leveling.AS_INTEREST.value),
		"compounding": Frequency(product.compounding) if product.compounding else None,
		"is_negative_rate_allowed": bool(product.is_negative_rate_allowed),
	}


def build_balloon(product: Document) -> Balloon | None:
	"""The part left for the last installment. The engine refuses it with another method, and that without it."""
	if not product.balloon_percent and not product.balloon_amount:
		return None
	return Balloon(
		rate=to_rate_or_none(product.balloon_percent), amount=to_amount_or_none(product.balloon_amount)
	)


def build_steps(product: Document) -> Steps | None:
	"""How installments change; None where they do not."""
	if not product.step_percent and not product.step_amount and not product.step_proportions:
		return None
	return Steps(
		every=product.step_every_installments or 0,
		rate=to_rate_or_none(product.step_percent),
		amount=to_amount_or_none(product.step_amount),
		proportions=list_proportions(product.step_proportions or ""),
	)


def list_proportions(text: str) -> tuple[Decimal, ...]:
	"""The proportions of stepped installments, written one after the other: 1; 1.2; 1.5. Raises InvalidTermError."""
	parts = [part.strip() for part in text.split(";") if part.strip()]
	if not all(re.fullmatch(r"\d{1,9}(\.\d{1,9})?", part, re.ASCII) for part in parts):
		raise InvalidTermError("step_proportions", text, "1; 1.2; 1.5")
	return tuple(Decimal(part) for part in parts)


def build_seasons(product: Document) -> Seasons | None:
	"""The months without payment; None where every month has one."""
	if not product.seasons:
		return None
	return Seasons(
		months_without_payment=frozenset(MONTHS.index(row.month) + 1 for row in product.seasons),
		deferred_interest=DeferredInterest(product.season_interest or DeferredInterest.CAPITALIZE.value),
		is_interest_paid=bool(product.is_season_interest_paid),
	)


def build_grace(product: Document, number_of_installments: int) -> Grace | None:
	"""Periods in which less is paid. Capitalized interest is grace until the last installment."""
	if product.interest_base == InterestBase.CAPITALIZED.value:
		return Grace(full_periods=number_of_installments - 1) if number_of_installments > 1 else None
	grace = Grace(
		full_periods=product.grace_full_periods or 0,
		principal_periods=product.grace_principal_periods or 0,
		interest_free_periods=product.interest_free_periods or 0,
		deferred_interest=DeferredInterest(product.grace_interest or DeferredInterest.CAPITALIZE.value),
	)
	return grace if grace.periods or grace.interest_free_periods else None


def list_principals(
	product: Document, principal: Decimal, number_of_installments: int, parts: Sequence[Decimal] = ()
) -> tuple[Decimal, ...]:
	"""The principal of each installment of an irregular loan: as agreed, else by the product's parts.

	Where the product lets an application set its own and another number of installments is asked, even parts.
	"""
	if product.method != AmortizationMethod.IRREGULAR.value:
		return ()
	if product.has_own_parts and len(parts) == number_of_installments:
		return spread_principal(principal, parts, product.currency)
	if product.has_own_parts and len(product.shares) != number_of_installments:
		return spread_principal(principal, [Decimal(1)] * number_of_installments, product.currency)
	if not product.shares:
		return ()
	shares = [to_rate(row.share_percent) for row in product.shares]
	return split_principal(principal, shares, product.currency)


def build_installment_rounding(product: Document) -> InstallmentRounding | None:
	"""To what multiple the level installment is rounded; None for the currency's smallest unit."""
	if not product.installment_multiple_amount:
		return None
	return InstallmentRounding(
		multiple=to_decimal(product.installment_multiple_amount),
		mode=RoundingMode(product.installment_rounding_mode or RoundingMode.HALF_UP.value),
	)


def build_drawing(product: Document) -> DrawingRule | None:
	"""How the loan is drawn; None for once."""
	kind = Drawing(product.drawing or Drawing.SINGLE.value)
	has_minimum = product.minimum_payment_percent or product.minimum_payment_amount
	minimum = (
		MinimumPayment(
			rate=to_rate(product.minimum_payment_percent), amount=to_decimal(product.minimum_payment_amount)
		)
		if has_minimum
		else None
	)
	return None if kind is Drawing.SINGLE and minimum is None else DrawingRule(kind=kind, minimum=minimum)
