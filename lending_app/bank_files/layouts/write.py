"""Write a file by its layout."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
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
from lending_app.bank_files.layouts.values import format_value

# Problems that are worth reading at once.
_SHOWN = 100


def write_layout(layout: Layout, header: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> bytes:
	"""Bytes of a file: header, one detail a row, trailer. Counts and totals are the writer's.

	:raises BankFileError: by the number of the row and the field, up to 100 of them.
	"""
	texts: list[list[str]] = []
	problems: list[Problem] = []
	if layout.style is Style.DELIMITED and layout.has_titles:
		detail = layout.get_record(RecordKind.DETAIL)
		texts.append([field.name for field in detail.fields] if detail else [])
	for kind, records in (
		(RecordKind.HEADER, [header]),
		(RecordKind.DETAIL, rows),
		(RecordKind.TRAILER, [header]),
	):
		record = layout.get_record(kind)
		if record is not None:
			_add_records(layout, record, records, rows, texts, problems)
	if problems:
		raise BankFileError(problems[:_SHOWN])
	return _encode(layout, texts)


def _add_records(
	layout: Layout,
	record: Record,
	records: Iterable[Mapping[str, Any]],
	rows: Sequence[Mapping[str, Any]],
	texts: list[list[str]],
	problems: list[Problem],
) -> None:
	for number, values in enumerate(records, 1):
		try:
			texts.append(
				[
					format_value(field, _get_value(field, values, number, rows), layout.style, number)
					for field in record.fields
				]
			)
		except BankFileError as error:
			problems += error.problems


def _get_value(
	field: LayoutField, values: Mapping[str, Any], number: int, rows: Sequence[Mapping[str, Any]]
) -> Any:
	if field.kind is FieldKind.CONSTANT:
		return field.constant
	if field.kind is FieldKind.FILLER:
		return ""
	if field.kind is FieldKind.COUNTER:
		return number
	if field.kind is FieldKind.COUNT:
		return len(rows)
	if field.kind is FieldKind.TOTAL:
		return sum((row[field.source] for row in rows), Decimal(0))
	return values.get(field.source)


def _encode(layout: Layout, texts: list[list[str]]) -> bytes:
	if layout.style is Style.FIXED:
		lines = _place(layout, texts)
		text = "".join(line + layout.line_end for line in lines)
	else:
		stream = io.StringIO(newline="")
		writer = csv.writer(
			stream,
			delimiter=layout.delimiter,
			quotechar=layout.quote or None,
			quoting=csv.QUOTE_MINIMAL if layout.quote else csv.QUOTE_NONE,
			lineterminator=layout.line_end,
		)
		try:
			writer.writerows(texts)
		except csv.Error as error:
			raise refuse(Reason.CHARACTERS, "file", bound=layout.delimiter) from error
		text = stream.getvalue()
	try:
		return text.encode(layout.encoding)
	except UnicodeEncodeError as error:
		line = text.count("\n", 0, error.start) + 1
		raise refuse(
			Reason.CHARACTERS, "file", text[error.start : error.end], layout.encoding, line
		) from error


def _place(layout: Layout, texts: list[list[str]]) -> list[str]:
	"""Fields at their positions, with blanks between those that do not follow each other."""
	lines: list[str] = []
	last = len(texts) - 1
	for number, line in enumerate(texts):
		record = _pick(layout, number, last)
		text = ""
		for (place, _field), part in zip(record.list_places(), line, strict=True):
			text = text.ljust(place) + part
		lines.append(text)
	return lines


def _pick(layout: Layout, number: int, last: int) -> Record:
	header, trailer = layout.get_record(RecordKind.HEADER), layout.get_record(RecordKind.TRAILER)
	if header is not None and number == 0:
		return header
	if trailer is not None and number == last:
		return trailer
	detail = layout.get_record(RecordKind.DETAIL)
	assert detail is not None, "a layout is checked when it is loaded"
	return detail
