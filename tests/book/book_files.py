"""A small valid book as tables of text, and its files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import Workbook

from lending_app.book import BookErrors, RowError, read_book

Tables = dict[str, list[dict[str, str]]]


def make_tables() -> Tables:
	"""One branch, one product, two clients, one loan with a payment and a reversed one."""
	return {
		"book": [{"company": "Lender", "currency": "DOP", "country": "Dominican Republic"}],
		"branches": [{"branch_code": "SDQ", "branch_name": "Santo Domingo", "city": "Santo Domingo"}],
		"products": [
			{
				"product_code": "PER",
				"product_name": "Personal Loan",
				"product_type": "Personal",
				"currency": "DOP",
				"minimum_amount": "1000.00",
				"maximum_amount": "500000.00",
				"minimum_installments": "6",
				"maximum_installments": "60",
				"minimum_rate": "0.15",
				"maximum_rate": "0.25",
				"penalty_daily_rate": "0.001",
				"opening_fee_rate": "0.02",
				"fee_tax_rate": "0.18",
				"allocation": "Four Steps",
			}
		],
		"clients": [
			{
				"client_code": "C1",
				"client_type": "Individual",
				"first_name": "Ana",
				"last_name": "Peña",
				"identity_type": "Cedula",
				"identity_number": "001-1391820-5",
				"branch_code": "SDQ",
			},
			{"client_code": "C2", "client_type": "Company", "company_name": "Colmado, SRL"},
		],
		"loans": [
			{
				"loan_code": "L1",
				"client_code": "C1",
				"product_code": "PER",
				"branch_code": "SDQ",
				"disbursement_date": "2025-01-15",
				"principal_amount": "100000.00",
				"interest_rate": "0.18",
				"number_of_installments": "12",
			}
		],
		"repayments": [
			{"receipt_code": "R1", "loan_code": "L1", "value_date": "2025-02-15", "amount": "9168.00"},
			{"receipt_code": "R2", "loan_code": "L1", "value_date": "2025-03-15", "amount": "9168.00"},
		],
		"reversals": [{"receipt_code": "R2", "posting_date": "2025-03-20", "reason": "Cheque returned"}],
	}


def write_table(
	path: Path, rows: list[dict[str, str]], delimiter: str = ",", encoding: str = "utf-8"
) -> None:
	columns = list(dict.fromkeys(name for row in rows for name in row))
	with path.open("w", encoding=encoding, newline="") as file:
		writer = csv.DictWriter(file, columns, restval="", delimiter=delimiter)
		writer.writeheader()
		writer.writerows(rows)


def write_book(folder: Path, tables: Tables, delimiter: str = ",", encoding: str = "utf-8") -> Path:
	for name, rows in tables.items():
		write_table(folder / f"{name}.csv", rows, delimiter, encoding)
	return folder


def fill_sheet(sheet: object, rows: list[dict[str, str]]) -> None:
	columns = list(dict.fromkeys(name for row in rows for name in row))
	sheet.append(columns)
	for row in rows:
		sheet.append([row.get(name) for name in columns])


def write_workbook(path: Path, tables: Tables) -> None:
	workbook = Workbook()
	workbook.remove(workbook.active)
	for name, rows in tables.items():
		fill_sheet(workbook.create_sheet(name), rows)
	workbook.save(path)


def read_errors(folder: Path, mapping: Path | None = None) -> list[RowError]:
	with pytest.raises(BookErrors) as raised:
		read_book(folder, mapping)
	return list(raised.value.errors)
