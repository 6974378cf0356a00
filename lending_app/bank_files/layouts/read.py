"""Read a file by its layout: rows that can be read, and the problems of the others by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lending_app.bank_files.errors import BankFileError, Problem, Reason, refuse
from lending_app.bank_files.layouts.definition import (
	FieldKind,
	Layout,
	LayoutField,
	Record,
	RecordKind,
	Style,
)
from lending_app.bank_files.layouts.values import parse_value
from lending_app.bank_files.text import decode

Values = dict[str, Any]


@dataclass(slots=True)
class ReadFile:
	"""What a file says: `rows` are the line and the values of each detail by their source."""

	header: Values = field(default_factory=dict)
	trailer: Values = field(default_factory=dict)
	rows: list[tuple[int, Values]] = field(default_factory=list)
	problems: list[Problem] = field(default_factory=list)


def read_layout(layout: Layout, data: bytes) -> ReadFile:
	"""Rows of a file. A row that cannot be read is a problem of its line; the others are read.

	:raises BankFileError: encoding, a missing or broken header or trailer, counts and totals that do not agree.
	"""
	lines = list(_split(layout, decode(data, layout.encoding)))
	if not lines:
		raise refuse(Reason.EMPTY_FILE, "file")
	result = ReadFile()
	header, trailer = layout.get_record(RecordKind.HEADER), layout.get_record(RecordKind.TRAILER)
	if layout.style is Style.DELIMITED and layout.has_titles:
		_check_titles(layout, *lines.pop(0))
	if header is not None:
		result.header = _read_end(layout, header, lines, 0)
	if trailer is not None:
		result.trailer = _read_end(layout, trailer, lines, -1)
	_read_details(layout, lines, result)
	_check_totals(layout, result)
	return result


def _read_end(layout: Layout, record: Record, lines: list[tuple[int, list[str] | str]], at: int) -> Values:
	if not lines:
		raise refuse(Reason.CUT, "file", bound=record.kind.value)
	line, text = lines.pop(at)
	try:
		return _parse(layout, record, line, text)
	except BankFileError as error:
		missing = Problem(reason=Reason.CUT, element="file", bound=record.kind.value, line=line)
		raise BankFileError([missing, *error.problems]) from error


def _read_details(layout: Layout, lines: list[tuple[int, list[str] | str]], result: ReadFile) -> None:
	detail = layout.get_record(RecordKind.DETAIL)
	assert detail is not None, "a layout is checked when it is loaded"
	for number, (line, text) in enumerate(lines, 1):
		try:
			values = _parse(layout, detail, line, text)
			_check_counter(detail, values, number, line)
		except BankFileError as error:
			result.problems += error.problems
		else:
			result.rows.append((line, values))


def _split(layout: Layout, text: str) -> Iterator[tuple[int, list[str] | str]]:
	if layout.style is Style.FIXED:
		for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
			if line.strip("\x1a "):
				yield number, line
		return
	reader = csv.reader(
		io.StringIO(text, newline=""),
		delimiter=layout.delimiter,
		quotechar=layout.quote or None,
		quoting=csv.QUOTE_MINIMAL if layout.quote else csv.QUOTE_NONE,
		strict=True,
	)
	number = 1
	try:
		for row in reader:
			if any(cell.strip() for cell in row):
				yield number, row
			number = reader.line_num + 1
	except csv.Error as error:
		raise refuse(Reason.CUT, "file", bound=str(error), line=number) from error


def _check_titles(layout: Layout, line: int, row: list[str] | str) -> None:
	detail = layout.get_record(RecordKind.DETAIL)
	wanted = [item.name for item in detail.fields] if detail else []
	found = [cell.strip() for cell in row]
	if [cell.casefold() for cell in found] != [name.casefold() for name in wanted]:
		raise refuse(Reason.NOT_VALUE, "titles", layout.delimiter.join(found), ", ".join(wanted), line)


def _parse(layout: Layout, record: Record, line: int, text: list[str] | str) -> Values:
	values: Values = {}
	problems: list[Problem] = []
	for item, part in _list_parts(layout, record, line, text):
		try:
			value = parse_value(item, part, layout.style, line)
		except BankFileError as error:
			problems += error.problems
			continue
		if item.kind not in (FieldKind.CONSTANT, FieldKind.FILLER):
			values[_get_key(item)] = value
	if problems:
		raise BankFileError(problems)
	return values


def _get_key(item: LayoutField) -> str:
	"""A total names the value that it adds, so it is kept by its own name."""
	return item.source if item.source and item.kind is not FieldKind.TOTAL else item.name


def _list_parts(
	layout: Layout, record: Record, line: int, text: list[str] | str
) -> Iterator[tuple[LayoutField, str]]:
	if isinstance(text, str):
		# Editors take blanks at the end of a line away.
		if len(text.rstrip()) > record.width or len(text) < record.width - _count_blank_end(record):
			raise refuse(Reason.LENGTH, record.kind.value, text, record.width, line)
		for place, item in record.list_places():
			yield item, text[place : place + item.length]
		return
	if len(text) != len(record.fields):
		raise refuse(Reason.COLUMNS, record.kind.value, layout.delimiter.join(text), len(record.fields), line)
	yield from zip(record.fields, text, strict=True)


def _count_blank_end(record: Record) -> int:
	"""Characters at a record's end that may all be blank: text to the left, filler."""
	blank = 0
	for item in reversed(record.fields):
		if item.pad != " " or item.align == "right":
			break
		blank += item.length
		if item.is_required and item.kind is not FieldKind.FILLER:
			return blank - 1
	return blank


def _check_counter(detail: Record, values: Values, number: int, line: int) -> None:
	"""Counters grow by one a row; a gap is a row that was lost."""
	for item in detail.fields:
		if item.kind is FieldKind.COUNTER and values[_get_key(item)] != number:
			raise refuse(Reason.NOT_VALUE, item.name, values[_get_key(item)], number, line)


def _check_totals(layout: Layout, result: ReadFile) -> None:
	for kind, values in ((RecordKind.HEADER, result.header), (RecordKind.TRAILER, result.trailer)):
		record = layout.get_record(kind)
		for item in record.fields if record else ():
			_check_total(item, values, result)


def _check_total(item: LayoutField, values: Values, result: ReadFile) -> None:
	found = values.get(_get_key(item))
	if item.kind is FieldKind.COUNT:
		lost = len({problem.line for problem in result.problems})
		if found != len(result.rows) + lost:
			raise refuse(Reason.COUNT, item.name, found, len(result.rows) + lost)
	# Without the rows that could not be read no sum can agree; they are reported by their lines.
	elif item.kind is FieldKind.TOTAL and not result.problems:
		total = sum((row[item.source] for _line, row in result.rows), Decimal(0))
		if found != total:
			raise refuse(Reason.TOTAL, item.name, found, total)
