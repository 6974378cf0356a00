"""Mapping files: another system's files read as ours, described in JSON and without code."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lending_app.book.columns import SEPARATORS, TABLES, Formats, NumberText, Table
from lending_app.book.errors import BookErrors, RowError
from lending_app.book.sources import RawRow, RawTable, read_raw_table

_KEYS = {
	"file": str, "sheet": str, "rows": list, "columns": dict, "constants": dict, "templates": dict, "values": dict,
	"date_format": str, "decimal_separator": str, "distinct": str,
}  # fmt: skip
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


class BookMapping:
	"""What a mapping file says about each table."""

	def __init__(self, path: Path) -> None:
		self.file = path.name
		self.tables: Mapping[str, Mapping[str, Any]] = _load(path)

	def __contains__(self, name: str) -> bool:
		return name in self.tables

	def read(self, table: Table, folder: Path) -> RawTable:
		"""The table as our columns. Raises BookErrors."""
		rules = self.tables[table.name]
		self._check(table, rules)
		source = self._read_source(table, rules, folder)
		rows = [RawRow(line=row.line, values=_translate(row.values, rules)) for row in source.rows]
		if "distinct" in rules:
			rows = list({row.values.get(rules["distinct"], ""): row for row in reversed(rows)}.values())[::-1]
		filled = [name for part in ("columns", "constants", "templates") for name in rules.get(part, {})]
		return replace(
			source,
			header=source.header if "rows" in rules else tuple(dict.fromkeys(filled)),
			rows=tuple(rows),
			formats=Formats(
				date_format=rules.get("date_format"), decimal_separator=rules.get("decimal_separator", ".")
			),
			labels=rules.get("columns", {}),
		)

	def _read_source(self, table: Table, rules: Mapping[str, Any], folder: Path) -> RawTable:
		if "rows" in rules:
			return self._read_inline(table, rules["rows"])
		path = folder / rules["file"]
		if not path.is_file():
			raise self._refuse(f"{table.name}.file", rules["file"], f"the file is not in {folder}")
		source = read_raw_table(path, rules.get("sheet"))
		if source is None:
			raise self._refuse(f"{table.name}.sheet", rules["sheet"], "the workbook has no such sheet")
		self._check_source(table, rules, source)
		return source

	def _read_inline(self, table: Table, rows: list[Any]) -> RawTable:
		for number, row in enumerate(rows, start=1):
			if not isinstance(row, dict) or not all(isinstance(value, str) for value in row.values()):
				raise self._refuse(f"{table.name}.rows", number, "a row is an object of texts")
		header = tuple(dict.fromkeys(name for row in rows for name in row))
		raw = tuple(
			RawRow(line=number, values={name: _take_own(text) for name, text in row.items()})
			for number, row in enumerate(rows, start=1)
		)
		return RawTable(file=f"{self.file}[{table.name}.rows]", header=header, rows=raw)

	def _check(self, table: Table, rules: Mapping[str, Any]) -> None:
		for key, value in rules.items():
			if key not in _KEYS or not isinstance(value, _KEYS[key]):
				raise self._refuse(f"{table.name}.{key}", value, f"may be one of: {', '.join(_KEYS)}")
		if ("rows" in rules) == ("file" in rules):
			raise self._refuse(table.name, "", "needs either file or rows")
		self._check_formats(table, rules)
		for part in ("columns", "constants", "templates", "values"):
			for name in rules.get(part, {}):
				if name not in table.column_names:
					raise self._refuse(f"{table.name}.{part}", name, f"is no column of {table.name}")
		if rules.get("distinct", table.column_names[0]) not in table.column_names:
			raise self._refuse(f"{table.name}.distinct", rules["distinct"], f"is no column of {table.name}")

	def _check_formats(self, table: Table, rules: Mapping[str, Any]) -> None:
		separator = rules.get("decimal_separator", SEPARATORS[0])
		if separator not in SEPARATORS:
			raise self._refuse(f"{table.name}.decimal_separator", separator, "must be . or ,")

	def _check_source(self, table: Table, rules: Mapping[str, Any], source: RawTable) -> None:
		"""Every column the rules speak of must be in the file."""
		named = [(f"{table.name}.columns", theirs) for theirs in rules.get("columns", {}).values()]
		for pattern in rules.get("templates", {}).values():
			named += [(f"{table.name}.templates", name) for name in _list_placeholders(pattern)]
		missing = [(where, name) for where, name in named if name not in source.header]
		if missing:
			reason = f"is no column of {source.file}"
			raise BookErrors([self._error(where, name, reason) for where, name in missing])

	def _error(self, where: str, value: object, reason: str) -> RowError:
		return RowError(file=self.file, line=0, column=where, value=str(value), reason=reason)

	def _refuse(self, where: str, value: object, reason: str) -> BookErrors:
		return BookErrors([self._error(where, value, reason)])


def list_sources(mapping: Path, folder: Path) -> list[Path]:
	"""The files that a mapping names and that are there. Raises BookErrors for a mapping that cannot be read."""
	names = [rules["file"] for rules in _load(mapping).values() if isinstance(rules.get("file"), str)]
	return [folder / name for name in names if (folder / name).is_file()]


def _take_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
	found: dict[str, Any] = {}
	for name, value in pairs:
		if name in found:
			raise KeyError(name)
		found[name] = value
	return found


def _load(path: Path) -> dict[str, Any]:
	def refuse(line: int, column: str, reason: str) -> BookErrors:
		return BookErrors([RowError(file=path.name, line=line, column=column, value="", reason=reason)])

	try:
		content = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_take_once)
	except KeyError as error:
		raise refuse(0, str(error.args[0]), "is given twice") from error
	except json.JSONDecodeError as error:
		raise refuse(error.lineno, "", f"is no JSON: {error.msg}") from error
	except (OSError, UnicodeDecodeError) as error:
		raise refuse(0, "", "the mapping file cannot be read") from error
	tables = content.get("tables") if isinstance(content, dict) else None
	if not isinstance(tables, dict) or not all(isinstance(rules, dict) for rules in tables.values()):
		raise refuse(0, "tables", "must be an object with an object for every table")
	known = {table.name for table in TABLES}
	for name in tables:
		if name not in known:
			raise refuse(0, f"tables.{name}", f"is unknown; tables are: {', '.join(sorted(known))}")
	return tables


def _translate(theirs: Mapping[str, str], rules: Mapping[str, Any]) -> dict[str, str]:
	ours = dict(theirs) if "rows" in rules else {}
	ours |= {name: _take_own(str(value)) for name, value in rules.get("constants", {}).items()}
	ours |= {name: _fill(pattern, theirs) for name, pattern in rules.get("templates", {}).items()}
	ours |= {name: theirs.get(source, "") for name, source in rules.get("columns", {}).items()}
	for name, values in rules.get("values", {}).items():
		ours[name] = values.get(ours.get(name, ""), ours.get(name, ""))
	return ours


def _take_own(text: str) -> str:
	"""A value of the mapping itself, whose decimals may stand after a point whatever the file writes."""
	return text if "," in text else NumberText(text.strip())


def _fill(pattern: str, theirs: Mapping[str, str]) -> str:
	return _PLACEHOLDER.sub(lambda match: theirs.get(match[1], ""), pattern)


def _list_placeholders(pattern: str) -> list[str]:
	return _PLACEHOLDER.findall(pattern)
