"""Amounts and dates as people and banks write them, told apart by all lines of a file together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from lending_app.book.columns import NumberText

_MONEY_SIGNS = re.compile(
	r"^(?:[A-Z]{1,3}\$|[A-Z]{3}(?![A-Z])|[$€£])\s*|\s*(?:[A-Z]{3}|[$€£])$", re.IGNORECASE
)
_SPACES = re.compile(r"[\s\u00a0\u202f'\u2019]")
_AMOUNT = re.compile(r"\d{1,15}(?:[.,]\d{3})*(?:[.,]\d+)?", re.ASCII)
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:[ T].*)?", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})[/.\-]?(\d{2})[/.\-]?(\d{2})(?:[ T].*)?", re.ASCII)
# Days in Excel are counted from here; what is outside of these is no day that a payment has.
_EXCEL_START = date(1899, 12, 30)
_EXCEL_DAYS = range(32_874, 73_050)


class Unclear(ValueError):
	"""A value that may mean two things, and no line of the file says which."""


class DayOrder(Enum):
	DAY_FIRST = "Day first"
	MONTH_FIRST = "Month first"


def find_decimal_mark(texts: Iterable[str]) -> str | None:
	"""The mark before decimals in a column of amounts, or None where no line tells.

	>>> (
	...     find_decimal_mark(["1,250", "1,234.56"]),
	...     find_decimal_mark(["1.234,56"]),
	...     find_decimal_mark(["1,250"]),
	... )
	('.', ',', None)
	"""
	found = {
		mark for text in texts if not isinstance(text, NumberText) and (mark := _tell_mark(_strip(text)))
	}
	return found.pop() if len(found) == 1 else None


def _tell_mark(text: str) -> str | None:
	marks = [character for character in text if character in ".,"]
	if not marks:
		return None
	last = marks[-1]
	if len(set(marks)) == 2:
		return last
	if len(marks) > 1:
		# 1.234.567: a mark that comes twice groups thousands.
		return "," if last == "." else "."
	# 12.5 and 0.500 have decimals; 1.250 may be either.
	after = text.rpartition(last)[2]
	return last if len(after) != 3 or text.startswith("0") else None


def parse_amount(text: str, mark: str | None) -> Decimal:
	"""An amount of a column whose decimals stand after `mark`. Raises Unclear, or ValueError for what is no amount.

	>>> parse_amount("RD$ 1,234.56", "."), parse_amount("1.234,56", ","), parse_amount("1 250", None)
	(Decimal('1234.56'), Decimal('1234.56'), Decimal('1250'))
	"""
	if isinstance(text, NumberText):
		return Decimal(text)
	plain = _strip(text)
	sign = -1 if plain.startswith("-") or (plain.startswith("(") and plain.endswith(")")) else 1
	plain = plain.strip("()+-")
	if not _AMOUNT.fullmatch(plain):
		raise ValueError(text)
	own = _tell_mark(plain)
	if own is None and mark is None and ("." in plain or "," in plain):
		raise Unclear(text)
	decimals = own or mark or "."
	if mark and own and own != mark:
		raise Unclear(text)
	groups = "," if decimals == "." else "."
	if any(len(group) != 3 for group in plain.partition(decimals)[0].split(groups)[1:]):
		# 1.234.5: what groups thousands has three digits behind it.
		raise ValueError(text)
	return sign * Decimal(plain.replace(groups, "").replace(decimals, "."))


def _strip(text: str) -> str:
	return _SPACES.sub("", _MONEY_SIGNS.sub("", text.strip()))


def find_day_order(texts: Iterable[str]) -> DayOrder | None:
	"""Whether days or months come first in a column of dates; None where lines contradict one another.

	Where no line tells, days do, as in Spanish and French.

	>>> find_day_order(["03/04/2026", "07/15/2026"])
	<DayOrder.MONTH_FIRST: 'Month first'>
	"""
	parts = [found for text in texts if (found := _DAY.fullmatch(text.strip()))]
	is_day_first = any(int(part[1]) > 12 for part in parts)
	is_month_first = any(int(part[2]) > 12 for part in parts)
	if is_day_first and is_month_first:
		return None
	return DayOrder.MONTH_FIRST if is_month_first else DayOrder.DAY_FIRST


def parse_day(text: str, order: DayOrder | None) -> date:
	"""A day: ISO, with strokes, points or hyphens, or Excel's number. Raises Unclear, or ValueError for what is no day.

	>>> parse_day("15/07/2026", DayOrder.DAY_FIRST), parse_day(NumberText("46218"), None)
	(datetime.date(2026, 7, 15), datetime.date(2026, 7, 15))
	"""
	plain = text.strip()
	if isinstance(text, NumberText) or (plain.isdigit() and len(plain) == 5):
		number = int(Decimal(plain))
		if number in _EXCEL_DAYS:
			return _EXCEL_START + timedelta(days=number)
	if found := _ISO_DAY.fullmatch(plain):
		return date(int(found[1]), int(found[2]), int(found[3]))
	found = _DAY.fullmatch(plain)
	if not found:
		raise ValueError(text)
	first, second, year = int(found[1]), int(found[2]), int(found[3])
	if order is None and first <= 12 and second <= 12 and first != second:
		raise Unclear(text)
	is_month_first = second > 12 or (order is DayOrder.MONTH_FIRST and first <= 12)
	month, day = (first, second) if is_month_first else (second, first)
	return date(year + 2000 if year < 100 else year, month, day)
