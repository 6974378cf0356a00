"""What a layout says: records, their fields, and how a file is put together."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from enum import Enum
from typing import Any

from lending_app.bank_files.errors import BankFileError, Problem, Reason

DATE_PARTS = {"YYYY": "%Y", "YY": "%y", "MM": "%m", "DD": "%d", "HH": "%H", "MI": "%M", "SS": "%S"}


class Style(str, Enum):
	FIXED = "fixed"
	DELIMITED = "delimited"


class RecordKind(str, Enum):
	HEADER = "header"
	DETAIL = "detail"
	TRAILER = "trailer"


class FieldKind(str, Enum):
	"""What a field holds. Counter, count and total are the writer's own, and checked by the reader."""

	TEXT = "text"
	AMOUNT = "amount"
	NUMBER = "number"
	DATE = "date"
	CONSTANT = "constant"
	FILLER = "filler"
	COUNTER = "counter"
	COUNT = "count"
	TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutField:
	"""One field. `length` counts in a fixed file, and is the most that a delimited one takes where it is above 0.

	`source` is the name of the value (`amount`, `payee_name`, `status`), of a total the name of the value that is added.
	`position` is that of the first character, from 1; 0 follows the field before. `values` puts words of the bank to
	ours: `{"00": "accepted"}`. `fit` cuts text that is too long instead of refusing it.
	"""

	name: str
	kind: FieldKind = FieldKind.TEXT
	source: str = ""
	position: int = 0
	length: int = 0
	align: str = "left"
	pad: str = " "
	decimals: int = 2
	decimal_mark: str = "."
	thousands_mark: str = ""
	date_format: str = "YYYYMMDD"
	constant: str = ""
	values: dict[str, str] | None = None
	is_required: bool = True
	fit: bool = False
	latin: bool = False
	account_kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
	kind: RecordKind
	fields: tuple[LayoutField, ...]

	@property
	def width(self) -> int:
		"""Characters of a fixed record."""
		return max((place + field.length for place, field in self.list_places()), default=0)

	def list_places(self) -> Iterator[tuple[int, LayoutField]]:
		"""Each field with its first character, from 0."""
		following = 0
		for field in self.fields:
			place = field.position - 1 if field.position else following
			yield place, field
			following = place + field.length


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
	"""A whole format. `has_titles` is a first line with the names of the fields of a delimited file."""

	name: str
	style: Style
	records: tuple[Record, ...]
	encoding: str = "utf-8"
	line_end: str = "\r\n"
	delimiter: str = ","
	quote: str = '"'
	has_titles: bool = False

	def get_record(self, kind: RecordKind) -> Record | None:
		return next((record for record in self.records if record.kind is kind), None)


def load_layout(data: dict[str, Any]) -> Layout:
	"""A layout from plain data, as a site stores it.

	:raises BankFileError: every part that is not possible; `element` says where.
	"""
	try:
		records = tuple(
			Record(
				kind=RecordKind(record["kind"]),
				fields=tuple(_load_field(field) for field in record["fields"]),
			)
			for record in data["records"]
		)
		known = {item.name for item in fields(Layout)}
		plain = {key: value for key, value in data.items() if key in known - {"records", "style"}}
		layout = Layout(style=Style(data["style"]), records=records, **plain)
	except (KeyError, TypeError, ValueError) as error:
		raise BankFileError(Problem(reason=Reason.LAYOUT, element="layout", bound=str(error))) from error
	problems = list(list_layout_problems(layout))
	if problems:
		raise BankFileError(problems)
	return layout


def _load_field(data: dict[str, Any]) -> LayoutField:
	values = {key: value for key, value in data.items() if value is not None}
	return LayoutField(**{**values, "kind": FieldKind(values.get("kind", "text"))})


def save_layout(layout: Layout) -> dict[str, Any]:
	"""Plain data of a layout, without what is as usual."""
	data = {key: value for key, value in asdict(layout).items() if key not in ("records", "style")}
	usual = asdict(LayoutField(name=""))
	data["style"] = layout.style.value
	data["records"] = [
		{
			"kind": record.kind.value,
			"fields": [
				{
					key: value.value if isinstance(value, Enum) else value
					for key, value in asdict(field).items()
					if key == "name" or value != usual[key]
				}
				for field in record.fields
			],
		}
		for record in layout.records
	]
	return data


def list_layout_problems(layout: Layout) -> Iterator[Problem]:
	"""What of a layout cannot be written or read."""
	yield from _list_file_problems(layout)
	for record in layout.records:
		end = 0
		for place, field in record.list_places():
			element = f"{record.kind.value}.{field.name}"
			for text in _list_field_problems(layout, field):
				yield Problem(reason=Reason.LAYOUT, element=element, bound=text)
			if layout.style is Style.FIXED and place < end:
				yield Problem(reason=Reason.LAYOUT, element=element, bound="overlaps the field before")
			end = place + field.length


def _list_file_problems(layout: Layout) -> Iterator[Problem]:
	def wrong(element: str, text: str) -> Problem:
		return Problem(reason=Reason.LAYOUT, element=element, bound=text)

	if layout.get_record(RecordKind.DETAIL) is None:
		yield wrong("records", "no detail")
	if len({record.kind for record in layout.records}) != len(layout.records):
		yield wrong("records", "a kind stands twice")
	try:
		codecs.lookup(layout.encoding)
	except LookupError:
		yield wrong("encoding", layout.encoding)
	if layout.line_end not in ("\n", "\r\n"):
		yield wrong("line_end", repr(layout.line_end))
	if layout.style is Style.DELIMITED and (len(layout.delimiter) != 1 or layout.delimiter in '\r\n"'):
		yield wrong("delimiter", repr(layout.delimiter))


def _list_field_problems(layout: Layout, field: LayoutField) -> Iterator[str]:
	if layout.style is Style.FIXED and field.length < 1:
		yield "a fixed field has a length"
	if len(field.pad) != 1 or field.align not in ("left", "right"):
		yield "pad is one character, align left or right"
	if field.kind in _WITH_SOURCE and not field.source:
		yield "names no source"
	if (
		field.kind is FieldKind.CONSTANT
		and layout.style is Style.FIXED
		and len(field.constant) > field.length
	):
		yield "the constant is longer than the field"
	if field.kind in _AMOUNTS and not _has_possible_marks(field):
		yield "marks of decimals and thousands"
	if field.kind is FieldKind.DATE and not _is_date_format(field.date_format):
		yield f"date format {field.date_format}"


_AMOUNTS = {FieldKind.AMOUNT, FieldKind.TOTAL}
_WITH_SOURCE = {FieldKind.TEXT, FieldKind.AMOUNT, FieldKind.NUMBER, FieldKind.DATE, FieldKind.TOTAL}


def _has_possible_marks(field: LayoutField) -> bool:
	"""Without a mark the last digits are the decimals."""
	return (
		field.decimal_mark in ("", ".", ",")
		and field.thousands_mark in ("", ".", ",", " ")
		and (not field.thousands_mark or field.thousands_mark != field.decimal_mark)
		and 0 <= field.decimals <= 6
	)


def _is_date_format(text: str) -> bool:
	rest = text
	for part in sorted(DATE_PARTS, key=len, reverse=True):
		rest = rest.replace(part, "", 1)
	return "DD" in text and "MM" in text and "YY" in text and not any(mark.isalnum() for mark in rest)


def to_strftime(text: str) -> str:
	"""`DD/MM/YYYY` as `%d/%m/%Y`."""
	for part, code in DATE_PARTS.items():
		text = text.replace(part, code)
	return text
