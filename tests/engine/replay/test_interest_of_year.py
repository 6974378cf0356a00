"""Interest of a calendar year: what payments settled, and what was earned, year by year without a cent lost."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.facts import Disbursed, Paid, Reversed
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.interest_of_year import sum_interest_of_year
from lending_app.engine.replay.replay import replay

TERMS = LoanTerms(principal=Decimal(100_000), annual_rate=Decimal("0.18"), number_of_installments=24)
DRAWN = Disbursed(fact_id="D", value_date=date(2025, 10, 15), amount=Decimal(100_000))


def pay(number, day, amount):
	return Paid(fact_id=f"P{number}", value_date=day, amount=Decimal(amount))


def test_interest_paid_and_earned_are_of_different_days():
	facts = [DRAWN, pay(1, date(2025, 11, 15), "4992.41"), pay(2, date(2026, 1, 20), "4992.41")]
	first = sum_interest_of_year(TERMS, facts, 2025, date(2026, 6, 30))
	assert (first.interest_paid, first.until) == (Decimal("1500.00"), date(2025, 12, 31))
	# Earned until December 31, of which the first installment's interest alone is paid.
	assert (
		first.accrued == replay(TERMS, facts[:2], date(2025, 12, 31)).accrued_interest > first.interest_paid
	)
	second = sum_interest_of_year(TERMS, facts, 2026, date(2026, 6, 30))
	assert second.until == date(2026, 6, 30)
	assert first.accrued + second.accrued == replay(TERMS, facts, date(2026, 6, 30)).accrued_interest
	assert [row.fact.fact_id for row in second.payments] == ["P2"]


def test_a_payment_that_was_taken_back_paid_nothing():
	paid = pay(1, date(2025, 11, 15), "4992.41")
	facts = [DRAWN, paid, Reversed(fact_id="R", value_date=date(2025, 12, 1), reverses="P1")]
	found = sum_interest_of_year(TERMS, facts, 2025, date(2025, 12, 31))
	assert (found.interest_paid, found.principal_paid, found.payments) == (0, 0, ())
	assert found.accrued > 0


@pytest.mark.parametrize("year", [2024, 2030])
def test_a_year_without_the_loan_is_empty(year):
	found = sum_interest_of_year(TERMS, [DRAWN, pay(1, date(2025, 11, 1), 120_000)], year, date(2031, 1, 1))
	assert (found.interest_paid, found.accrued, found.payments) == (0, 0, ())


@given(
	st.lists(
		st.tuples(st.integers(1, 900), st.decimals(1, 30_000, places=2, allow_nan=False)),
		max_size=10,
		unique_by=lambda row: row[0],
	)
)
@settings(max_examples=60, deadline=None)
def test_years_add_up_to_the_loan(payments):
	until = date(2028, 12, 31)
	facts = [DRAWN]
	for number, (after, amount) in enumerate(sorted(payments)):
		day = date.fromordinal(DRAWN.value_date.toordinal() + after)
		if replay(TERMS, facts, day).closed_on is None:
			facts.append(pay(number, day, amount))
	years = [sum_interest_of_year(TERMS, facts, year, until) for year in range(2025, 2029)]
	state = replay(TERMS, facts, until)

	def settle(component):
		return sum((row.amount for row in state.allocations if row.component is component), Decimal(0))

	assert sum(found.interest_paid for found in years) == settle(Component.INTEREST)
	assert sum(found.principal_paid for found in years) == settle(Component.PRINCIPAL)
	assert sum(found.penalty_paid for found in years) == settle(Component.PENALTY)
	assert sum(found.accrued for found in years) == state.accrued_interest
