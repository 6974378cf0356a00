"""The arrays of a book give the same cents as a replay of each loan."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lending_app.engine import (
	Disbursed,
	Frequency,
	InterestBasis,
	LoanReplay,
	LoanTerms,
	PenaltyRule,
	list_effective,
	portfolio,
)
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.penalty import PenaltyBase
from lending_app.engine.portfolio import (
	build_portfolio,
	calculate_portfolio,
)
from lending_app.engine.portfolio.layout import CONVENTIONS
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.money import RoundingMode
from tests.engine.books import CHECKPOINT, RATES, assert_same, make_book
from tests.engine.change_strategies import ALL_KINDS, changed_histories
from tests.engine.charge_strategies import charged_histories
from tests.engine.strategies import History, histories

NUMBER_OF_LOANS = 10_000


def test_ten_thousand_loans_are_the_same_to_the_cent_as_their_replays() -> None:
	loans = make_book(NUMBER_OF_LOANS, seed=20250901)
	book = build_portfolio(loans)
	days = sorted(np.random.default_rng(7).integers(20, 400, 1).tolist())
	for day in (CHECKPOINT + timedelta(days=offset) for offset in [0, *days]):
		assert assert_same(loans, calculate_portfolio(book, day, RATES)) > 0.85 * NUMBER_OF_LOANS


@settings(deadline=None)
@given(history=histories(reversals=False), data=st.data())
def test_any_history_is_carried_on_from_any_day_as_its_replay_would(
	history: History, data: st.DataObject
) -> None:
	length = (history.end - history.start).days
	checkpoint = history.start + timedelta(days=data.draw(st.integers(0, length)))
	loan = carry(history, checkpoint)
	book = build_portfolio([loan])
	for offset in sorted(data.draw(st.lists(st.integers(0, 500), min_size=1, max_size=3))):
		assert_same([loan], calculate_portfolio(book, checkpoint + timedelta(days=offset), RATES))


def carry(history: History, checkpoint: date) -> LoanReplay:
	loan = LoanReplay(history.terms)
	for fact in list_effective(history.facts):
		if fact.value_date <= checkpoint:
			loan.apply(fact)
	loan.advance_to(checkpoint)
	return loan


@settings(deadline=None)
@given(case=changed_histories(ALL_KINDS, reversals=False), data=st.data())
def test_a_loan_whose_plan_changed_is_the_same_or_left_to_its_replay(
	case: tuple[History, tuple[Fact, ...]], data: st.DataObject
) -> None:
	history, _ = case
	checkpoint = history.start + timedelta(days=data.draw(st.integers(0, 500)))
	loan = carry(history, checkpoint)
	book = build_portfolio([loan])
	for offset in sorted(data.draw(st.lists(st.integers(0, 300), min_size=1, max_size=3))):
		assert_same([loan], calculate_portfolio(book, checkpoint + timedelta(days=offset), RATES))


@settings(deadline=None)
@given(history=charged_histories(), data=st.data())
def test_charges_are_carried_on_from_any_day_as_their_replay_would(
	history: History, data: st.DataObject
) -> None:
	checkpoint = history.start + timedelta(days=data.draw(st.integers(0, (history.end - history.start).days)))
	loan = carry(history, checkpoint)
	book = build_portfolio([loan])
	for offset in sorted(data.draw(st.lists(st.integers(0, 300), min_size=1, max_size=3))):
		assert_same([loan], calculate_portfolio(book, checkpoint + timedelta(days=offset), RATES))


@pytest.mark.parametrize("mode", list(RoundingMode))
def test_amounts_and_rates_beyond_int64_products_are_still_the_same_to_the_cent(mode: RoundingMode) -> None:
	loans = []
	for convention in CONVENTIONS:
		terms = LoanTerms(
			principal=Decimal("999999999999999.99"),
			annual_rate=Decimal("0.1234567890123"),
			number_of_installments=3,
			interest_basis=InterestBasis.DAILY,
			day_count=convention,
			penalty=PenaltyRule(daily_rate=Decimal("0.00123456789"), base=PenaltyBase.OUTSTANDING_PRINCIPAL),
			rounding_mode=mode,
		)
		loan = LoanReplay(terms)
		loan.apply(Disbursed(fact_id="D", value_date=date(2025, 8, 31), amount=terms.principal))
		loan.advance_to(CHECKPOINT)
		loans.append(loan)
	book = build_portfolio(loans)
	for days in (1, 30, 77, 150):
		state = calculate_portfolio(book, CHECKPOINT + timedelta(days=days), RATES)
		assert assert_same(loans, state) == len(CONVENTIONS)


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("end", [date(2027, 12, 31), date(2028, 2, 29), date(2028, 12, 31), date(2029, 3, 1)])
def test_days_are_counted_as_by_the_scalar_engine_at_the_ends_of_months_and_years(
	convention: DayCount, end: date
) -> None:
	loans = []
	for start in (
		date(2027, 2, 28),
		date(2027, 10, 15),
		date(2027, 10, 30),
		date(2027, 10, 31),
		date(2027, 12, 31),
	):
		terms = LoanTerms(
			principal=Decimal(1_000_000),
			annual_rate=Decimal("0.3"),
			number_of_installments=1,
			frequency=Frequency.AT_MATURITY,
			first_due_date=date(2030, 1, 1),
			day_count=convention,
		)
		loan = LoanReplay(terms)
		loan.apply(Disbursed(fact_id="D", value_date=start, amount=terms.principal))
		loans.append(loan)
	assert assert_same(loans, calculate_portfolio(build_portfolio(loans), end, RATES)) == len(loans)


MODULES = [f"{portfolio.__name__}.{module.name}" for module in pkgutil.iter_modules(portfolio.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
	assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_examples_of_the_manual_hold() -> None:
	page = Path(portfolio.__path__[0]).parents[2] / "docs" / "portfolio.md"
	blocks = re.findall(r"^```python\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE)
	examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page.name, str(page), 0)
	assert examples.examples
	assert doctest.DocTestRunner().run(examples).failed == 0
