"""Statements on the close's own tables, past Frappe's query builder: it knows neither bytes nor bulk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import frappe
import pymysql
from frappe.utils import now_datetime

from lending_app.lending_setup.transactions import raise_busy

# Bytes of one statement; MariaDB takes 16 MB by default.
STATEMENT_BYTES = 4_000_000
# Rows of one statement whose values are given apart.
ROWS_WRITTEN = 250
RECORDS_INSERTED = 2_000


def execute(statement: str, values: Sequence[Any] | None = None) -> int:
	"""Run a statement; returns the rows it touched. Values are always parameters.

	Raises QueryDeadlockError and QueryTimeoutError, as Frappe's own statements do.
	"""
	if not frappe.db._conn:
		frappe.db.connect()
	try:
		return frappe.db._cursor.execute(statement, values)
	except pymysql.err.OperationalError as error:
		raise_busy(error)
		raise


def select(statement: str, values: Sequence[Any] | None = None) -> Sequence[tuple]:
	"""Rows of a query, with bytes as bytes."""
	execute(statement, values)
	return frappe.db._cursor.fetchall()


def list_columns(table: str) -> list[str]:
	"""Columns of a table, in their order."""
	rows = select(
		"SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = %s "
		"ORDER BY ordinal_position",
		(table,),
	)
	return [name for (name,) in rows]


@contextmanager
def read_committed() -> Iterator[None]:
	"""From the next transaction on, lock rows and not the gaps beside them, in which the neighbor's rows begin.

	Workers on partitions side by side wait for each other otherwise. What is locked is read as it is committed.
	"""
	execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
	try:
		yield
	finally:
		execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def insert_texts(head: str, rows: Iterable[str], tail: str = "") -> int:
	"""Insert rows given as `(1,2,'text')`, as many to a statement as fit. The caller has escaped what is text."""
	count = size = 0
	chunk: list[str] = []
	for row in rows:
		chunk.append(row)
		size += len(row) + 1
		if size > STATEMENT_BYTES:
			count += execute(f"{head} VALUES {','.join(chunk)} {tail}")
			chunk, size = [], 0
	return count + (execute(f"{head} VALUES {','.join(chunk)} {tail}") if chunk else 0)


def list_places(count: int) -> str:
	"""Placeholders of that many values."""
	return ",".join(["%s"] * count)


def write_rows(
	table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, tail: str = "", verb: str = "INSERT"
) -> None:
	"""Write rows of values, some hundred to a statement. `tail` says what becomes of one that is there."""
	head = f"{verb} INTO `{table}` ({', '.join(f'`{name}`' for name in columns)}) VALUES "
	places = f"({list_places(len(columns))})"
	for start in range(0, len(rows), ROWS_WRITTEN):
		part = rows[start : start + ROWS_WRITTEN]
		execute(f"{head}{','.join([places] * len(part))} {tail}", [value for row in part for value in row])


def overwrite(columns: Iterable[str]) -> str:
	"""The tail that gives a row that is there these values."""
	return "ON DUPLICATE KEY UPDATE " + ", ".join(f"`{name}` = VALUES(`{name}`)" for name in columns)


def insert_records(doctype: str, rows: Sequence[Mapping[str, Any]]) -> None:
	"""Insert rows of a DocType that nothing listens to, by the user, now. All have the same columns."""
	if not rows:
		return
	stamp, user = now_datetime(), frappe.session.user
	made = {"owner": user, "modified_by": user, "creation": stamp, "modified": stamp, "docstatus": 0}
	values = [{"name": frappe.generate_hash(length=12), **made, **row} for row in rows]
	frappe.db.bulk_insert(
		doctype, list(values[0]), [tuple(row.values()) for row in values], chunk_size=RECORDS_INSERTED
	)


def write_columns(doctype: str, rows: Mapping[str, Mapping[str, Any]]) -> None:
	"""Write columns of rows that are there, by name. All have the same columns."""
	if not rows:
		return
	stamp, user = now_datetime(), frappe.session.user
	changed = list(next(iter(rows.values())))
	columns = ("name", *changed, "modified", "modified_by")
	values = [(name, *(row[key] for key in changed), stamp, user) for name, row in rows.items()]
	write_rows(f"tab{doctype}", columns, values, tail=overwrite(columns[1:]))
