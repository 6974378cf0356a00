"""The run as a SQLite file: every fact, installment, allocation and journal line, with views that check them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from lending_app.embedded.accounts import build_chart
from lending_app.embedded.records import LoanResult, PostedFact, RunResult
from lending_app.engine.ledger.arrears import get_bucket
from lending_app.engine.loan.facts import Disbursed, Paid, Reversed
from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.values.money import RoundingPolicy

_SCHEMA = Path(__file__).with_name("schema.sql")
_KINDS = {Disbursed: "Disbursement", Paid: "Repayment", Reversed: "Reversal"}
# Balances of a day, credit ones shown without their sign.
_DAILY_BALANCES = {
	"outstanding_principal": (LedgerRole.LOAN_PRINCIPAL, 1),
	"interest_receivable": (LedgerRole.INTEREST_RECEIVABLE, 1),
	"penalty_receivable": (LedgerRole.PENALTY_RECEIVABLE, 1),
	"client_advances": (LedgerRole.CLIENT_ADVANCES, -1),
	"interest_income": (LedgerRole.INTEREST_INCOME, -1),
	"penalty_income": (LedgerRole.PENALTY_INCOME, -1),
	"fee_income": (LedgerRole.FEE_INCOME, -1),
}
Row = Mapping[str, Any]


def write_sqlite(result: RunResult, path: Path) -> None:
	"""Write the file again."""
	path.unlink(missing_ok=True)
	scale = f"{10**result.rounding.minor_units}.0"
	with closing(sqlite3.connect(path)) as connection:
		connection.execute("PRAGMA journal_mode = OFF")
		connection.executescript(_SCHEMA.read_text(encoding="utf-8").replace(":scale", scale))
		for table, rows in _list_tables(result):
			_insert(connection, result.rounding, table, rows)
		connection.commit()


def _insert(
	connection: sqlite3.Connection, rounding: RoundingPolicy, table: str, rows: Iterable[Row]
) -> None:
	"""Rows by name: a column takes the value of its name without `_minor`, which says that it is money."""
	columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
	names = [(column.removesuffix("_minor"), column.endswith("_minor")) for column in columns]
	cells = (
		[_to_cell(row.get(name), rounding if is_money else None) for name, is_money in names] for row in rows
	)
	connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", cells)


def _to_cell(value: Any, rounding: RoundingPolicy | None) -> Any:
	if isinstance(value, Decimal):
		return rounding.to_minor(value) if rounding else str(value)
	if isinstance(value, Enum):
		return value.value
	return str(value) if isinstance(value, date) else value


def _list_tables(result: RunResult) -> Iterator[tuple[str, Iterable[Row]]]:
	book = result.book
	yield "book", [_build_book(result)]
	yield "branch", map(_to_dict, book.branches)
	yield "product", map(_to_dict, book.products)
	yield "client", map(_to_dict, book.clients)
	yield "loan", map(_build_loan, result.loans)
	yield "account", map(_to_dict, build_chart(result.balances).values())
	yield "journal_entry", map(_to_dict, result.entries)
	yield "journal_line", _list_lines(result)
	yield "fact", (_build_fact(row, entered) for row in result.loans for entered in row.facts)
	yield (
		"installment",
		(
			{"loan_code": row.loan.loan_code, **_to_dict(part)}
			for row in result.loans
			for part in row.state.installments
		),
	)
	yield "allocation", _list_allocations(result)
	yield "daily_portfolio", _list_days(result)
	yield (
		"monthly_arrears",
		({"day": month.day, **_to_dict(part)} for month in result.monthly for part in month.buckets),
	)


def _to_dict(record: Any) -> dict[str, Any]:
	"""A record's own fields; `asdict` would copy what is nested."""
	return {part.name: getattr(record, part.name) for part in fields(record)}


def _build_book(result: RunResult) -> Row:
	first_day = result.daily[0].day if result.daily else result.until
	minor_units = result.rounding.minor_units
	return {
		**_to_dict(result.book.settings),
		"minor_units": minor_units,
		"first_day": first_day,
		"until": result.until,
	}


def _build_loan(row: LoanResult) -> Row:
	state = _to_dict(row.state)
	return {
		**_to_dict(row.loan),
		**state,
		"principal": row.loan.principal_amount,
		"bucket": get_bucket(row.state.days_past_due),
		"next_due": row.state.next_due_amount,
	}


def _build_fact(row: LoanResult, entered: PostedFact) -> Row:
	fact = _to_dict(entered.fact)
	return {
		**_to_dict(entered),
		**fact,
		"loan_code": row.loan.loan_code,
		"kind": _KINDS[type(entered.fact)],
		"excess_rule": fact.get("excess"),
		"external_reference": entered.external_reference or None,
		"reason": entered.reason or None,
	}


def _list_lines(result: RunResult) -> Iterator[Row]:
	chart = build_chart(result.balances)
	for entry in result.entries:
		for index, line in enumerate(entry.lines, start=1):
			yield {
				"entry_number": entry.number,
				"line_number": index,
				"account_number": chart[line.role, line.channel].number,
				"party": line.party,
				"debit": line.debit,
				"credit": line.credit,
			}


def _list_allocations(result: RunResult) -> Iterator[Row]:
	for row in result.loans:
		for sequence, part in enumerate(row.state.allocations, start=1):
			yield {"loan_code": row.loan.loan_code, "sequence": sequence, **_to_dict(part)}


def _list_days(result: RunResult) -> Iterator[Row]:
	for row in result.daily:
		balances = {name: sign * row.balances.get(role, 0) for name, (role, sign) in _DAILY_BALANCES.items()}
		yield {**_to_dict(row), **balances}
