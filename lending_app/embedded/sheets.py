"""Tables on the sheets of a workbook: written row by row to disk, nothing kept in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

_INK = "#12486B"
_NUMBER_FORMATS = {
	"text": "General",
	"date": "yyyy-mm-dd",
	"percent": "0.00%",
	"whole": "#,##0",
	"number": "0",
}
_STYLES: dict[str, dict[str, Any]] = {
	"body": {},
	"head": {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "valign": "vcenter", "text_wrap": True},
	"total": {"bold": True, "bg_color": "#E9F0F5", "top": 1, "top_color": _INK},
	"title": {"bold": True, "font_size": 15, "font_color": _INK},
	"section": {"bold": True, "font_size": 11, "font_color": _INK},
	"note": {"font_color": "#6B7785"},
}


@dataclass(frozen=True, slots=True)
class SheetColumn:
	"""`kind` is text, number, whole, money, date or percent."""

	title: str
	kind: str = "text"
	width: int = 14


class WorkbookWriter:
	"""A workbook with the formats of its cells. Close it to write the file."""

	def __init__(self, path: Path, decimals: int) -> None:
		self.workbook = Workbook(
			str(path),
			{
				"constant_memory": True,
				"default_date_format": "yyyy-mm-dd",
				"strings_to_formulas": False,
				"strings_to_urls": False,
			},
		)
		self._number_formats = {**_NUMBER_FORMATS, "money": f"#,##0{'.' if decimals else ''}{'0' * decimals}"}
		self._formats: dict[tuple[str, str], Format] = {}

	def __enter__(self) -> WorkbookWriter:
		return self

	def __exit__(self, *failure: object) -> None:
		self.workbook.close()

	def get_format(self, style: str, kind: str) -> Format:
		"""The format of a body, head, total, title or section cell of a kind."""
		if (style, kind) not in self._formats:
			properties = {
				"num_format": self._number_formats[kind],
				"align": "left" if kind == "text" else "right",
				**_STYLES[style],
			}
			self._formats[style, kind] = self.workbook.add_format(properties)
		return self._formats[style, kind]

	def write_list(
		self,
		title: str,
		columns: Sequence[SheetColumn],
		rows: Iterable[Sequence[Any]],
		totals: Sequence[Any] = (),
	) -> None:
		"""A sheet that is one table, with its head frozen and a filter on it."""
		writer = SheetWriter(self, title, [column.width for column in columns])
		writer.sheet.freeze_panes(1, 1)
		writer.write_table(columns, rows)
		writer.sheet.autofilter(0, 0, max(writer.row - 1, 1), len(columns) - 1)
		if totals:
			writer.write_row(columns, totals, "total")


class SheetWriter:
	"""A sheet written from top to bottom."""

	def __init__(self, book: WorkbookWriter, title: str, widths: Sequence[int]) -> None:
		self.book = book
		self.sheet = book.workbook.add_worksheet(title)
		self.sheet.hide_gridlines(2)
		self.sheet.set_landscape()
		self.sheet.fit_to_pages(1, 0)
		self.row = 0
		for index, width in enumerate(widths):
			self.sheet.set_column(index, index, width)

	def write_title(self, title: str, subtitle: str) -> None:
		self.sheet.write_string(0, 0, title, self.book.get_format("title", "text"))
		self.sheet.write_string(1, 0, subtitle, self.book.get_format("note", "text"))
		self.row = 3

	def write_section(
		self,
		title: str,
		columns: Sequence[SheetColumn],
		rows: Iterable[Sequence[Any]],
		totals: Sequence[Any] = (),
	) -> None:
		"""A small table under a heading of its own."""
		self.sheet.write_string(self.row, 0, title, self.book.get_format("section", "text"))
		self.row += 1
		self.write_table(columns, rows)
		if totals:
			self.write_row(columns, totals, "total")
		self.row += 1

	def write_table(self, columns: Sequence[SheetColumn], rows: Iterable[Sequence[Any]]) -> None:
		for index, column in enumerate(columns):
			self.sheet.write_string(self.row, index, column.title, self.book.get_format("head", column.kind))
		self.row += 1
		for row in rows:
			self.write_row(columns, row, "body")

	def write_row(self, columns: Sequence[SheetColumn], row: Sequence[Any], style: str) -> None:
		for index, (column, value) in enumerate(zip(columns, row, strict=True)):
			cell_format = self.book.get_format(style, column.kind)
			if value is None or value == "":
				if style == "total":
					self.sheet.write_blank(self.row, index, None, cell_format)
			elif isinstance(value, str):
				self.sheet.write_string(self.row, index, value, cell_format)
			elif isinstance(value, date):
				self.sheet.write_datetime(self.row, index, value, cell_format)
			else:
				self.sheet.write_number(self.row, index, value, cell_format)
		self.row += 1
