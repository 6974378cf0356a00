"""Mapping files: another system's columns, described and not programmed."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from lending_app.book import build_terms, read_book
from lending_app.engine import build_schedule
from tests.book.book_files import fill_sheet, make_tables, read_errors, write_book, write_table

ROOT = Path(__file__).parents[2]
BERKA = ROOT.parent / "shared" / "data"
_FOREIGN = [
	{
		"NUM": "1",
		"CLI": "7",
		"NOM": "Ana",
		"APE": "Peña",
		"TIPO": "01",
		"F": "15/01/2025",
		"M": "100000,50",
		"N": "12",
	},
	{
		"NUM": "2",
		"CLI": "7",
		"NOM": "Ana",
		"APE": "Peña",
		"TIPO": "01",
		"F": "31/01/2025",
		"M": "5000",
		"N": "6",
	},
]


def make_rules() -> dict[str, Any]:
	return {
		"clients": {
			"file": "list.csv",
			"columns": {"client_code": "CLI"},
			"templates": {"first_name": "{NOM} {APE}"},
			"constants": {"branch_code": "SDQ"},
			"distinct": "client_code",
		},
		"loans": {
			"file": "list.csv",
			"columns": {
				"loan_code": "NUM",
				"client_code": "CLI",
				"product_code": "TIPO",
				"disbursement_date": "F",
				"principal_amount": "M",
				"number_of_installments": "N",
			},
			"constants": {"branch_code": "SDQ", "interest_rate": "0.18"},
			"values": {"product_code": {"01": "PER"}},
			"date_format": "%d/%m/%Y",
			"decimal_separator": ",",
		},
	}


def write_foreign(folder: Path, rules: dict[str, Any], rows: list[dict[str, str]] | None = None) -> Path:
	"""The list, the mapping, and the tables that need none; returns the mapping's path."""
	tables = make_tables()
	write_book(folder, {name: tables[name] for name in ("book", "branches", "products")})
	write_table(folder / "list.csv", rows or _FOREIGN, ";")
	path = folder / "mapping.json"
	path.write_text(json.dumps({"tables": rules}), encoding="utf-8")
	return path


def test_a_foreign_list_is_read_through_a_mapping(tmp_path: Path) -> None:
	rules = make_rules()
	rules["loans"]["constants"]["interest_rate"] = "0,18"
	book = read_book(tmp_path, write_foreign(tmp_path, rules))
	assert [(row.client_code, row.full_name) for row in book.clients] == [("7", "Ana Peña")]
	first, second = book.loans
	assert (first.loan_code, first.product_code) == ("1", "PER")
	assert (first.disbursement_date, second.disbursement_date) == (date(2025, 1, 15), date(2025, 1, 31))
	assert (first.principal_amount, second.principal_amount) == (Decimal("100000.50"), Decimal("5000"))


def test_rows_may_stand_in_the_mapping_itself(tmp_path: Path) -> None:
	rules = make_rules()
	rules["branches"] = {"rows": [{"branch_code": "SDQ", "branch_name": "From the mapping"}]}
	book = read_book(tmp_path, write_foreign(tmp_path, rules))
	assert book.branches[0].branch_name == "From the mapping"


def test_a_sheet_of_a_foreign_workbook_is_read(tmp_path: Path) -> None:
	rules = make_rules()
	rules["clients"] |= {"file": "list.xlsx", "sheet": "Clientes"}
	mapping = write_foreign(tmp_path, rules)
	workbook = Workbook()
	fill_sheet(workbook.create_sheet("Clientes"), _FOREIGN)
	workbook.save(tmp_path / "list.xlsx")
	assert read_book(tmp_path, mapping).clients[0].client_code == "7"


def test_an_error_names_the_columns_of_the_foreign_file(tmp_path: Path) -> None:
	rows = [dict(_FOREIGN[0]), {**_FOREIGN[1], "M": "cinco mil"}]
	(error,) = read_errors(tmp_path, write_foreign(tmp_path, make_rules(), rows))
	assert (error.file, error.line, error.column, error.value) == ("list.csv", 3, "M", "cinco mil")


@pytest.mark.parametrize(
	("table", "change", "column", "reason"),
	[
		("loans", {"formula": "x"}, "loans.formula", "may be one of"),
		("loans", {"columns": ["a"]}, "loans.columns", "may be one of"),
		("loans", {"rows": []}, "loans", "needs either file or rows"),
		("loans", {"file": "nothing.csv"}, "loans.file", "the file is not in"),
		("loans", {"constants": {"brunch_code": "SDQ"}}, "loans.constants", "is no column of loans"),
		("loans", {"columns": {"loan_code": "NUMERO"}}, "loans.columns", "is no column of list.csv"),
		(
			"clients",
			{"templates": {"first_name": "{NOMBRE}"}},
			"clients.templates",
			"is no column of list.csv",
		),
		("clients", {"distinct": "name"}, "clients.distinct", "is no column of clients"),
		("branches", {"rows": [{"branch_code": 1}]}, "branches.rows", "a row is an object of texts"),
	],
)
def test_a_broken_mapping_is_refused(
	tmp_path: Path, table: str, change: dict[str, Any], column: str, reason: str
) -> None:
	rules = make_rules()
	rules[table] = rules.get(table, {}) | change
	error = read_errors(tmp_path, write_foreign(tmp_path, rules))[0]
	assert (error.file, error.column) == ("mapping.json", column)
	assert reason in error.reason


def test_a_mapping_that_is_no_json_names_the_line(tmp_path: Path) -> None:
	mapping = write_foreign(tmp_path, make_rules())
	mapping.write_text('{\n"tables": {,}\n}', encoding="utf-8")
	(error,) = read_errors(tmp_path, mapping)
	assert (error.file, error.line) == ("mapping.json", 2)


def test_a_mapping_of_an_unknown_table_is_refused(tmp_path: Path) -> None:
	(error,) = read_errors(tmp_path, write_foreign(tmp_path, {"creditos": {"file": "list.csv"}}))
	assert error.column == "tables.creditos"


def test_a_template_fills_in_columns_and_nothing_else(tmp_path: Path) -> None:
	rules = make_rules()
	rules["clients"]["templates"] = {"first_name": "{NOM.__class__}"}
	error = read_errors(tmp_path, write_foreign(tmp_path, rules))[0]
	assert error.value == "NOM.__class__"


@pytest.mark.skipif(
	not (BERKA / "berka_loans.csv").is_file(), reason="../shared/data/berka_loans.csv is absent"
)
def test_every_installment_of_the_real_list_equals_the_bank_s_own() -> None:
	book = read_book(BERKA, ROOT / "examples" / "berka" / "mapping.json")
	product = book.products[0]
	assert len(book.loans) == 500
	for loan in book.loans:
		schedule = build_schedule(build_terms(product, loan), loan.disbursement_date)
		assert {part.total for part in schedule.installments} == {loan.expected_installment}
		assert schedule.total == loan.principal_amount
	assert sum(loan.principal_amount for loan in book.loans) == Decimal("74620872")
