"""Scores, segments and households, by tables."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lending_app.engine.credit.client_rating import (
	RatingFactor,
	ScoreLine,
	ScoreRule,
	SegmentRule,
	calculate_lifetime_value,
	calculate_score,
	list_points,
	pick_segment,
)
from lending_app.engine.credit.household import calculate_debt_ratio, sum_household

LATE, PAID = RatingFactor.WORST_DAYS_LATE, RatingFactor.LOANS_PAID
RULES = (
	ScoreRule(factor=LATE, highest=Decimal(0), points=40),
	ScoreRule(factor=LATE, lowest=Decimal(1), highest=Decimal(15), points=30),
	ScoreRule(factor=LATE, lowest=Decimal(1), points=-20),
	ScoreRule(factor=PAID, lowest=Decimal(2), points=10),
)


@pytest.mark.parametrize(("days", "points"), [(0, 40), (1, 30), (15, 30), (16, -20)])
def test_first_row_that_covers_a_value_gives_its_points(days, points):
	assert list_points({LATE: Decimal(days)}, RULES) == (ScoreLine(LATE, Decimal(days), points),)


def test_factor_without_a_value_or_a_row_brings_nothing():
	assert list_points({LATE: None, PAID: Decimal(1)}, RULES) == ()
	assert calculate_score([]) == 0


def test_score_stays_from_0_to_100():
	lines = [ScoreLine(LATE, Decimal(0), points) for points in (80, 50)]
	assert calculate_score(lines) == 100
	assert calculate_score([ScoreLine(LATE, Decimal(99), -20)]) == 0
	assert calculate_score([ScoreLine(LATE, Decimal(0), 40), ScoreLine(PAID, Decimal(2), 10)]) == 50


SEGMENTS = (
	SegmentRule(segment="A", minimum_score=75, minimum_lifetime_value=Decimal(1000), maximum_days_past_due=0),
	SegmentRule(segment="B", minimum_score=50),
	SegmentRule(segment="C", maximum_days_past_due=60),
)


@pytest.mark.parametrize(
	("score", "value", "days", "segment"),
	[
		(75, 1000, 0, "A"),
		(75, 999, 0, "B"),
		(75, 1000, 1, "B"),
		(49, 1000, 60, "C"),
		(49, 1000, 61, ""),
	],
)
def test_segment_is_the_first_whose_conditions_are_all_met(score, value, days, segment):
	assert pick_segment(score, Decimal(value), days, SEGMENTS) == segment


def test_lifetime_value_is_what_was_earned_less_what_was_lost():
	assert calculate_lifetime_value(Decimal("120.50"), Decimal("200.25")) == Decimal("-79.75")


def test_household_subtracts_debts_once():
	"""Note on APP-23: debts are entered as debts, not as expenses too."""
	sums = sum_household(
		Decimal(60_000),
		[(Decimal(5_000), True), (Decimal(2_500), False)],
		[Decimal(12_000), Decimal(8_000)],
		[(Decimal(4_000), Decimal(30_000)), (Decimal(1_000), Decimal(0))],
	)
	assert sums.other_income == 7_500
	assert sums.provable_other_income == 5_000
	assert (sums.expenses, sums.installments, sums.outstanding) == (20_000, 5_000, 30_000)
	assert sums.available == 60_000 + 7_500 - 20_000 - 5_000


def test_debt_ratio_needs_an_income():
	assert calculate_debt_ratio(Decimal(1), Decimal(3)) == Decimal("33.33")
	assert calculate_debt_ratio(Decimal(1), Decimal(0)) is None
