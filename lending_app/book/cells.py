"""Cells of files that spreadsheets open: a text that one would run as a formula stays a text."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

# What a spreadsheet takes for the beginning of a formula, or skips before one; full-width signs among them.
SIGNS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
NUMBER = re.compile(r"-[\d.,]*\d([eE][+-]?\d+)?%?", re.ASCII)
FORMULA = re.compile(rb"<f[ >/]")
SHEETS = "xl/worksheets/"


def neutralize(value: Any) -> Any:
	"""A cell as CSV holds it: texts that look like a formula get an apostrophe, negative numbers stay.

	>>> neutralize("=1+1"), neutralize("-12.50"), neutralize("-1+1"), neutralize(-3)
	("'=1+1", '-12.50', "'-1+1", -3)
	"""
	if isinstance(value, str) and value.startswith(SIGNS) and not NUMBER.fullmatch(value):
		return f"'{value}"
	return value


def neutralize_csv(text: str, delimiter: str = ",") -> str:
	"""A whole file; what is no formula keeps its quotes, or their absence.

	>>> neutralize_csv('"=A1",-5,"a,=b"')
	'"\\'=A1",-5,"a,=b"'
	"""
	edge = re.escape(delimiter)
	field = re.compile(rf'("[^"]*(?:""[^"]*)*"|[^{edge}\r\n]*)({edge}|\r\n|\r|\n|$)')
	return field.sub(lambda found: _neutralize_field(found[1]) + found[2], text)


def _neutralize_field(field: str) -> str:
	is_quoted = len(field) > 1 and field.startswith('"') and field.endswith('"')
	return f'"{neutralize(field[1:-1])}"' if is_quoted else str(neutralize(field))


def neutralize_workbook(content: bytes) -> bytes:
	"""An Excel file whose formulas are the texts that they were; the same bytes where there are none."""
	if not _has_formulas(content):
		return content
	book = load_workbook(BytesIO(content))
	for sheet in book.worksheets:
		for row in sheet.iter_rows():
			for cell in row:
				if cell.data_type == "f":
					cell.data_type, cell.quotePrefix = "s", True
	stream = BytesIO()
	book.save(stream)
	return stream.getvalue()


def _has_formulas(content: bytes) -> bool:
	try:
		with ZipFile(BytesIO(content)) as archive:
			return any(
				FORMULA.search(archive.read(name)) for name in archive.namelist() if name.startswith(SHEETS)
			)
	except BadZipFile:
		return False
