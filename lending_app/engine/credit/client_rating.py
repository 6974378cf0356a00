"""A client's score, lifetime value and segment, by tables that the lender sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

HIGHEST_SCORE = 100


class RatingFactor(str, Enum):
	"""What a row of the point table looks at."""

	WORST_DAYS_LATE = "Worst Days Late"
	DAYS_PAST_DUE = "Days Past Due"
	LOANS_PAID = "Loans Paid"
	MONTHS_AS_CLIENT = "Months as Client"
	DEBT_RATIO = "Debt Ratio (%)"
	VERIFIED_STEPS = "Verified Steps"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRule:
	"""Points for a value from `lowest` to `highest`, both included; None leaves that side open."""

	factor: RatingFactor
	lowest: Decimal | None = None
	highest: Decimal | None = None
	points: int

	def covers(self, value: Decimal) -> bool:
		return (self.lowest is None or value >= self.lowest) and (
			self.highest is None or value <= self.highest
		)


@dataclass(frozen=True, slots=True)
class ScoreLine:
	"""One factor's value and the points it brought."""

	factor: RatingFactor
	value: Decimal
	points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRule:
	"""A segment and what it takes; None asks for nothing."""

	segment: str
	minimum_score: int | None = None
	minimum_lifetime_value: Decimal | None = None
	maximum_days_past_due: int | None = None


def list_points(
	values: Mapping[RatingFactor, Decimal | None], rules: Iterable[ScoreRule]
) -> tuple[ScoreLine, ...]:
	"""Points by factor, of the first row that covers its value. A factor without a value brings none.

	>>> rule = ScoreRule(factor=RatingFactor.LOANS_PAID, lowest=Decimal(1), points=20)
	>>> list_points({RatingFactor.LOANS_PAID: Decimal(3)}, [rule])[0].points
	20
	"""
	lines: dict[RatingFactor, ScoreLine] = {}
	for rule in rules:
		value = values.get(rule.factor)
		if value is not None and rule.factor not in lines and rule.covers(value):
			lines[rule.factor] = ScoreLine(rule.factor, value, rule.points)
	return tuple(lines.values())


def calculate_score(lines: Iterable[ScoreLine]) -> int:
	"""Sum of the points, from 0 to 100."""
	return max(0, min(HIGHEST_SCORE, sum(line.points for line in lines)))


def calculate_lifetime_value(earned: Decimal, lost: Decimal) -> Decimal:
	"""What the client has brought so far: interest, penalties and fees received, less principal lost.

	>>> calculate_lifetime_value(Decimal(1200), Decimal(200))
	Decimal('1000')
	"""
	return earned - lost


def pick_segment(
	score: int, lifetime_value: Decimal, days_past_due: int, rules: Iterable[SegmentRule]
) -> str:
	"""The first segment whose conditions are all met; empty where none is.

	>>> pick_segment(80, Decimal(0), 0, [SegmentRule(segment="A", minimum_score=70)])
	'A'
	"""
	for rule in rules:
		if (
			(rule.minimum_score is None or score >= rule.minimum_score)
			and (rule.minimum_lifetime_value is None or lifetime_value >= rule.minimum_lifetime_value)
			and (rule.maximum_days_past_due is None or days_past_due <= rule.maximum_days_past_due)
		):
			return rule.segment
	return ""
