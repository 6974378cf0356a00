"""Rows as text from CSV and Excel files, with the line each stands on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from lending_app.book.columns import Formats, NumberText
from lending_app.book.errors import BookErrors, RowError

WORKBOOK = "book.xlsx"
_DELIMITERS = (",", ";", "\t")
_HINT = re.compile(r'"?sep=(.)"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
	"""One row as text by column name."""

	line: int
	values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
	"""A table before it is understood. `labels` gives the file's own name of a column that a mapping renamed."""

	file: str
	header: tuple[str, ...]
	rows: tuple[RawRow, ...]
	errors: tuple[RowError, ...] = ()
	formats: Formats = field(default_factory=Formats)
	labels: Mapping[str, str] = field(default_factory=dict)

	def error(self, line: int, column: str, value: object, reason: str) -> RowError:
		label = self.labels.get(column, column)
		return RowError(file=self.file, line=line, column=label, value=str(value), reason=reason)


def find_table(folder: Path, name: str) -> tuple[Path, str | None] | None:
	"""The file of a table, and its sheet where the folder holds one workbook for all."""
	for suffix in (".csv", ".xlsx"):
		path = folder / f"{name}{suffix}"
		if path.name != WORKBOOK and path.is_file():
			return path, None
	workbook = folder / WORKBOOK
	return (workbook, name) if workbook.is_file() else None


def read_raw_table(path: Path, sheet: str | None = None) -> RawTable | None:
	"""Rows of a CSV file or a sheet; None where a workbook has no such sheet. Raises BookErrors."""
	if path.suffix.lower() == ".xlsx":
		grid = _read_sheet(path, sheet)
		label = f"{path.name}[{sheet}]" if sheet else path.name
		return _build_table(label, grid) if grid is not None else None
	return _build_table(path.name, _read_csv(path))


def _read_csv(path: Path) -> list[tuple[int, list[str]]]:
	try:
		text = path.read_text(encoding="utf-8-sig")
	except UnicodeDecodeError as error:
		raise _refuse(path.name, "the file is not UTF-8 text") from error
	except OSError as error:
		raise _refuse(path.name, f"the file cannot be read: {error.strerror}") from error
	return split_csv(path.name, text)


def split_csv(file: str, text: str) -> list[tuple[int, list[str]]]:
	"""Cells of a CSV text with the line each row begins on, whatever delimits them. Raises BookErrors."""
	lines = text.splitlines()
	# Excel may say the delimiter in a line of its own before the header.
	hint = _HINT.fullmatch(lines[0]) if lines else None
	header = next((row for row in lines[1 if hint else 0 :] if row.strip()), "")
	delimiter = hint[1] if hint else max(_DELIMITERS, key=header.count)
	source = io.StringIO(text, newline="")
	line = 1
	if hint:
		source.readline()
		line = 2
	first = line - 1
	reader = csv.reader(source, delimiter=delimiter, strict=True)
	grid: list[tuple[int, list[str]]] = []
	try:
		for cells in reader:
			grid.append((line, [cell.strip() for cell in cells]))
			line = first + reader.line_num + 1
	except csv.Error as error:
		raise BookErrors([RowError(file=file, line=line, column="", value="", reason=str(error))]) from error
	return grid


def _read_sheet(path: Path, sheet: str | None) -> list[tuple[int, list[str]]] | None:
	return read_sheet(path.name, path, sheet)


def read_sheet(file: str, source: Path | BytesIO, sheet: str | None) -> list[tuple[int, list[str]]] | None:
	"""Cells of a workbook's sheet, of the first where none is named; None where it has no such sheet. Raises BookErrors."""
	try:
		workbook = load_workbook(source, read_only=True, data_only=True)
	except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
		raise _refuse(file, "the file is no Excel workbook (.xlsx)") from error
	try:
		if sheet is not None and sheet not in workbook.sheetnames:
			return None
		chosen = workbook[sheet] if sheet else workbook.worksheets[0]
		rows = chosen.iter_rows(values_only=True)
		return [(line, [_cell_to_text(cell) for cell in cells]) for line, cells in enumerate(rows, start=1)]
	finally:
		workbook.close()


def _cell_to_text(cell: object) -> str:
	"""A cell as a person would have typed it into a CSV file; Excel keeps numbers as floats."""
	if cell is None:
		return ""
	if isinstance(cell, datetime):
		return str(cell.date()) if not (cell.hour or cell.minute or cell.second) else str(cell)
	if isinstance(cell, date | bool | str):
		return str(cell).strip()
	if isinstance(cell, float):
		# Excel shows 15 digits, and a sum like 0.1 + 0.32 has more: 0.42000000000000004.
		return NumberText(str(int(cell)) if cell.is_integer() else format(Decimal(f"{cell:.15g}"), "f"))
	return NumberText(cell)


def _build_table(file: str, grid: list[tuple[int, list[str]]]) -> RawTable:
	filled = [(line, cells) for line, cells in grid if any(cells)]
	if not filled:
		raise _refuse(file, "the file is empty; its first line names the columns")
	line, header = filled[0]
	while header and not header[-1]:
		header.pop()
	_check_header(file, line, header)
	errors: list[RowError] = []
	rows: list[RawRow] = []
	for number, cells in filled[1:]:
		if any(cells[len(header) :]):
			reason = f"the row has {len(cells)} values for {len(header)} columns"
			errors.append(
				RowError(file=file, line=number, column="", value=cells[len(header)], reason=reason)
			)
		rows.append(RawRow(line=number, values=dict(zip(header, cells, strict=False))))
	if errors:
		raise BookErrors(errors)
	return RawTable(file=file, header=tuple(header), rows=tuple(rows))


def _check_header(file: str, line: int, header: list[str]) -> None:
	for index, name in enumerate(header):
		if not name or name in header[:index]:
			reason = "the column is named twice" if name else f"column {index + 1} has no name"
			raise BookErrors([RowError(file=file, line=line, column=name, value="", reason=reason)])


def _refuse(file: str, reason: str) -> BookErrors:
	return BookErrors([RowError(file=file, line=0, column="", value="", reason=reason)])
