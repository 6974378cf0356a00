"""Raw values of a file as the fields of a report: the one table of fields of both formats."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from lending_app.credit.bureau.errors import FieldError
from lending_app.credit.bureau.model import TABLES, BureauReport, Raw
from lending_app.engine.credit.bureau import AccountStatus

MISSING, UNKNOWN, AS_TEXT = (
	"is missing",
	"is not a field of the format",
	"must be a text of at most 140 characters",
)
AS_DAY, AS_WHOLE = "must be a day as YYYY-MM-DD", "must be a whole number from 0"
AS_AMOUNT, AS_STATUS = (
	"must be an amount from 0, as 1234.56",
	", ".join(status.value for status in AccountStatus),
)
LONGEST = 140
LARGEST = 10**15


def build_row(kind: type, raw: Mapping[str, Any], line: int | None) -> Any:
	"""A row of a kind from its raw values. Raises FieldError naming line and field."""
	fields = _get_fields(kind)
	for name in raw:
		if name not in fields:
			raise FieldError(line, str(name), raw[name], UNKNOWN)
	values = {}
	for name, (read, is_required) in fields.items():
		text = _get_text(raw.get(name), name, line)
		if text:
			values[name] = _read(read, text, name, line)
		elif is_required:
			raise FieldError(line, name, "", MISSING)
	return kind(**values)


def build_report(raw: Raw, rows: Mapping[str, tuple[Any, ...]], line: int | None) -> BureauReport:
	return dataclasses.replace(build_row(BureauReport, raw, line), **rows)


@cache
def _get_fields(kind: type) -> dict[str, tuple[Callable[[str], Any], bool]]:
	"""Reader of each field, and whether it must be there."""
	return {
		field.name: (_pick_reader(str(field.type)), field.default is dataclasses.MISSING)
		for field in dataclasses.fields(kind)
		if field.name not in TABLES
	}


def _pick_reader(annotation: str) -> Callable[[str], Any]:
	readers = {"date": _read_day, "Decimal": _read_amount, "int": _read_whole, "AccountStatus": _read_status}
	return readers.get(annotation.removesuffix(" | None"), _read_text)


def _get_text(value: Any, field: str, line: int | None) -> str:
	"""JSON gives numbers and texts alike; a list, a truth value or an object is none of them."""
	if value is None:
		return ""
	if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
		raise FieldError(line, field, value, AS_TEXT)
	return str(value).strip()


def _read(read: Callable[[str], Any], text: str, field: str, line: int | None) -> Any:
	try:
		return read(text)
	except _ValueRefused as refused:
		raise FieldError(line, field, text, str(refused)) from None


class _ValueRefused(ValueError):
	pass


def _read_text(text: str) -> str:
	if len(text) > LONGEST:
		raise _ValueRefused(AS_TEXT)
	return text


def _read_day(text: str) -> date:
	try:
		return date.fromisoformat(text)
	except ValueError:
		raise _ValueRefused(AS_DAY) from None


def _read_whole(text: str) -> int:
	if not (text.isascii() and text.isdigit() and len(text) < 10):
		raise _ValueRefused(AS_WHOLE)
	return int(text)


def _read_amount(text: str) -> Decimal:
	try:
		amount = Decimal(text)
	except InvalidOperation:
		raise _ValueRefused(AS_AMOUNT) from None
	if not amount.is_finite() or not 0 <= amount < LARGEST:
		raise _ValueRefused(AS_AMOUNT)
	return amount


def _read_status(text: str) -> AccountStatus:
	try:
		return AccountStatus(text)
	except ValueError:
		raise _ValueRefused(AS_STATUS) from None
