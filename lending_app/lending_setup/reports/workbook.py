"""A report as an Excel workbook: title, what was asked for, headings that stay, numbers in their formats."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

from frappe.utils.xlsxutils import ILLEGAL_CHARACTERS_RE, get_excel_date_format
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.child import INVALID_TITLE_REGEX

from lending_app.lending_setup.reports.table import NUMBERS, Table, get_decimals

LONGEST_NAME = 31
PIXELS = 7  # of a character, as Excel measures a column
BOLD, TITLE, GRAY = Font(bold=True), Font(bold=True, size=14), Font(color="666666")
LINE = Border(bottom=Side(style="thin"))
ABOVE = Border(top=Side(style="thin"))


def write_workbook(table: Table) -> bytes:
	"""One sheet, named as the report."""
	book = Workbook(write_only=True)
	sheet = book.create_sheet(INVALID_TITLE_REGEX.sub(" ", table.title)[:LONGEST_NAME])
	for place, column in enumerate(table.columns, start=1):
		sheet.column_dimensions[get_column_letter(place)].width = int(column.get("width") or 0) / PIXELS or 14
	# The title, its notes, an empty line, and the headings.
	sheet.freeze_panes = f"A{len(table.notes) + 4}"
	sheet.append([_style(sheet, table.title, font=TITLE)])
	for note in table.notes:
		sheet.append([_style(sheet, note, font=GRAY)])
	sheet.append([])
	sheet.append(
		[
			_make_heading(sheet, column, label)
			for column, label in zip(table.columns, table.labels, strict=True)
		]
	)
	rows = [*table.rows, *([table.total] if table.total else [])]
	for row, cells in zip(rows, table.list_cells(), strict=True):
		own = {"font": BOLD, "border": ABOVE} if row is table.total else {}
		sheet.append(
			[
				_make_cell(sheet, row, column, value, own)
				for column, value in zip(table.columns, cells, strict=True)
			]
		)
	stream = BytesIO()
	book.save(stream)
	return stream.getvalue()


def _make_heading(sheet: Any, column: dict[str, Any], label: str) -> WriteOnlyCell:
	side = "right" if column.get("fieldtype") in NUMBERS else "left"
	return _style(sheet, label, font=BOLD, border=LINE, alignment=Alignment(horizontal=side, wrap_text=True))


def _make_cell(
	sheet: Any, row: dict[str, Any], column: dict[str, Any], value: Any, own: dict[str, Any]
) -> Any:
	shape = _get_format(row, column, value)
	return _style(sheet, value, **own, **({"number_format": shape} if shape else {}))


def _style(sheet: Any, value: Any, **styles: Any) -> WriteOnlyCell:
	text = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
	cell = WriteOnlyCell(sheet, value=text)
	for name, style in styles.items():
		setattr(cell, name, style)
	return cell


def _get_format(row: dict[str, Any], column: dict[str, Any], value: Any) -> str:
	kind = column.get("fieldtype")
	days, hours = get_excel_date_format()
	if isinstance(value, datetime):
		return f"{days} {hours}"
	if isinstance(value, date):
		return days
	if kind not in NUMBERS:
		return ""
	decimals = get_decimals(row, column) if kind != "Int" else 0
	number = "#,##0" + ("." + "0" * decimals if decimals else "")
	return f'{number}" %"' if kind == "Percent" else number
