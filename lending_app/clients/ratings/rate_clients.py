"""Exposure, lifetime value, score and segment of clients, by the engine's tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import frappe
from frappe.utils import getdate, now_datetime, today

from lending_app.clients.adapters import build_score_rules, build_segment_rules
from lending_app.clients.figures import ClientFigures, get_figures
from lending_app.clients.queries import count_passed_steps, list_rating_rows
from lending_app.engine.credit.client_rating import (
	RatingFactor,
	ScoreLine,
	calculate_lifetime_value,
	calculate_score,
	list_points,
	pick_segment,
)
from lending_app.engine.credit.household import calculate_debt_ratio
from lending_app.lending_setup.numbers import to_decimal, to_float


@dataclass(frozen=True, slots=True)
class Rating:
	"""A client's standing and the lines that explain its score."""

	figures: ClientFigures
	lines: tuple[ScoreLine, ...]
	score: int
	lifetime_value: Decimal
	segment: str

	def get_values(self) -> dict[str, Any]:
		"""The client's read-only fields."""
		return {
			"exposure_amount": to_float(self.figures.exposure),
			"overdue_amount": to_float(self.figures.overdue),
			"days_past_due": self.figures.days_past_due,
			"lifetime_value_amount": to_float(self.lifetime_value),
			"score": self.score,
			"segment": self.segment,
		}


def build_ratings(clients: Sequence[str]) -> dict[str, Rating]:
	"""Ratings of today, in a fixed number of queries."""
	settings = frappe.get_cached_doc("Client Settings")
	score_rules, segment_rules = build_score_rules(settings), build_segment_rules(settings)
	figures, passed = get_figures(clients), count_passed_steps(clients)
	ratings = {}
	for row in list_rating_rows(clients):
		known = figures[row.name]
		lines = list_points(_get_factors(row, known, passed.get(row.name, 0)), score_rules)
		score, value = calculate_score(lines), calculate_lifetime_value(known.earned, known.lost)
		segment = pick_segment(score, value, known.days_past_due, segment_rules)
		ratings[row.name] = Rating(known, lines, score, value, segment)
	return ratings


def rate_clients(clients: Sequence[str]) -> None:
	"""Write the ratings that have changed. No version is kept: they follow from what is recorded elsewhere."""
	stored = {row.name: row for row in list_rating_rows(clients)}
	for name, rating in build_ratings(clients).items():
		values = rating.get_values()
		if any(_differs(stored[name].get(field), value) for field, value in values.items()):
			frappe.db.set_value("Client", name, values | {"rated_on": now_datetime()}, update_modified=False)


def _differs(stored: Any, value: Any) -> bool:
	return (stored or "") != value if isinstance(value, str) else to_decimal(stored) != to_decimal(value)


def _get_factors(row: Any, figures: ClientFigures, passed: int) -> dict[RatingFactor, Decimal | None]:
	since, day = getdate(row.client_since or row.creation), getdate(today())
	months = max(0, (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day))
	worst = figures.worst_days_late
	return {
		RatingFactor.WORST_DAYS_LATE: None if worst is None else Decimal(worst),
		RatingFactor.DAYS_PAST_DUE: Decimal(figures.days_past_due),
		RatingFactor.LOANS_PAID: Decimal(figures.loans_paid),
		RatingFactor.MONTHS_AS_CLIENT: Decimal(months),
		RatingFactor.DEBT_RATIO: calculate_debt_ratio(
			to_decimal(row.total_debt_installments_amount),
			to_decimal(row.monthly_income) + to_decimal(row.other_monthly_income),
		),
		RatingFactor.VERIFIED_STEPS: Decimal(passed),
	}
