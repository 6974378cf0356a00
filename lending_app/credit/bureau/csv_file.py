"""The CSV format of bureau reports: a line per record, its kind first, and a last line that counts the others."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterator
from io import StringIO

from lending_app.credit.bureau.errors import BureauFileError, CutFileError, FieldError, ForeignFileError
from lending_app.credit.bureau.model import TABLES, BureauReport, Raw
from lending_app.credit.bureau.read_values import AS_WHOLE, MISSING, UNKNOWN, build_report, build_row

TWICE, NO_REPORT = "is given twice", "has no line of kind report above it"
KIND, REFERENCE, END, REPORT = "record", "reference", "end", "report"
KINDS = {
	"account": "accounts",
	"inquiry": "inquiries",
	"delinquency": "delinquencies",
	"code": "prevention_codes",
}
COLUMNS = {KIND} | {
	field.name
	for kind in (BureauReport, *TABLES.values())
	for field in dataclasses.fields(kind)
	if field.name not in TABLES
}
Line = tuple[int, Raw]


def read_csv(content: bytes) -> list[BureauReport]:
	"""Reports of a file. Raises BureauFileError, and then nothing of it counts."""
	try:
		text = content.decode("utf-8-sig")
	except UnicodeDecodeError as error:
		raise CutFileError(content.count(b"\n", 0, error.start) + 1, "UTF-8") from None
	reports: dict[str, Line] = {}
	rows: dict[str, dict[str, list[object]]] = {}
	for line, raw in _iterate_counted(text):
		kind, reference = raw.pop(KIND, ""), raw.get(REFERENCE, "")
		if not reference:
			raise FieldError(line, REFERENCE, "", MISSING)
		if kind == REPORT:
			if reference in reports:
				raise FieldError(line, REFERENCE, reference, TWICE)
			reports[reference] = (line, raw)
			rows[reference] = {name: [] for name in TABLES}
			continue
		_add_row(rows, kind, raw, line)
	if not reports:
		raise FieldError(None, REPORT, "", MISSING)
	return [
		build_report(raw, {name: tuple(found) for name, found in rows[reference].items()}, line)
		for reference, (line, raw) in reports.items()
	]


def _add_row(rows: dict[str, dict[str, list[object]]], kind: str, raw: Raw, line: int) -> None:
	reference = raw.pop(REFERENCE)
	if kind not in KINDS:
		raise FieldError(line, KIND, kind, ", ".join((REPORT, *KINDS, END)))
	if reference not in rows:
		raise FieldError(line, REFERENCE, reference, NO_REPORT)
	table = KINDS[kind]
	rows[reference][table].append(build_row(TABLES[table], raw, line))


def _iterate_counted(text: str) -> Iterator[Line]:
	"""Lines with their filled columns; the last one must count the others."""
	for number, (line, raw) in enumerate(_iterate_lines(text)):
		if raw.get(KIND) == END:
			stated = raw.get(REFERENCE, "")
			if not stated.isdigit():
				raise FieldError(line, REFERENCE, stated, AS_WHOLE)
			if int(stated) != number:
				raise CutFileError(line, f"{number} / {stated}")
			return
		yield line, raw
	raise CutFileError(text.count("\n") + 1, END)


def _iterate_lines(text: str) -> Iterator[Line]:
	reader = csv.reader(StringIO(text, newline=""), strict=True)
	header: list[str] = []
	try:
		for row in reader:
			if not header:
				header = _read_header(row)
			elif row:
				if len(row) != len(header):
					raise BureauFileError(reader.line_num, f"{len(row)} / {len(header)}")
				values = zip(header, row, strict=True)
				yield reader.line_num, {name: value.strip() for name, value in values if value.strip()}
	except csv.Error as error:
		raise CutFileError(reader.line_num, str(error)) from None


def _read_header(row: list[str]) -> list[str]:
	header = [name.strip() for name in row]
	if header[:2] != [KIND, REFERENCE]:
		raise ForeignFileError(1, f"{KIND},{REFERENCE}")
	for name in header:
		if name not in COLUMNS or header.count(name) > 1:
			raise FieldError(1, name, name, UNKNOWN if name not in COLUMNS else TWICE)
	return header
