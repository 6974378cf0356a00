"""From rows of text to records, with every value that cannot be read named."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Generic, TypeVar

from lending_app.book.columns import NumberText, Table
from lending_app.book.errors import RowError
from lending_app.book.sources import RawRow, RawTable

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed(Generic[Record]):
	"""A record and where it stands."""

	record: Record
	line: int
	source: RawTable

	@property
	def place(self) -> tuple[str, int]:
		return self.source.file, self.line

	def error(self, column: str, reason: str, value: object = None) -> RowError:
		shown = getattr(self.record, column, "") if value is None else value
		return self.source.error(self.line, column, _show(shown), reason)


@dataclass(slots=True)
class BookTables:
	"""Records of every table, and the errors met so far."""

	rows: dict[str, list[Placed[Any]]] = field(default_factory=dict)
	errors: list[RowError] = field(default_factory=list)
	incomplete: set[str] = field(default_factory=set)
	"""Tables of which rows could not be read: what is missing there is no error elsewhere."""
	_codes: dict[tuple[str, str], set[str]] = field(default_factory=dict)

	def __getitem__(self, name: str) -> list[Placed[Any]]:
		return self.rows.get(name, [])

	def add(self, name: str, rows: list[Placed[Any]], errors: list[RowError]) -> None:
		self.rows[name] = rows
		self.errors += errors
		if errors:
			self.incomplete.add(name)

	def has(self, name: str, column: str, code: str) -> bool:
		"""Whether a table holds a code; taken as true where the table could not be read in full."""
		if (name, column) not in self._codes:
			self._codes[name, column] = {getattr(row.record, column) for row in self[name]}
		return name in self.incomplete or code in self._codes[name, column]

	def index(self, name: str, column: str) -> dict[str, Any]:
		"""Records of a table by a code."""
		return {getattr(row.record, column): row.record for row in self[name]}

	def list_sound(self, name: str) -> list[Placed[Any]]:
		"""Rows of a table in which no error was found so far."""
		broken = self.list_broken_places()
		return [row for row in self[name] if row.place not in broken]

	def list_broken_places(self) -> set[tuple[str, int]]:
		return {(error.file, error.line) for error in self.errors}


def parse_table(table: Table, source: RawTable) -> tuple[list[Placed[Any]], list[RowError]]:
	"""Records of the readable rows, and the errors of the others."""
	errors = _check_columns(table, source)
	if errors:
		return [], errors
	errors = list(source.errors)
	records: list[Placed[Any]] = []
	for row in source.rows:
		values, broken = _parse_row(table, source, row)
		errors += broken
		if not broken:
			records.append(Placed(record=table.record(**values), line=row.line, source=source))
	return records, errors


def _check_columns(table: Table, source: RawTable) -> list[RowError]:
	errors = [
		source.error(1, column.name, "", "the column is missing")
		for column in table.columns
		if column.is_required and column.name not in source.header
	]
	for name in source.header:
		if name not in table.column_names:
			near = get_close_matches(name, table.column_names, n=1)
			errors.append(source.error(1, name, "", f"unknown column{f'; is it {near[0]}?' if near else ''}"))
	return errors


def _parse_row(table: Table, source: RawTable, row: RawRow) -> tuple[dict[str, Any], list[RowError]]:
	values: dict[str, Any] = {}
	errors: list[RowError] = []
	for column in table.columns:
		text = row.values.get(column.name, "")
		text = text if isinstance(text, NumberText) else text.strip()
		if not text:
			if column.is_required:
				errors.append(source.error(row.line, column.name, "", "is empty"))
			continue
		try:
			values[column.name] = column.parse(text, source.formats)
		except ValueError as error:
			errors.append(source.error(row.line, column.name, text, str(error)))
	for name, other in table.fallbacks.items():
		if name not in values and other in values:
			values[name] = values[other]
	return values, errors


def _show(value: object) -> str:
	if value is None:
		return ""
	return str(getattr(value, "value", value))
