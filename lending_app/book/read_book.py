"""Read a lender's book from a folder of CSV or Excel files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from lending_app.book.check_book import check_book
from lending_app.book.check_history import check_history
from lending_app.book.columns import TABLES, Table
from lending_app.book.errors import BookErrors, RowError
from lending_app.book.mapping import BookMapping
from lending_app.book.move_book import move_book
from lending_app.book.parse_table import BookTables, Placed, parse_table
from lending_app.book.records import Book
from lending_app.book.sources import RawTable, find_table, read_raw_table


def read_book(folder: Path, mapping: Path | None = None, *, ending: date | None = None) -> Book:
	"""The book in a folder, through a mapping file where its columns are another system's.

	With `ending`, all dates move by as many months as bring its last month to that of `ending`.
	Raises BookErrors with every broken row; a book that comes back can be entered to its last row.
	"""
	rules = BookMapping(mapping) if mapping else None
	tables = BookTables()
	for table in TABLES:
		tables.add(table.name, *_read_table(folder, table, rules))
	if ending:
		move_book(tables, ending)
	check_book(tables)
	tables.errors += check_history(tables)
	if tables.errors:
		raise BookErrors(_sort_errors(tables))
	return _build_book(tables)


def _read_table(
	folder: Path, table: Table, rules: BookMapping | None
) -> tuple[list[Placed[Any]], list[RowError]]:
	try:
		source = _find_source(folder, table, rules)
	except BookErrors as error:
		return [], list(error.errors)
	if source is None and not table.is_required:
		return [], []
	if source is None or (not source.rows and table.name == "book"):
		file, reason = (
			(source.file, "the file has no row") if source else (f"{table.name}.csv", "the file is missing")
		)
		return [], [RowError(file=file, line=0, column="", value="", reason=reason)]
	return parse_table(table, source)


def _find_source(folder: Path, table: Table, rules: BookMapping | None) -> RawTable | None:
	if rules and table.name in rules:
		return rules.read(table, folder)
	found = find_table(folder, table.name)
	return read_raw_table(*found) if found else None


def _sort_errors(tables: BookTables) -> list[RowError]:
	"""By table, in the order of the format, then by line."""
	files = list(dict.fromkeys(row.source.file for rows in tables.rows.values() for row in rows[:1]))
	order = {file: index for index, file in enumerate(files)}
	return sorted(tables.errors, key=lambda error: (order.get(error.file, -1), error.line))


def _build_book(tables: BookTables) -> Book:
	records = {name: tuple(row.record for row in rows) for name, rows in tables.rows.items()}
	settings = records.pop("book")[0]
	return Book(settings=settings, **records)
