"""Whether every payment could have been entered on its day: the engine's refusals, before anything is run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from lending_app.book.entered_loan import EnteredLoan
from lending_app.book.errors import RowError, describe
from lending_app.book.parse_table import BookTables, Placed
from lending_app.book.records import BookLoan, BookProduct, BookRepayment, BookReversal
from lending_app.book.terms import build_disbursed, build_paid, build_reversed, build_terms
from lending_app.engine.values.errors import EngineError, LoanClosedError

Entry = Placed[BookRepayment] | Placed[BookReversal]


def check_history(tables: BookTables) -> Iterator[RowError]:
	"""Errors of payments that no counter would take: on a closed loan, or finer than the currency.

	Loans whose rows are broken already are passed over, for their history is not known.
	"""
	if tables.incomplete & {"products", "loans", "repayments", "reversals"}:
		return
	products = {row.record.product_code: row for row in tables["products"]}
	broken = tables.list_broken_places()
	entries = _group_entries(tables)
	for row in tables["loans"]:
		product = products.get(row.record.product_code)
		rows = entries[row.record.loan_code]
		if product and not broken & {part.place for part in (row, product, *rows)}:
			yield from _check_loan(row.record, product.record, rows)


def sort_entries(entries: Iterable[Any]) -> list[Any]:
	"""Repayments and reversals in the order of entry: by posting date, repayments first, by receipt."""
	return sorted(
		entries, key=lambda row: (row.posting_date, isinstance(row, BookReversal), row.receipt_code)
	)


def _group_entries(tables: BookTables) -> dict[str, list[Entry]]:
	repayments: dict[str, BookRepayment] = tables.index("repayments", "receipt_code")
	groups: dict[str, list[Entry]] = defaultdict(list)
	for row in (*tables["repayments"], *tables["reversals"]):
		if row.record.receipt_code in repayments:
			groups[repayments[row.record.receipt_code].loan_code].append(row)
	return groups


def _check_loan(loan: BookLoan, product: BookProduct, rows: list[Entry]) -> Iterator[RowError]:
	entered = EnteredLoan(build_terms(product, loan))
	entered.enter(build_disbursed(loan), loan.disbursement_date)
	placed = {id(row.record): row for row in rows}
	for record in sort_entries(row.record for row in rows):
		try:
			_enter(entered, record, record.posting_date)
		except EngineError as error:
			column = error.field if hasattr(record, error.field) else "receipt_code"
			yield placed[id(record)].error(column, describe(error))


def _enter(entered: EnteredLoan, record: BookRepayment | BookReversal, day: date) -> None:
	if isinstance(record, BookReversal):
		entered.enter(build_reversed(record), day)
		return
	if entered.replay.closed_on is not None:
		raise LoanClosedError("value_date", record.value_date, entered.replay.closed_on)
	entered.enter(build_paid(record), day)
