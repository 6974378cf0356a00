"""Arrears of a book: buckets of days past due and portfolio at risk."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from lending_app.engine import calculate_buckets, calculate_par
from lending_app.engine.ledger.arrears import get_bucket
from lending_app.engine.loan.state import LoanState
from tests.engine.support import START, make_terms, pay, run

DUE = date(2025, 2, 15)


def late(days: int) -> LoanState:
	return run(make_terms(), DUE + timedelta(days=days))


@pytest.mark.parametrize(
	("days", "bucket"),
	[
		(0, "Current"),
		(1, "1-30"),
		(30, "1-30"),
		(31, "31-60"),
		(60, "31-60"),
		(61, "61-90"),
		(90, "61-90"),
		(91, "91-180"),
		(180, "91-180"),
		(181, "Over 180"),
		(5000, "Over 180"),
	],
)
def test_each_bucket_holds_its_last_day(days: int, bucket: str) -> None:
	assert get_bucket(days) == bucket


def test_buckets_count_loans_that_owe() -> None:
	paid = run(make_terms(), DUE, pay("P", START, "100000"))
	rows = {row.bucket: row for row in calculate_buckets([late(0), late(5), late(30), late(31), paid])}
	assert [row.number_of_loans for row in rows.values()] == [1, 2, 1, 0, 0, 0]
	assert rows["1-30"].outstanding_principal == Decimal("200000.00")
	assert rows["1-30"].overdue == Decimal("9168.00") * 3
	assert rows["91-180"].overdue == 0
	assert sum(row.number_of_loans for row in calculate_buckets([])) == 0


def test_portfolio_at_risk_is_a_share_of_outstanding_principal() -> None:
	states = [late(0), late(30), late(31), late(80)]
	assert calculate_par(states) == Decimal("0.5")
	assert calculate_par(states, days=0) == Decimal("0.75")
	assert calculate_par(states, days=90) == 0
	assert calculate_par([]) == 0
