"""The client's tables and settings as the engine's values, and back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from frappe.model.document import Document

from lending_app.engine.credit.client_rating import RatingFactor, ScoreRule, SegmentRule
from lending_app.engine.credit.household import Household, sum_household


def read_amount(value: Any) -> Decimal:
	"""An amount by its shortest text: a form and the database give floats."""
	return Decimal(str(value or 0))


def read_bound(value: Any) -> Decimal | None:
	"""A bound of a rule; an empty field sets none."""
	return None if value in (None, "") else Decimal(str(value))


def build_household(client: Document) -> Household:
	return sum_household(
		read_amount(client.monthly_income),
		[(read_amount(row.monthly_amount), bool(row.is_provable)) for row in client.incomes],
		[read_amount(row.monthly_amount) for row in client.expenses],
		[(read_amount(row.installment_amount), read_amount(row.outstanding_amount)) for row in client.debts],
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
			minimum_lifetime_value=read_amount(row.minimum_lifetime_value_amount) or None,
			maximum_days_past_due=read_days(row.maximum_days_past_due),
		)
		for row in settings.segment_rules
	]


def read_days(value: Any) -> int | None:
	"""Days as text, so that empty differs from 0."""
	bound = read_bound(value)
	return None if bound is None else int(bound)
