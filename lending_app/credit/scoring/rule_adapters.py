"""Rules of the Credit Policy, with the limits of a product in place of its own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from frappe.model.document import Document

from lending_app.credit.scoring.adapters import parse_number
from lending_app.engine.credit.rules import CreditRule, RuleKind
from lending_app.products.adapters import to_decimal, to_rate

# Limits that are typed as percent.
PERCENTS = (RuleKind.CURRENT_DEBT_RATIO, RuleKind.PROJECTED_DEBT_RATIO)
# Fields of a Loan Product that limit the same; 0 is no limit.
PRODUCT_LIMITS = {
	RuleKind.MINIMUM_AGE: "minimum_age",
	RuleKind.MAXIMUM_AGE: "maximum_age",
	RuleKind.MAXIMUM_AGE_AT_MATURITY: "maximum_age_at_maturity",
	RuleKind.MINIMUM_INCOME: "minimum_monthly_income",
	RuleKind.MINIMUM_TENURE: "minimum_months_employed",
	RuleKind.MINIMUM_SCORE: "minimum_score",
	RuleKind.CURRENT_DEBT_RATIO: "maximum_debt_ratio_percent",
}
# Of the policy's age and the product's, the stricter holds: the law sets one of them.
STRICTER = {
	RuleKind.MINIMUM_AGE: max,
	RuleKind.MAXIMUM_AGE: min,
	RuleKind.MAXIMUM_AGE_AT_MATURITY: min,
}


def build_rules(policy: Document, product: Document | None = None) -> tuple[CreditRule, ...]:
	"""The policy's rules in their order. Raises EngineError."""
	return tuple(_build_rule(row, product) for row in policy.rules)


def find_limit(rules: tuple[CreditRule, ...], kind: RuleKind) -> Decimal | None:
	"""The limit of a rule that is switched on."""
	return next((rule.limit for rule in rules if rule.kind is kind and rule.is_enabled), None)


def _build_rule(row: Any, product: Document | None) -> CreditRule:
	kind = RuleKind(row.rule)
	allowed, excluded = _list_values(kind, product)
	return CreditRule(
		kind=kind,
		limit=_choose_limit(kind, _read_limit(kind, row.limit), product),
		allowed=allowed,
		excluded=excluded,
		is_enabled=bool(row.is_enabled),
		is_critical=bool(row.is_critical),
	)


def _read_limit(kind: RuleKind, typed: Any) -> Decimal | None:
	number = parse_number(typed, "limit")
	return to_rate(number) if number is not None and kind in PERCENTS else number


def _choose_limit(kind: RuleKind, own: Decimal | None, product: Document | None) -> Decimal | None:
	field = PRODUCT_LIMITS.get(kind)
	value = product.get(field) if product is not None and field else None
	if not value:
		return own
	limit = to_rate(value) if kind in PERCENTS else to_decimal(value)
	return STRICTER[kind](own, limit) if own is not None and kind in STRICTER else limit


def _list_values(kind: RuleKind, product: Document | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
	"""Sectors that a product allows and excludes, and the zones that it is offered in."""
	if product is None:
		return (), ()
	if kind is RuleKind.SECTOR:
		rows = product.get("sectors") or []
		allowed = tuple(row.sector for row in rows if row.rule == "Allowed")
		return allowed, tuple(row.sector for row in rows if row.rule == "Excluded")
	if kind is RuleKind.ZONE:
		return tuple(row.zone for row in product.get("zones") or []), ()
	return (), ()
