"""The book format: files of every kind read as the same records."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from lending_app.book import ClientType, build_facts, build_terms, read_book
from lending_app.book.columns import TABLES
from lending_app.engine import Disbursed, ExcessRule, Frequency, Paid, Reversed
from lending_app.engine.loan.allocation import FOUR_STEPS
from tests.book.book_files import (
	fill_sheet,
	make_tables,
	read_errors,
	write_book,
	write_table,
	write_workbook,
)


def test_a_book_of_csv_files_is_read_as_records(tmp_path: Path) -> None:
	book = read_book(write_book(tmp_path, make_tables()))
	assert book.settings.company == "Lender"
	assert book.clients[0].full_name == "Ana Peña"
	assert (book.clients[1].full_name, book.clients[1].client_type) == ("Colmado, SRL", ClientType.COMPANY)
	assert book.loans[0].principal_amount == Decimal("100000.00")
	assert book.products[0].frequency is Frequency.MONTHLY
	assert [row.receipt_code for row in book.repayments] == ["R1", "R2"]
	assert book.reversals[0].reason == "Cheque returned"


def test_what_may_be_empty_takes_its_default_or_another_column(tmp_path: Path) -> None:
	book = read_book(write_book(tmp_path, make_tables()))
	loan, repayment = book.loans[0], book.repayments[0]
	assert (loan.application_date, loan.approval_date) == (date(2025, 1, 15), date(2025, 1, 15))
	assert (loan.channel, repayment.channel) == ("Cash", "Cash")
	assert repayment.posting_date == repayment.value_date
	assert repayment.excess_rule is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_comma_semicolon_and_tab_are_understood(tmp_path: Path, delimiter: str) -> None:
	(tmp_path / "plain").mkdir()
	(tmp_path / "other").mkdir()
	plain = read_book(write_book(tmp_path / "plain", make_tables()))
	assert read_book(write_book(tmp_path / "other", make_tables(), delimiter)) == plain


def test_a_byte_order_mark_is_tolerated(tmp_path: Path) -> None:
	assert read_book(write_book(tmp_path, make_tables(), encoding="utf-8-sig")).loans[0].loan_code == "L1"


def test_one_workbook_with_a_sheet_a_table_reads_as_the_csv_files(tmp_path: Path) -> None:
	(tmp_path / "csv").mkdir()
	plain = read_book(write_book(tmp_path / "csv", make_tables()))
	write_workbook(tmp_path / "book.xlsx", make_tables())
	assert read_book(tmp_path) == plain


def test_a_workbook_of_numbers_and_dates_reads_as_text_does(tmp_path: Path) -> None:
	tables = make_tables()
	rows = tables.pop("loans")
	write_book(tmp_path, tables)
	workbook = Workbook()
	fill_sheet(
		workbook.active,
		[
			{
				**rows[0],
				"disbursement_date": datetime(2025, 1, 15),  # noqa: DTZ001
				"principal_amount": 100000.5,
				"interest_rate": 0.18,
				"number_of_installments": 12.0,
			}
		],
	)
	workbook.save(tmp_path / "loans.xlsx")
	loan = read_book(tmp_path).loans[0]
	assert loan.disbursement_date == date(2025, 1, 15)
	assert (loan.principal_amount, loan.interest_rate) == (Decimal("100000.5"), Decimal("0.18"))
	assert loan.number_of_installments == 12


def test_blank_rows_and_names_in_another_case_are_understood(tmp_path: Path) -> None:
	tables = make_tables()
	tables["products"][0]["frequency"] = "SEMIMONTHLY"
	write_book(tmp_path, tables)
	path = tmp_path / "clients.csv"
	path.write_text(path.read_text(encoding="utf-8").replace("\n", "\n\n") + "\n,,,\n", encoding="utf-8")
	book = read_book(tmp_path)
	assert len(book.clients) == 2
	assert book.products[0].frequency is Frequency.SEMIMONTHLY


def test_an_error_names_the_line_of_the_file_even_after_a_value_of_two_lines(tmp_path: Path) -> None:
	tables = make_tables()
	tables["clients"][0]["address"] = "Calle Duarte 1\nNaco"
	tables["clients"][1]["monthly_income"] = "much"
	(error,) = read_errors(write_book(tmp_path, tables))
	assert (error.file, error.line, error.column, error.value) == ("clients.csv", 4, "monthly_income", "much")


def test_a_book_without_payments_needs_no_files_for_them(tmp_path: Path) -> None:
	tables = make_tables()
	del tables["repayments"], tables["reversals"]
	book = read_book(write_book(tmp_path, tables))
	assert (book.repayments, book.reversals) == ((), ())


def test_rows_become_terms_and_facts(tmp_path: Path) -> None:
	tables = make_tables()
	tables["repayments"][0]["excess_rule"] = "Reduce Term"
	book = read_book(write_book(tmp_path, tables))
	terms = build_terms(book.products[0], book.loans[0])
	facts = build_facts(book.loans[0], book.repayments, book.reversals)
	assert terms.allocation is FOUR_STEPS
	assert terms.penalty is not None
	assert terms.penalty.daily_rate == Decimal("0.001")
	assert terms.opening_fee is not None
	assert [type(fact) for fact in facts] == [Disbursed, Paid, Paid, Reversed]
	assert facts[1].excess is ExcessRule.REDUCE_TERM
	assert facts[3].reverses == "R2"


def test_a_product_without_penalty_and_fee_gives_terms_without_them(tmp_path: Path) -> None:
	tables = make_tables()
	for name in ("penalty_daily_rate", "opening_fee_rate"):
		tables["products"][0][name] = ""
	book = read_book(write_book(tmp_path, tables))
	terms = build_terms(book.products[0], book.loans[0])
	assert (terms.penalty, terms.opening_fee) == (None, None)


def test_a_slice_keeps_its_loans_and_what_belongs_to_them(tmp_path: Path) -> None:
	tables = make_tables()
	tables["loans"].append({**tables["loans"][0], "loan_code": "L2", "client_code": "C2"})
	tables["repayments"].append(
		{"receipt_code": "R3", "loan_code": "L2", "value_date": "2025-02-15", "amount": "9168.00"}
	)
	book = read_book(write_book(tmp_path, tables)).take_slice(1)
	assert [row.loan_code for row in book.loans] == ["L1"]
	assert [row.client_code for row in book.clients] == ["C1"]
	assert [row.receipt_code for row in book.repayments] == ["R1", "R2"]
	assert len(book.reversals) == 1


def test_every_column_of_the_format_is_documented() -> None:
	text = (Path(__file__).parents[2] / "docs" / "book.md").read_text(encoding="utf-8")
	missing = [
		f"{table.name}.{name}" for table in TABLES for name in table.column_names if f"`{name}`" not in text
	]
	assert missing == []


def test_a_table_as_a_file_wins_over_the_workbook(tmp_path: Path) -> None:
	write_workbook(tmp_path / "book.xlsx", make_tables())
	tables = make_tables()
	tables["branches"][0]["branch_name"] = "Elsewhere"
	write_table(tmp_path / "branches.csv", tables["branches"])
	assert read_book(tmp_path).branches[0].branch_name == "Elsewhere"
