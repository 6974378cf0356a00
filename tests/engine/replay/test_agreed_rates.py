"""The rate that changes leave in force, and a rule that keeps what a loan was agreed above or below its product."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import RateChanged, Reversed, VariableRate
from lending_app.engine.loan.rate_resets import follow_agreed_rate, get_rate_on
from tests.engine.support import START, disburse, make_terms

RATES = st.decimals(min_value=0, max_value=1, places=6)


def change(rate: str, day: date, fact_id: str = "R") -> RateChanged:
	return RateChanged(fact_id=fact_id, value_date=day, annual_rate=Decimal(rate))


def test_rate_in_force_is_that_of_the_last_change_up_to_the_day():
	terms = make_terms()
	facts = [disburse(terms), change("0.2", date(2025, 5, 1), "A"), change("0.1", date(2025, 3, 1), "B")]
	assert get_rate_on(terms, [], START) == terms.annual_rate
	assert get_rate_on(terms, facts, date(2025, 2, 28)) == terms.annual_rate
	assert get_rate_on(terms, facts, date(2025, 3, 1)) == Decimal("0.1")
	assert get_rate_on(terms, facts, date(2025, 6, 1)) == Decimal("0.2")


def test_reversed_change_leaves_the_rate_before():
	terms = make_terms()
	gone = Reversed(fact_id="X", value_date=date(2025, 4, 1), reverses="R")
	facts = [disburse(terms), change("0.2", date(2025, 3, 1)), gone]
	assert get_rate_on(terms, facts, date(2025, 5, 1)) == terms.annual_rate


@given(agreed=RATES, reference=RATES, spread=RATES)
def test_agreed_rate_is_what_the_rule_gives_on_the_day_of_the_agreement(agreed, reference, spread):
	rule = follow_agreed_rate(VariableRate(spread=spread), agreed, reference)
	assert rule.limit(reference) == agreed
	assert rule.limit(reference + Decimal("0.01")) == agreed + Decimal("0.01")


@pytest.mark.parametrize(("reference", "expected"), [("0.05", "0.09"), ("0.09", "0.1"), ("0.01", "0.06")])
def test_limits_of_the_product_hold_for_what_was_agreed_too(reference, expected):
	product = VariableRate(spread=Decimal("0.05"), cap=Decimal("0.1"), floor=Decimal("0.06"))
	rule = follow_agreed_rate(product, Decimal("0.09"), Decimal("0.05"))
	assert rule.limit(Decimal(reference)) == Decimal(expected)
