"""The client's tables and settings as the engine's values, and back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from frappe.model.document import Document

from lending_app.engine.credit.client_rating import RatingFactor, ScoreRule, SegmentRule
from lending_app.engine.credit.household import Household, sum_household
from lending_app.lending_setup.numbers import to_decimal


def read_bound(value: Any) -> Decimal | None:
	"""A bound of a rule; an empty field sets none."""
	return None if value in (None, "") else Decimal(str(value))


def build_household(client: Document) -> Household:
	return sum_household(
		to_decimal(client.monthly_income),
		[(to_decimal(row.monthly_amount), bool(row.is_provable)) for row in client.incomes],
		[to_decimal(row.monthly_amount) for row in client.expenses],
		[(to_decimal(row.installment_amount), to_decimal(row.outstanding_amount)) for row in client.debts],
	)


def build_score_rules(settings: Document) -> list[ScoreRule]:
	return [
		ScoreRule(
			factor=RatingFactor(row.factor),
			lowest=read_bound(row.lowest),
			highest=read_bound(row.highest),
			points=row.points or 0,
		)
		for row in settings.score_rules
	]


def build_segment_rules(settings: Document) -> list[SegmentRule]:
	return [
		SegmentRule(
			segment=row.segment,
			minimum_score=row.minimum_score or None,
			minimum_lifetime_value=to_decimal(row.minimum_lifetime_value_amount) or None,
			maximum_days_past_due=read_days(row.maximum_days_past_due),
		)
		for row in settings.segment_rules
	]


def read_days(value: Any) -> int | None:
	"""Days as text, so that empty differs from 0."""
	bound = read_bound(value)
	return None if bound is None else int(bound)
