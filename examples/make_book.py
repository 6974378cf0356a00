"""Makes the sample book: `python examples/make_book.py` writes examples/book again, byte for byte the same.

A Dominican lender, CrediFlux Dominicana: 3 branches, 5 products, 300 clients and 400 loans over 30 months, with
payments on time, early, late, in part and never, some entered late and some taken back. Everything is invented.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from sample.clients import BRANCHES, make_clients
from sample.dice import Dice
from sample.loans import PRODUCTS, make_loans
from sample.payments import make_payments

from lending_app.book import BookLoan, BookProduct
from lending_app.book.columns import PRODUCTS as PRODUCT_TABLE
from lending_app.book.columns import TABLES, Formats

SEED = 18_09_2024
NUMBER_OF_CLIENTS = 300
SETTINGS = {
	"company": "CrediFlux Dominicana",
	"currency": "DOP",
	"country": "Dominican Republic",
	"fiscal_year_start": "2024-01-01",
}
Rows = Iterable[Mapping[str, str]]


# Columns that are left out where no row of the sample fills them: what an installment should be, conventions of a plan.
LEFT_OUT = {
	"expected_installment",
	*PRODUCT_TABLE.column_names[PRODUCT_TABLE.column_names.index("default_after_days") + 1 :],
}


def make_book(folder: Path) -> None:
	dice = Dice(SEED)
	clients = make_clients(dice, NUMBER_OF_CLIENTS)
	loans = make_loans(dice, clients)
	repayments, reversals = _make_history(dice, loans)
	tables = {
		"book": [SETTINGS],
		"branches": BRANCHES,
		"products": PRODUCTS,
		"clients": clients,
		"loans": loans,
		"repayments": repayments,
		"reversals": reversals,
	}
	folder.mkdir(parents=True, exist_ok=True)
	for table in TABLES:
		rows = [*tables[table.name]]
		# Conventions that no product of the sample has would be a screen of empty columns.
		columns = [
			name for name in table.column_names if name not in LEFT_OUT or any(row.get(name) for row in rows)
		]
		_write(folder / f"{table.name}.csv", columns, tables[table.name])


def _make_history(
	dice: Dice, loans: list[dict[str, str]]
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
	products = {row["product_code"]: _read_product(row) for row in PRODUCTS}
	payers = [make_payments(dice, products[loan["product_code"]], _read_loan(loan)) for loan in loans]
	repayments = [row for payer in payers for row in payer.repayments]
	reversals = [row for payer in payers for row in payer.reversals]
	repayments.sort(key=lambda row: (row["posting_date"], row["loan_code"], row["value_date"]))
	for number, row in enumerate(repayments, start=1):
		row["receipt_code"] = f"REC-{number:06d}"
	for row in reversals:
		row["receipt_code"] = row["receipt"]["receipt_code"]
	return repayments, sorted(reversals, key=lambda row: (row["posting_date"], row["receipt_code"]))


def _read_product(row: Mapping[str, str]) -> BookProduct:
	columns = {column.name: column.parse for column in PRODUCT_TABLE.columns}
	return BookProduct(**{name: columns[name](text, Formats()) for name, text in row.items()})


def _read_loan(row: Mapping[str, str]) -> BookLoan:
	first_due = row.get("first_due_date")
	return BookLoan(
		loan_code=row["loan_code"],
		client_code=row["client_code"],
		product_code=row["product_code"],
		branch_code=row["branch_code"],
		application_date=date.fromisoformat(row["application_date"]),
		approval_date=date.fromisoformat(row["approval_date"]),
		disbursement_date=date.fromisoformat(row["disbursement_date"]),
		principal_amount=Decimal(row["principal_amount"]),
		interest_rate=Decimal(row["interest_rate"]),
		number_of_installments=int(row["number_of_installments"]),
		first_due_date=date.fromisoformat(first_due) if first_due else None,
		channel=row["channel"],
	)


def _write(path: Path, columns: list[str], rows: Rows) -> None:
	with path.open("w", encoding="utf-8", newline="") as file:
		writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore", lineterminator="\n")
		writer.writeheader()
		writer.writerows(rows)


if __name__ == "__main__":
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--out", type=Path, default=Path(__file__).parent / "book")
	make_book(parser.parse_args().out)
