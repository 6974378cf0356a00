"""A product's margin and return: each formula by hand, and what is not given stays so."""

from decimal import Decimal as D

import pytest

from lending_app.engine import EngineError
from lending_app.engine.offer.profitability import Earnings, calculate_profitability
from lending_app.engine.values.money import RoundingPolicy

DOP = RoundingPolicy.for_currency("DOP")


def test_quarter_by_hand():
	quarter = Earnings(
		interest=D("4500"), penalty=D("120"), fees=D("380"), recoveries=D("200"),
		provision=D("700"), charge_off=D("500"), waivers=D("50"), average_balance=D("100000"), days=73,
	)  # fmt: skip
	result = calculate_profitability(quarter, DOP, D("0.08"))
	assert (result.income, result.risk_cost, result.funding_cost) == (D("5200"), D("1250"), D("1600.00"))
	assert result.margin == D("2350.00")
	assert round(result.margin_rate, 4) == D("0.4519")
	# 73 days are a fifth of a year.
	assert (result.annual_yield, result.return_on_assets) == (D("0.26"), D("0.1175"))


def test_without_a_funding_rate_the_margin_is_before_it():
	result = calculate_profitability(Earnings(interest=D(10), average_balance=D(100), days=365), DOP)
	assert (result.funding_cost, result.margin, result.return_on_assets) == (None, D(10), D("0.1"))


def test_free_funding_is_a_rate_of_zero():
	result = calculate_profitability(Earnings(average_balance=D(100), days=1), DOP, D(0))
	assert result.funding_cost == D("0.00")


def test_nothing_lent_and_nothing_earned_have_no_rates():
	result = calculate_profitability(Earnings(provision=D(-5), days=30), DOP, D("0.1"))
	assert (result.margin, result.margin_rate, result.annual_yield, result.return_on_assets) == (
		D(5), None, None, None,
	)  # fmt: skip


def test_time_and_rate_are_checked():
	with pytest.raises(EngineError, match="days"):
		Earnings(days=0)
	with pytest.raises(EngineError, match="funding_rate"):
		calculate_profitability(Earnings(days=1), DOP, D(-1))
