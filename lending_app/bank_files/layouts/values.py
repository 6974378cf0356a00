"""Values of fields as text, and back: amounts by their marks, dates by their format, padding, words of the bank."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from lending_app.bank_files.check_digits import AccountKind, check_account
from lending_app.bank_files.errors import Reason, refuse
from lending_app.bank_files.layouts.definition import FieldKind, LayoutField, Style, to_strftime
from lending_app.bank_files.text import to_latin

Value = str | int | Decimal | date | None
_AMOUNTS = (FieldKind.AMOUNT, FieldKind.TOTAL)
_NUMBERS = (FieldKind.NUMBER, FieldKind.COUNTER, FieldKind.COUNT)


def format_value(field: LayoutField, value: Value, style: Style, line: int) -> str:
	"""Text of a field, padded in a fixed file.

	:raises BankFileError: missing, too long, or not of its kind.
	"""
	text = "" if value is None else _to_text(field, value, line)
	if not text and field.is_required and field.kind is not FieldKind.FILLER:
		raise refuse(Reason.EMPTY, field.name, line=line)
	if field.length and len(text) > field.length:
		if not field.fit:
			raise refuse(Reason.TOO_LONG, field.name, text, field.length, line)
		text = text[: field.length]
	if style is Style.DELIMITED:
		return text
	return (
		text.rjust(field.length, field.pad) if field.align == "right" else text.ljust(field.length, field.pad)
	)


def _to_text(field: LayoutField, value: Value, line: int) -> str:
	if field.kind in _AMOUNTS:
		return format_amount(field, Decimal(str(value)), line)
	if field.kind is FieldKind.DATE:
		if not isinstance(value, date):
			raise refuse(Reason.NOT_DATE, field.name, value, field.date_format, line)
		return value.strftime(to_strftime(field.date_format))
	if field.kind in _NUMBERS:
		return str(value)
	return _to_words(field, str(value), line)


def _to_words(field: LayoutField, text: str, line: int) -> str:
	for theirs, ours in (field.values or {}).items():
		if ours == text:
			return theirs
	if field.account_kind and text:
		text = check_account(text, AccountKind(field.account_kind), field.name, line)
	if field.latin:
		text = to_latin(text, len(text) * 4)
	if any(ord(mark) < 32 for mark in text):
		raise refuse(Reason.CHARACTERS, field.name, text, "line end", line)
	return text


def format_amount(field: LayoutField, amount: Decimal, line: int) -> str:
	rounded = amount.quantize(Decimal(1).scaleb(-field.decimals))
	if rounded != amount:
		raise refuse(Reason.DECIMALS, field.name, amount, field.decimals, line)
	if rounded < 0:
		raise refuse(Reason.NOT_POSITIVE, field.name, amount, line=line)
	if not field.decimal_mark:
		return str(int(rounded.scaleb(field.decimals)))
	whole, _, part = f"{rounded:,f}".partition(".")
	return whole.replace(",", field.thousands_mark) + (field.decimal_mark + part if part else "")


def parse_value(field: LayoutField, text: str, style: Style, line: int) -> Value:
	"""Value of a field's text. Missing text of a field that is not required is None.

	:raises BankFileError: not of its kind.
	"""
	text = _strip(field, text, style)
	if field.kind is FieldKind.CONSTANT:
		if text != field.constant.strip():
			raise refuse(Reason.NOT_VALUE, field.name, text, field.constant, line)
		return text
	if not text or field.kind is FieldKind.FILLER:
		if field.is_required and field.kind is not FieldKind.FILLER:
			raise refuse(Reason.EMPTY, field.name, line=line)
		return None
	return _PARSERS.get(field.kind, _parse_words)(field, text, line)


def _parse_number(field: LayoutField, text: str, line: int) -> int:
	if not (text.isascii() and text.isdigit()):
		raise refuse(Reason.NOT_NUMBER, field.name, text, line=line)
	return int(text)


def _strip(field: LayoutField, text: str, style: Style) -> str:
	text = text.strip()
	# Zeros before a number are no part of text; zeros that pad a number are read with it.
	if style is Style.FIXED and field.kind is FieldKind.TEXT and field.pad != " ":
		text = text.lstrip(field.pad) if field.align == "right" else text.rstrip(field.pad)
	return text


def _parse_words(field: LayoutField, text: str, line: int) -> str:
	if field.values:
		if text not in field.values:
			raise refuse(Reason.STATUS, field.name, text, ", ".join(field.values), line)
		return field.values[text]
	if field.account_kind:
		check_account(text, AccountKind(field.account_kind), field.name, line)
	return text


def parse_amount(field: LayoutField, text: str, line: int) -> Decimal:
	"""An amount by the marks of its field and no others: `1.234,56` where they are `.` and `,` is 1234.56."""
	if not _get_pattern(field.decimals, field.decimal_mark, field.thousands_mark).fullmatch(text):
		raise refuse(Reason.NOT_AMOUNT, field.name, text, show_amount(field), line)
	plain = text.replace(field.thousands_mark, "") if field.thousands_mark else text
	if not field.decimal_mark:
		return Decimal(int(plain)).scaleb(-field.decimals)
	amount = Decimal(plain.replace(field.decimal_mark, "."))
	return amount.quantize(Decimal(1).scaleb(-field.decimals))


@lru_cache(maxsize=64)
def _get_pattern(decimals: int, mark: str, thousands: str) -> re.Pattern[str]:
	whole = r"[0-9]{1,18}"
	if thousands:
		whole = rf"(?:[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}}){{0,5}}|[0-9]{{1,18}})"
	part = rf"(?:{re.escape(mark)}[0-9]{{1,{decimals}}})?" if mark and decimals else ""
	return re.compile(whole + part)


def show_amount(field: LayoutField) -> str:
	"""1234.5 as the field writes it."""
	if not field.decimal_mark:
		return "1234" + "0" * field.decimals
	part = "56789"[: min(field.decimals, 2)].ljust(field.decimals, "0")
	return f"1{field.thousands_mark}234" + (field.decimal_mark + part if part else "")


def _parse_date(field: LayoutField, text: str, line: int) -> date:
	try:
		day = datetime.strptime(text, to_strftime(field.date_format)).date()  # noqa: DTZ007 a day has no zone
	except ValueError as error:
		raise refuse(Reason.NOT_DATE, field.name, text, field.date_format, line) from error
	# Python takes `1/2/2026` for DD/MM/YYYY too, where a bank that means it would write another format.
	if len(text) != len(field.date_format.replace("MI", "MM")):
		raise refuse(Reason.NOT_DATE, field.name, text, field.date_format, line)
	return day


_PARSERS: dict[FieldKind, Callable[[LayoutField, str, int], Value]] = {
	**dict.fromkeys(_AMOUNTS, parse_amount),
	**dict.fromkeys(_NUMBERS, _parse_number),
	FieldKind.DATE: _parse_date,
}
