"""From a CSV or Excel file to payments, line by line, with what is wrong on each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from io import BytesIO

from lending_app.bank_files.receipts.headings import is_header, map_headings
from lending_app.bank_files.receipts.values import (
	DayOrder,
	Unclear,
	find_day_order,
	find_decimal_mark,
	parse_amount,
	parse_day,
)
from lending_app.book.errors import BookErrors
from lending_app.book.sources import read_sheet, split_csv

# Banks put their name, the account and the period above the headings.
HEADER_WITHIN = 25
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
Grid = list[tuple[int, list[str]]]


class FileFault(Enum):
	"""Why a whole file is refused."""

	EMPTY = "empty"
	WORKBOOK = "no workbook"
	BROKEN_LINE = "a line that is cut off"
	HEADINGS = "no headings"
	NO_ROWS = "no payments"


class RowFault(Enum):
	"""What is wrong with a value of a line."""

	NO_AMOUNT = "no amount"
	AMOUNT = "no number"
	AMOUNT_UNCLEAR = "thousands or decimals"
	NOT_POSITIVE = "not above zero"
	DATE = "no date"
	DATE_UNCLEAR = "day or month"
	NOBODY = "no loan, client or reference"
	WIDTH = "more cells than headings"


class ReceiptFileError(ValueError):
	"""A file without payments that could be read; `line` is 0 where no line is to blame."""

	def __init__(self, fault: FileFault, line: int = 0, value: str = "") -> None:
		self.fault, self.line, self.value = fault, line, value
		super().__init__(f"{fault.value}, line {line}: {value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
	"""A payment as its line says; `faults` with the value of each. Texts are as in the file."""

	line: int
	amount: Decimal | None
	value_date: date | None
	texts: Mapping[str, str]
	faults: tuple[tuple[RowFault, str], ...] = ()

	def get(self, column: str) -> str:
		return self.texts.get(column, "")


def read_receipts(name: str, data: bytes) -> list[Receipt]:
	"""Payments of a file, in the order of its lines. Raises ReceiptFileError where it holds none that can be read."""
	grid = [(line, cells) for line, cells in read_grid(name, data) if any(cells)]
	if not grid:
		raise ReceiptFileError(FileFault.EMPTY)
	place, columns = find_header(grid, map_headings, is_header)
	width = len(grid[place][1])
	rows = pick_rows(grid[place + 1 :], columns)
	mark = find_decimal_mark(texts.get("amount", "") for _, _, texts in rows)
	order = find_day_order(texts.get("value_date", "") for _, _, texts in rows)
	return [_build(line, cells, texts, width, mark, order) for line, cells, texts in rows]


def read_grid(name: str, data: bytes) -> Grid:
	"""Cells of a CSV text or the first sheet of a workbook, by line. Raises ReceiptFileError."""
	if data[:4] == b"PK\x03\x04" or name.lower().endswith((".xlsx", ".xlsm")):
		try:
			return read_sheet(name, BytesIO(data), None) or []
		except BookErrors as error:
			raise ReceiptFileError(FileFault.WORKBOOK) from error
	try:
		return split_csv(name, decode(data))
	except BookErrors as error:
		raise ReceiptFileError(FileFault.BROKEN_LINE, error.errors[0].line) from error


def decode(data: bytes) -> str:
	"""Text in UTF-8, in UTF-16 with its mark, or in what Windows writes in Latin letters.

	>>> decode("Préstamo".encode("cp1252")), decode("Préstamo".encode("utf-8-sig"))
	('Préstamo', 'Préstamo')
	"""
	for mark, encoding in _MARKS.items():
		if data.startswith(mark):
			return data.decode(encoding, "replace")
	try:
		return data.decode("utf-8")
	except UnicodeDecodeError:
		# Five bytes are no letter of that code page; they become marks, and the line shows them.
		return data.decode("cp1252", "replace")


def find_header(
	grid: Grid,
	map_cells: Callable[[Sequence[str]], dict[str, int]],
	is_wanted: Callable[[dict[str, int]], bool],
) -> tuple[int, dict[str, int]]:
	"""Place of the line with the headings, and the columns it names. Raises ReceiptFileError."""
	for place, (_line, cells) in enumerate(grid[:HEADER_WITHIN]):
		columns = map_cells(cells)
		if is_wanted(columns):
			return place, columns
	line, cells = grid[0]
	raise ReceiptFileError(FileFault.HEADINGS, line, ", ".join(cells)[:140])


def pick_rows(grid: Grid, columns: Mapping[str, int]) -> list[tuple[int, list[str], dict[str, str]]]:
	"""Lines below the headings with something in them: number, cells, and texts by column. Raises ReceiptFileError."""
	rows = [(line, cells, _pick(columns, cells)) for line, cells in grid]
	if rows := [row for row in rows if any(row[2].values())]:
		return rows
	raise ReceiptFileError(FileFault.NO_ROWS)


def _pick(columns: Mapping[str, int], cells: Sequence[str]) -> dict[str, str]:
	return {name: cells[place] for name, place in columns.items() if place < len(cells) and cells[place]}


def _build(
	line: int,
	cells: Sequence[str],
	texts: Mapping[str, str],
	width: int,
	mark: str | None,
	order: DayOrder | None,
) -> Receipt:
	faults: list[tuple[RowFault, str]] = []
	if any(cells[width:]):
		faults.append((RowFault.WIDTH, ", ".join(cells[width:])))
	amount = read_amount(texts.get("amount", ""), mark, faults)
	value_date = read_day(texts.get("value_date", ""), order, faults)
	if not any(texts.get(name) for name in ("loan", "client", "reference", "description")):
		faults.append((RowFault.NOBODY, ""))
	return Receipt(line=line, amount=amount, value_date=value_date, texts=texts, faults=tuple(faults))


def read_amount(text: str, mark: str | None, faults: list[tuple[RowFault, str]]) -> Decimal | None:
	"""An amount above zero, or its fault."""
	if not text:
		faults.append((RowFault.NO_AMOUNT, ""))
		return None
	try:
		amount = parse_amount(text, mark)
	except Unclear:
		faults.append((RowFault.AMOUNT_UNCLEAR, text))
		return None
	except ValueError:
		faults.append((RowFault.AMOUNT, text))
		return None
	if amount <= 0:
		faults.append((RowFault.NOT_POSITIVE, text))
	return amount


def read_day(text: str, order: DayOrder | None, faults: list[tuple[RowFault, str]]) -> date | None:
	"""A day, nothing where nothing is said, or its fault."""
	if not text:
		return None
	try:
		return parse_day(text, order)
	except Unclear:
		faults.append((RowFault.DATE_UNCLEAR, text))
	except ValueError:
		faults.append((RowFault.DATE, text))
	return None
