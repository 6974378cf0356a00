"""How small differences are spread over installments, and where a line's least payment goes: each figure by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lending_app.engine import (
	DateRule,
	Disbursed,
	Drawing,
	DrawingRule,
	FirstPeriod,
	Frequency,
	InterestBasis,
	Leveling,
	MinimumPayment,
	build_schedule,
	replay,
)
from lending_app.engine.schedule.plan_values import PlannedInstallment
from lending_app.engine.schedule.plans import spread_extra
from tests.engine.support import START, make_terms, pay


def spread(extra: int, interests: list[int]) -> list[tuple[int, int, int]]:
	"""(interest, what it collects for the first, what the first lends) of parts whose first has extra interest."""
	head = PlannedInstallment(0, interests[0] + extra, "level_payment", extra=extra)
	parts = [head, *(PlannedInstallment(0, each, "level_payment") for each in interests[1:])]
	return [(part.interest, part.deferred, part.lent) for part in spread_extra(make_terms(), parts)]


@pytest.mark.parametrize(
	("extra", "interests", "expected"),
	[
		(100, [50, 50, 50, 50], [(75, 0, 75), (75, 25, 0), (75, 25, 0), (75, 25, 0)]),
		# What rounding leaves goes to the last one.
		(101, [50, 50, 50, 50], [(75, 0, 76), (75, 25, 0), (75, 25, 0), (76, 26, 0)]),
		# Shares of half a cent would be more than there is: the last one collects all.
		(2, [50, 50, 50, 50], [(50, 0, 2), (50, 0, 0), (50, 0, 0), (52, 2, 0)]),
		# Two thirds are a cent each, and exactly all: the last one has none.
		(2, [50, 50, 50], [(51, 0, 1), (51, 1, 0), (50, 0, 0)]),
		# A short period: no interest falls below zero, the one before gives what a small one cannot.
		(-40, [50, 50, 50, 3], [(40, 0, -30), (40, -10, 0), (33, -17, 0), (0, -3, 0)]),
		(-40, [50, 2, 2, 2], [(16, 0, -6), (0, -2, 0), (0, -2, 0), (0, -2, 0)]),
	],
)
def test_an_odd_first_period_is_spread_to_the_cent(
	extra: int, interests: list[int], expected: list[tuple[int, int, int]]
) -> None:
	found = spread(extra, interests)
	assert found == expected
	assert sum(row[0] for row in found) == sum(interests) + extra


@pytest.mark.parametrize(
	("extra", "others", "kept"), [(100, 50, 25), (101, 50, 25), (2, 50, 0), (-40, 50, -10), (-40, 2, -34)]
)
def test_the_first_part_keeps_its_own_share_of_the_extra_interest(extra: int, others: int, kept: int) -> None:
	head = PlannedInstallment(0, 50 + extra, "level_payment", extra=extra)
	parts = [head, *[PlannedInstallment(0, others, "level_payment")] * 3]
	first = spread_extra(make_terms(), parts)[0]
	assert (first.extra, first.lent) == (kept, extra - kept)


def test_equal_periods_level_a_loan_whatever_the_days_of_its_months() -> None:
	terms = make_terms(
		principal=Decimal(1200),
		annual_rate=Decimal("0.12"),
		number_of_installments=3,
		first_due_date=date(2025, 2, 15),
		frequency=Frequency.MONTHLY,
		interest_basis=InterestBasis.DAILY,
		leveling=Leveling.EQUAL_PERIODS,
	)
	rows = build_schedule(terms, START).installments
	# 1,200 x 1 % / (1 - 1.01 ** -3), whatever the days of the months.
	assert [row.total for row in rows[:2]] == [Decimal("408.03")] * 2
	assert rows[2].total != Decimal("408.03")


def test_each_least_payment_bears_the_interest_of_its_own_balance() -> None:
	minimum = MinimumPayment(rate=Decimal("0.1"), amount=Decimal(0))
	terms = make_terms(
		principal=Decimal(1000),
		annual_rate=Decimal("0.12"),
		number_of_installments=3,
		first_due_date=date(2025, 3, 1),
		dates=DateRule(first_period=FirstPeriod.OWN),
		drawing=DrawingRule(kind=Drawing.REVOLVING, minimum=minimum),
	)
	rows = build_schedule(terms, START).installments
	# 45 days of a year of 365, then a month each.
	assert [(row.principal, row.interest) for row in rows] == [
		(100, Decimal("14.79")),
		(90, 9),
		(810, Decimal("8.10")),
	]
	state = replay(terms, [Disbursed(fact_id="D", value_date=START, amount=Decimal(1000))], date(2025, 3, 16))
	# 15 of 31 days of the second installment's month.
	assert state.accrued_interest == Decimal("14.79") + Decimal("4.35")


def test_a_line_repaid_in_full_is_drawn_again_as_if_for_the_first_time() -> None:
	terms = make_terms(
		principal=Decimal(1200),
		annual_rate=Decimal(0),
		number_of_installments=4,
		drawing=DrawingRule(kind=Drawing.REVOLVING),
	)
	first = Disbursed(fact_id="D", value_date=START, amount=Decimal(1200))
	day = date(2025, 3, 1)
	paid = pay("P", day, "1200")
	again = Disbursed(fact_id="E", value_date=day, amount=Decimal(600))
	before = replay(terms, [first, paid], day)
	assert (before.outstanding_principal, before.payoff, before.closed_on) == (0, 0, None)
	assert [row.unpaid for row in before.installments] == [0, 0, 0, 0]
	# Drawings count before payments of their day.
	later = date(2025, 3, 2)
	state = replay(terms, [first, paid, Disbursed(fact_id="E", value_date=later, amount=Decimal(600))], later)
	assert [row.unpaid for row in state.installments] == [0, 200, 200, 200]
	assert state.payoff == again.amount
	assert [row.principal_paid for row in state.installments] == [300, 0, 0, 0]
