"""A broken book: every broken row is named with file, line, column, value and reason, and nothing comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from lending_app.book import RowError, read_book
from tests.book.book_files import make_tables, read_errors, write_book, write_workbook


def refuse(folder: Path, table: str, change: dict[str, str], row: int = 0) -> RowError:
	"""The one error of a book in which a row was changed."""
	tables = make_tables()
	tables[table][row] |= change
	(error,) = read_errors(write_book(folder, tables))
	return error


@pytest.mark.parametrize(
	("table", "column", "value", "reason"),
	[
		("book", "currency", "XXX", "unknown currency"),
		("products", "currency", "USD", "differs from the book's currency, DOP"),
		("products", "minimum_amount", "0", "must be above 0"),
		("products", "maximum_amount", "500", "is below minimum_amount, 1000.00"),
		("products", "minimum_installments", "0", "must be above 0"),
		("products", "minimum_rate", "-0.01", "yearly fractions"),
		("products", "method", "Zigzag", "choose one of: Level Payment"),
		("products", "allocation", "Nine Steps", "choose one of: Seven Steps"),
		("products", "day_count", "Actual/366", "is unknown"),
		("products", "excess_rule", "Keep", "is unknown"),
		("products", "penalty_base", "Everything", "is unknown"),
		("products", "penalty_daily_rate", "-0.1", "must be 0..100 as a fraction"),
		("products", "penalty_tolerance_days", "400", "must be 0..365"),
		("products", "opening_fee_amount", "-1", "must be 0 or more"),
		("products", "default_after_days", "0", "must be 1 or more"),
		("products", "minimum_amount", "1,000", "is not a number"),
		("products", "maximum_installments", "12.5", "is not a whole number"),
		("products", "product_name", "", "is empty"),
		("clients", "client_type", "Robot", "choose one of: Individual, Company"),
		("clients", "identity_number", "001-1391820-6", "is no valid Cedula"),
		("clients", "branch_code", "NYC", "is not in branches"),
		("clients", "birth_date", "1980-02-30", "is not a date"),
		("clients", "monthly_income", "-1", "is negative"),
		("loans", "client_code", "C9", "is not in clients"),
		("loans", "product_code", "X", "is not in products"),
		("loans", "branch_code", "X", "is not in branches"),
		("loans", "principal_amount", "-100000", "must be above 0"),
		("loans", "principal_amount", "0", "must be above 0"),
		("loans", "principal_amount", "500000.01", "is outside the limits of PER"),
		("loans", "principal_amount", "100000.001", "has more than 2 decimals"),
		("loans", "interest_rate", "18", "is outside the limits of PER"),
		("loans", "number_of_installments", "61", "is outside the limits of PER"),
		("loans", "application_date", "2025-01-16", "is before the application"),
		("loans", "approval_date", "2025-01-16", "is before the approval"),
		("loans", "first_due_date", "2025-01-15", "is not after the disbursement"),
		("loans", "disbursement_date", "15/01/2025", "write it as YYYY-MM-DD"),
		("repayments", "loan_code", "L9", "is not in loans"),
		("repayments", "amount", "0", "must be above 0"),
		("repayments", "amount", "-5", "must be above 0"),
		("repayments", "amount", "nan", "is not a number"),
		("repayments", "amount", "1e5", "is not a number"),
		("repayments", "amount", "10.005", "has more than 2 decimals"),
		("repayments", "value_date", "2025-01-14", "is before the loan's disbursement"),
		("repayments", "posting_date", "2025-02-14", "is before the value date"),
		("repayments", "excess_rule", "Give Back", "is unknown"),
		("reversals", "receipt_code", "R9", "is not in repayments"),
		("reversals", "posting_date", "2025-03-14", "is before the receipt was entered"),
	],
)
def test_a_broken_value_is_refused(tmp_path: Path, table: str, column: str, value: str, reason: str) -> None:
	error = refuse(tmp_path, table, {column: value})
	assert (error.file, error.line) == (f"{table}.csv", 2)
	assert reason in error.reason


@pytest.mark.parametrize(
	("table", "column"),
	[
		("branches", "branch_code"),
		("products", "product_code"),
		("clients", "client_code"),
		("loans", "loan_code"),
		("repayments", "receipt_code"),
		("reversals", "receipt_code"),
	],
)
def test_a_code_used_twice_is_refused(tmp_path: Path, table: str, column: str) -> None:
	tables = make_tables()
	tables[table].append(
		{**tables[table][0], "identity_number": ""} if table == "clients" else dict(tables[table][0])
	)
	error = read_errors(write_book(tmp_path, tables))[0]
	assert (error.file, error.column) == (f"{table}.csv", column)
	assert "is already used on line 2" in error.reason


def test_an_external_reference_used_twice_is_refused(tmp_path: Path) -> None:
	tables = make_tables()
	for row in tables["repayments"]:
		row["external_reference"] = "TRF-1"
	(error,) = read_errors(write_book(tmp_path, tables))
	assert (error.line, error.column, error.value) == (3, "external_reference", "TRF-1")


def test_an_identity_number_used_twice_is_refused(tmp_path: Path) -> None:
	tables = make_tables()
	tables["clients"].append({**tables["clients"][0], "client_code": "C3"})
	(error,) = read_errors(write_book(tmp_path, tables))
	assert (error.line, error.column) == (4, "identity_number")


@pytest.mark.parametrize(("row", "column"), [(0, "first_name"), (1, "company_name")])
def test_a_client_without_a_name_is_refused(tmp_path: Path, row: int, column: str) -> None:
	error = refuse(tmp_path, "clients", {"first_name": "", "last_name": "", "company_name": ""}, row)
	assert (error.column, error.reason) == (column, "the client has no name")


def test_a_payment_on_a_closed_loan_is_refused(tmp_path: Path) -> None:
	tables = make_tables()
	tables["repayments"].append(
		{"receipt_code": "R3", "loan_code": "L1", "value_date": "2025-04-01", "amount": "200000.00"}
	)
	tables["repayments"].append(
		{"receipt_code": "R4", "loan_code": "L1", "value_date": "2025-05-01", "amount": "100.00"}
	)
	(error,) = read_errors(write_book(tmp_path, tables))
	assert (error.file, error.line, error.column) == ("repayments.csv", 5, "value_date")
	assert "was closed on 2025-04-01; a closed loan takes no payment" in error.reason


def test_a_payment_after_the_reversal_of_the_last_one_is_taken(tmp_path: Path) -> None:
	tables = make_tables()
	tables["repayments"] = [
		{"receipt_code": "R2", "loan_code": "L1", "value_date": "2025-04-01", "amount": "200000.00"},
		{"receipt_code": "R3", "loan_code": "L1", "value_date": "2025-04-10", "amount": "100.00"},
	]
	tables["reversals"][0]["posting_date"] = "2025-04-09"
	assert len(read_book(write_book(tmp_path, tables)).repayments) == 2
	tables["reversals"][0]["posting_date"] = "2025-04-10"
	(tmp_path / "late").mkdir()
	# Repayments of a day are entered before its reversals, so that the same day is too late.
	(error,) = read_errors(write_book(tmp_path / "late", tables))
	assert error.value == "2025-04-10"


def test_terms_that_make_no_schedule_are_refused(tmp_path: Path) -> None:
	tables = make_tables()
	"""Installments past the end of the calendar."""
	tables["products"][0] |= {"maximum_installments": "360"}
	tables["loans"][0] |= {"number_of_installments": "360", "first_due_date": "9990-01-15"}
	(error,) = read_errors(write_book(tmp_path, tables))
	assert (error.file, error.line) == ("loans.csv", 2)


def test_all_broken_rows_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
	tables = make_tables()
	tables["products"][0]["maximum_rate"] = "0.10"
	tables["clients"][1]["client_type"] = "Robot"
	tables["loans"].append(
		{**tables["loans"][0], "loan_code": "L2", "principal_amount": "-1", "branch_code": "X"}
	)
	tables["repayments"][0]["amount"] = "x"
	tables["repayments"][1]["value_date"] = "2020-01-01"
	errors = read_errors(write_book(tmp_path, tables))
	assert [(error.file, error.line, error.column) for error in errors] == [
		("products.csv", 2, "maximum_rate"),
		("clients.csv", 3, "client_type"),
		("loans.csv", 3, "branch_code"),
		("loans.csv", 3, "principal_amount"),
		("repayments.csv", 2, "amount"),
		("repayments.csv", 3, "value_date"),
	]


def test_a_row_that_cannot_be_read_is_no_missing_reference_elsewhere(tmp_path: Path) -> None:
	error = refuse(tmp_path, "clients", {"birth_date": "soon"})
	assert error.file == "clients.csv"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
	tables = make_tables()
	del tables["loans"]
	error = read_errors(write_book(tmp_path, tables))[0]
	assert (error.file, error.line, error.reason) == ("loans.csv", 0, "the file is missing")


def test_a_missing_sheet_is_named(tmp_path: Path) -> None:
	tables = make_tables()
	del tables["branches"]
	write_workbook(tmp_path / "book.xlsx", tables)
	error = read_errors(tmp_path)[0]
	assert (error.file, error.reason) == ("branches.csv", "the file is missing")


def test_missing_and_misspelt_columns_are_named(tmp_path: Path) -> None:
	tables = make_tables()
	product = tables["products"][0]
	product["penalty_dayly_rate"] = product.pop("penalty_daily_rate")
	del product["minimum_rate"]
	errors = read_errors(write_book(tmp_path, tables))
	assert [(error.column, error.reason) for error in errors] == [
		("minimum_rate", "the column is missing"),
		("penalty_dayly_rate", "unknown column; is it penalty_daily_rate?"),
	]


@pytest.mark.parametrize(
	("content", "reason"),
	[
		(b"", "the file is empty"),
		(b"branch_code,branch_name\nS,Pe\xf1a\n", "the file is not UTF-8 text"),
		(b"branch_code,branch_name,branch_name\nS,x,y\n", "the column is named twice"),
		(b"branch_code,,branch_name\nS,x,y\n", "column 2 has no name"),
		(b"branch_code,branch_name\nSDQ,x,y\n", "the row has 3 values for 2 columns"),
		(b'branch_code,branch_name\nSDQ,"x\n', "unexpected end of data"),
	],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
	write_book(tmp_path, make_tables())
	(tmp_path / "branches.csv").write_bytes(content)
	error = read_errors(tmp_path)[0]
	assert error.file == "branches.csv"
	assert reason in error.reason


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
	tables = make_tables()
	del tables["branches"]
	write_book(tmp_path, tables)
	(tmp_path / "branches.xlsx").write_bytes(b"no workbook")
	assert read_errors(tmp_path)[0].reason == "the file is no Excel workbook (.xlsx)"


def test_a_book_has_one_row_of_settings(tmp_path: Path) -> None:
	tables = make_tables()
	tables["book"].append(dict(tables["book"][0]))
	assert read_errors(write_book(tmp_path, tables))[0].reason == "a book has one row of settings"


def test_settings_without_a_row_are_refused(tmp_path: Path) -> None:
	write_book(tmp_path, make_tables())
	(tmp_path / "book.csv").write_text("company,currency,country\n", encoding="utf-8")
	assert read_errors(tmp_path)[0].reason == "the file has no row"
