"""A book's products say how their loans are planned: every convention of the engine that is a product's."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lending_app.book import read_book
from lending_app.book.conventions import build_conventions, list_product_values
from lending_app.book.terms import build_facts, build_terms
from lending_app.engine import (
	AmortizationMethod,
	DateRule,
	FirstPeriod,
	Frequency,
	Grace,
	InterestBalance,
	Leveling,
	Residue,
	replay,
)
from lending_app.engine.loan.options import Balloon, DeferredInterest, InstallmentRounding, Steps
from lending_app.engine.values.money import RoundingMode
from tests.book.book_files import make_tables, read_errors, write_book, write_workbook

DAILY = {"interest_basis": "Daily"}
CASES = [
	({**DAILY, "interest_balance": "Balance Owed"}, "interest_balance", InterestBalance.OWED),
	({**DAILY, "leveling": "Equal Periods"}, "leveling", Leveling.EQUAL_PERIODS),
	({"compounding": "Annual"}, "compounding", Frequency.ANNUAL),
	({"is_negative_rate_allowed": "Yes"}, "is_negative_rate_allowed", True),
	({"is_interest_in_advance": "Yes"}, "is_interest_in_advance", True),
	({"first_period": "Kept Back"}, "dates", DateRule(first_period=FirstPeriod.KEPT_BACK)),
	({"due_day": "15"}, "dates", DateRule(month_days=(15,))),
	({"is_due_at_start": "Yes"}, "dates", DateRule(is_due_at_start=True)),
	({"is_moved_to_first": "yes"}, "dates", DateRule(is_moved_to_first=True)),
	(
		{"grace_full_periods": "2", "grace_principal_periods": "1", "grace_interest": "Next Installments"},
		"grace",
		Grace(full_periods=2, principal_periods=1, deferred_interest=DeferredInterest.NEXT),
	),
	({"method": "Balloon", "balloon_rate": "0.3"}, "balloon", Balloon(rate=Decimal("0.3"))),
	(
		{"method": "Stepped", "step_every": "6", "step_rate": "0.05"},
		"steps",
		Steps(every=6, rate=Decimal("0.05")),
	),
	(
		{"method": "Stepped", "step_proportions": "1; 1.2;1.5"},
		"steps",
		Steps(proportions=(Decimal(1), Decimal("1.2"), Decimal("1.5"))),
	),
	({"installment_multiple": "10"}, "installment_rounding", InstallmentRounding(multiple=Decimal(10))),
	({"residue": "Interest"}, "residue", Residue.INTEREST),
	({"rounding_mode": "Half Even"}, "rounding_mode", RoundingMode.HALF_EVEN),
	({"method": "Flat"}, "method", AmortizationMethod.FLAT),
]


@pytest.mark.parametrize(("columns", "field", "expected"), CASES)
@pytest.mark.parametrize(
	"write", [write_book, lambda folder, tables: write_workbook(folder / "book.xlsx", tables)]
)
def test_a_column_becomes_a_term(
	tmp_path: Path, columns: dict[str, str], field: str, expected: Any, write: Any
) -> None:
	tables = make_tables()
	tables["products"][0] |= columns
	write(tmp_path, tables)
	book = read_book(tmp_path)
	terms = build_terms(book.products[0], book.loans[0])
	assert getattr(terms, field) == expected
	state = replay(
		terms, build_facts(book.loans[0], book.repayments, book.reversals), book.repayments[-1].value_date
	)
	assert state.paid >= Decimal("9168.00")


@pytest.mark.parametrize(("columns", "field", "expected"), CASES)
def test_a_column_becomes_a_field_of_the_product_s_form(
	tmp_path: Path, columns: dict[str, str], field: str, expected: Any
) -> None:
	tables = make_tables()
	tables["products"][0] |= columns
	product = read_book(write_book(tmp_path, tables)).products[0]
	values = list_product_values(product)
	usual = list_product_values(read_book(write_book(tmp_path, make_tables())).products[0])
	is_elsewhere = field in ("method", "is_interest_in_advance")
	assert (values == usual) is is_elsewhere


def test_a_product_that_says_nothing_has_the_usual_terms(tmp_path: Path) -> None:
	product = read_book(write_book(tmp_path, make_tables())).products[0]
	assert all(value is None for value in build_conventions(product).values())


@pytest.mark.parametrize(
	("column", "value", "reason"),
	[
		("is_due_at_start", "perhaps", "choose one of: Yes, No"),
		("step_proportions", "1; much", "is not a number"),
		("compounding", "Hourly", "is unknown"),
		("due_day", "32", "1..31"),
		("leveling", "Equal Periods", "Daily"),
	],
)
def test_a_convention_that_cannot_be_is_refused_by_its_column(
	tmp_path: Path, column: str, value: str, reason: str
) -> None:
	tables = make_tables()
	tables["products"][0][column] = value
	errors = read_errors(write_book(tmp_path, tables))
	assert any(reason in error.reason for error in errors)
