"""Arguments of whitelisted functions: a dialog sends them right, the API may send anything."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.utils import add_years, escape_html, formatdate, get_datetime, getdate, today

from lending_app.lending_setup.exceptions import InputError, NumberError

# What a column of the database holds with its decimals.
LARGEST = 10**15
# Commas group three digits before a decimal point. Without that order a comma may have been meant as one.
GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")
# Characters that a column of the database holds, whatever they are.
LONGEST_TEXT = 16_000
# Characters of JSON: some thousand rows.
LONGEST_JSON = 2_000_000
FIRST_DAY = date(1900, 1, 1)
YEARS_AHEAD = 60
DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}([ T].*)?", re.ASCII | re.DOTALL)
FLAGS = {
	"1": True,
	"true": True,
	"yes": True,
	"0": False,
	"false": False,
	"no": False,
	"": False,
	"none": False,
}


def read_number(value: Any, label: str, *, is_whole: bool = False) -> Any:
	"""A finite number. Raises NumberError naming it."""
	if isinstance(value, str) and GROUPED.fullmatch(value.strip()):
		value = value.replace(",", "")
	try:
		number = float(value)
	except (TypeError, ValueError, OverflowError):
		_refuse_number(value, label, is_whole)
	if not isfinite(number) or abs(number) >= LARGEST or (is_whole and number != int(number)):
		_refuse_number(value, label, is_whole)
	return int(number) if is_whole else number


def read_number_or_none(value: Any, label: str, *, is_whole: bool = False) -> Any:
	"""The same; None where nothing was given."""
	return None if value in (None, "") else read_number(value, label, is_whole=is_whole)


def read_between(number: Any, label: str, lowest: float, highest: float) -> Any:
	"""The number itself. Raises NumberError where it lies beyond what makes sense."""
	if not lowest <= number <= highest:
		frappe.throw(
			_("{0} cannot be {1}. Enter a number from {2} to {3}.").format(
				label, _quote(f"{number:g}"), f"{lowest:g}", f"{highest:g}"
			),
			exc=NumberError,
			title=_("Number Out of Range"),
		)
	return number


def read_flag(value: Any, label: str) -> bool:
	"""Yes or no, as a form, a link or JSON writes it. Raises InputError naming it."""
	word = str(int(value)) if isinstance(value, bool) else str(value).strip().lower()
	if word not in FLAGS:
		_refuse(_("{0} cannot be {1}. Send 1 for yes, 0 for no.").format(label, _quote(value)))
	return FLAGS[word]


def read_text(value: Any, label: str, *, longest: int = LONGEST_TEXT, has_bytes: bool = False) -> str:
	"""A text, or the text of a number or day; its length in characters or in bytes. Raises InputError naming it."""
	if not isinstance(value, str | int | float | Decimal | date | None):
		_refuse(_("{0} cannot be {1}. Send a text.").format(label, _quote(value)))
	text = "" if value is None else str(value)
	if not _is_storable(text):
		_refuse(_("{0} holds characters that cannot be stored. Type it again.").format(label))
	if len(text.encode() if has_bytes else text) > longest:
		_refuse(_("{0} is too long. Shorten it to {1} characters.").format(label, longest))
	return text


def read_day_or_none(value: Any, label: str, *, last: date | None = None) -> date | None:
	"""A day as the database writes it, from 1900 to sixty years from today. Raises InputError naming it."""
	if value is None or value == "":
		return None
	day = _parse_day(value)
	if day is None:
		_refuse(_("{0} cannot be {1}. Enter a day as in 2026-12-31.").format(label, _quote(value)))
	last = last or getdate(add_years(today(), YEARS_AHEAD))
	if not FIRST_DAY <= day <= last:
		_refuse(
			_("{0} cannot be {1}. Choose a day from {2} to {3}.").format(
				label, _quote(day), formatdate(FIRST_DAY), formatdate(last)
			)
		)
	return day


def read_moment(value: Any, label: str, *, last: date | None = None) -> datetime:
	"""A day with or without a time. Raises InputError naming it."""
	read_day_or_none(value, label, last=last)
	try:
		return get_datetime(value)
	except (frappe.ValidationError, ValueError, TypeError, OverflowError):
		_refuse(_("{0} cannot be {1}. Enter a day and a time.").format(label, _quote(value)))


def read_json(value: Any, label: str) -> Any:
	"""The list or record of a JSON text, or what is one already. Raises InputError naming it."""
	if not isinstance(value, str):
		return value
	if len(value) > LONGEST_JSON:
		_refuse(_("{0} is too long. Send less at once.").format(label))
	try:
		found = json.loads(value, parse_constant=_refuse_constant)
	except (ValueError, RecursionError):
		_refuse(_("{0} cannot be {1}. Send JSON.").format(label, _quote(value)))
	return found


def read_record(value: Any, label: str) -> dict[str, Any]:
	"""A record, or its JSON. Raises InputError naming it."""
	found = read_json(value, label)
	if not isinstance(found, dict):
		_refuse(_("{0} cannot be {1}. Send names and their values.").format(label, _quote(value)))
	return found


def read_list(value: Any, label: str) -> list[Any]:
	"""A list, its JSON, or lines of a text. Raises InputError naming it."""
	if isinstance(value, str) and value.strip().startswith(("[", "{")):
		value = read_json(value, label)
	if isinstance(value, str):
		return read_text(value, label).splitlines()
	if value and not isinstance(value, list | tuple):
		_refuse(_("{0} cannot be {1}. Send a list.").format(label, _quote(value)))
	return list(value or [])


def read_texts(value: Any, label: str) -> tuple[str, ...]:
	"""A list of texts, without what is empty. Raises InputError naming it."""
	rows = read_list(value, label)
	wrong = next((row for row in rows if not isinstance(row, str | int | float)), None)
	if wrong is not None:
		_refuse(_("{0} cannot be {1}. Send a list of texts.").format(label, _quote(wrong)))
	return tuple(text for text in (str(row).strip() for row in rows) if text)


def refuse_missing(label: str) -> NoReturn:
	"""Raise InputError for what must be given."""
	frappe.throw(_("{0} is missing. Enter it.").format(label), exc=InputError, title=_("Value Missing"))


def refuse_rows(value: Any, label: str) -> NoReturn:
	"""Raise InputError for what is no list of rows."""
	_refuse(_("{0} cannot be {1}. Send a list of rows.").format(label, _quote(value)))


def refuse_time(value: Any, label: str) -> NoReturn:
	"""Raise InputError for what is no time of the day."""
	_refuse(_("{0} cannot be {1}. Enter a time as in 14:30:00.").format(label, _quote(value)))


def refuse_condition(value: Any) -> NoReturn:
	"""Raise InputError for what is no condition of a list."""
	_refuse(_("{0} is no condition. Send a field, an operator and a value.").format(_quote(value)))


def refuse_choice(value: Any, label: str, choices: Any) -> NoReturn:
	"""Raise InputError for what is none of the choices."""
	_refuse(_("{0} cannot be {1}. Choose one of {2}.").format(label, _quote(value), ", ".join(choices)))


def _parse_day(value: Any) -> date | None:
	if isinstance(value, datetime):
		return value.date()
	if isinstance(value, date):
		return value
	if not isinstance(value, str) or not DAY.fullmatch(value.strip()):
		return None
	try:
		return getdate(value.strip())
	except frappe.ValidationError:
		frappe.clear_last_message()
	except (ValueError, OverflowError):
		pass
	return None


def _is_storable(text: str) -> bool:
	try:
		text.encode()
	except UnicodeEncodeError:
		return False
	return "\0" not in text


def _refuse_constant(constant: str) -> NoReturn:
	"""NaN and Infinity are no JSON, although Python reads them."""
	raise ValueError(constant)


def _refuse_number(value: Any, label: str, is_whole: bool) -> NoReturn:
	text = (
		_("{0} cannot be {1}. Enter a whole number.") if is_whole else _("{0} cannot be {1}. Enter a number.")
	)
	frappe.throw(text.format(label, _quote(value)), exc=NumberError, title=_("Not a Number"))


def _refuse(text: str) -> NoReturn:
	frappe.throw(text, exc=InputError, title=_("Cannot Be Read"))


def _quote(value: Any) -> str:
	# Half a character pair cannot be sent in an answer.
	shown = str(value)[:40].encode("utf-8", "replace").decode()
	return str(frappe.bold(escape_html(shown)))
