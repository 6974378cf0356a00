"""Penalty day by day: its sums are the replay's, on any history."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lending_app.engine import LedgerRole, PenaltyRule, replay
from lending_app.engine.ledger.arrears import ArrearsStage, find_stage
from lending_app.engine.replay.penalty_days import build_penalty_days
from tests.engine.strategies import History, histories
from tests.engine.support import START, disburse, make_terms, pay

RULE = PenaltyRule(daily_rate=Decimal("0.001"))


def test_each_day_says_what_it_earned_and_what_was_paid() -> None:
	terms = make_terms(penalty=RULE)
	due = date(2025, 2, 15)
	rows = build_penalty_days(
		terms, [disburse(terms), pay("P", due + timedelta(days=3), "7000")], due + timedelta(days=4)
	)
	# 7,668.00 of principal is due: 7.668 a day, 23.004 in three. The payment takes 23.00, 1,500.00 of interest and
	# 5,477.00 of principal; 2,191.00 left earn 2.191: 25.195 in all, 25.20, of which 23.00 are paid.
	assert [(row.day.day, str(row.earned), str(row.settled), str(row.unpaid)) for row in rows] == [
		(16, "7.67", "0.00", "7.67"),
		(17, "7.67", "0.00", "15.34"),
		(18, "7.66", "23.00", "0.00"),
		(19, "2.20", "0.00", "2.20"),
	]
	assert [row.days_past_due for row in rows] == [1, 2, 3, 4]


def test_a_loan_without_penalty_or_not_disbursed_has_no_days() -> None:
	terms = make_terms()
	assert build_penalty_days(terms, [disburse(terms)], START + timedelta(days=200)) == ()
	assert build_penalty_days(terms, [], START) == ()


@settings(max_examples=25)
@given(histories(), st.integers(0, 400))
def test_the_days_sum_to_what_the_replay_holds(history: History, days: int) -> None:
	day = min(history.start + timedelta(days=days), history.end)
	rows = build_penalty_days(history.terms, history.facts, day)
	state = replay(history.terms, history.facts, day)
	assert sum(row.earned for row in rows) == -state.position.get((LedgerRole.PENALTY_INCOME, ""), 0)
	assert sum(row.earned - row.settled for row in rows) == state.penalty_receivable
	assert [row.day for row in rows] == sorted({row.day for row in rows})


@pytest.mark.parametrize(
	("days", "stage"),
	[(0, None), (1, "Preventive"), (30, "Early"), (31, "Intermediate"), (500, "Intermediate")],
)
def test_a_stage_lasts_until_the_next_begins(days: int, stage: str | None) -> None:
	stages = [
		ArrearsStage(name=name, from_days=begin)
		for name, begin in (("Intermediate", 31), ("Preventive", 1), ("Early", 8))
	]
	assert find_stage(stages, days) == stage
