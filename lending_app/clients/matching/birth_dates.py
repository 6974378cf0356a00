"""Birth dates as lists give them: a day, a month, a year, a span of years."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum

_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), start=1)}
_ISO = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ].*)?$")
_DAY_FIRST = re.compile(r"(?:(\d{1,2}) )?([A-Za-z]{3})[a-z]* (\d{4})$")
_NUMBERS = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
_YEARS = re.compile(r"(?<!\d)([12]\d{3})(?!\d)")
NEAR_YEARS = 1


class BirthDateMatch(str, Enum):
	SAME = "same"
	COMPATIBLE = "compatible"
	NEAR = "near"
	DIFFERENT = "different"
	UNKNOWN = "unknown"


def read_birth_date(text: str | None) -> str:
	"""A published birth date as `1948`, `1948-12`, `1948-12-10` or `1948/1950`; empty where there is none.

	>>> read_birth_date("10 Dec 1948"), read_birth_date("Dec 1948"), read_birth_date("circa 1948")
	('1948-12-10', '1948-12', '1948')
	>>> read_birth_date("1948 to 1950"), read_birth_date("1948-12-10T00:00:00"), read_birth_date("unknown")
	('1948/1950', '1948-12-10', '')
	"""
	text = " ".join((text or "").split())
	for reader in (_read_iso, _read_day_first, _read_numbers):
		if found := reader(text):
			return found
	years = sorted({year for year in _YEARS.findall(text)})
	if not years:
		return ""
	return years[0] if len(years) == 1 else f"{years[0]}/{years[-1]}"


def _read_iso(text: str) -> str:
	found = _ISO.match(text)
	return _join(found.group(1), found.group(2), found.group(3)) if found else ""


def _read_day_first(text: str) -> str:
	found = _DAY_FIRST.match(text)
	month = MONTHS.get(found.group(2).lower()) if found else None
	return _join(found.group(3), month, found.group(1)) if found and month else ""


def _read_numbers(text: str) -> str:
	found = _NUMBERS.match(text)
	return _join(found.group(3), found.group(2), found.group(1)) if found else ""


def _join(year: str, month: str | int, day: str | int | None) -> str:
	"""The date if there is such a day, else as much of it as there is."""
	try:
		whole = date(int(year), int(month), int(day or 1))
	except ValueError:
		return year
	return whole.isoformat() if day else whole.isoformat()[:7]


def compare_birth_dates(ours: date | None, listed: tuple[str, ...]) -> BirthDateMatch:
	"""The best agreement between a birth date and those that a list gives.

	>>> compare_birth_dates(date(1948, 12, 10), ("1950", "1948-12")).value
	'compatible'
	"""
	if ours is None or not listed:
		return BirthDateMatch.UNKNOWN
	found = {_compare(ours, text) for text in listed}
	return next(kind for kind in BirthDateMatch if kind in found)


def _compare(ours: date, listed: str) -> BirthDateMatch:
	if "/" in listed:
		first, last = (int(year) for year in listed.split("/"))
	else:
		first = last = int(listed[:4])
	if listed == ours.isoformat():
		return BirthDateMatch.SAME
	if first <= ours.year <= last:
		return _compare_within_year(ours, listed)
	is_near = first - NEAR_YEARS <= ours.year <= last + NEAR_YEARS and len(listed) != 10
	return BirthDateMatch.NEAR if is_near else BirthDateMatch.DIFFERENT


def _compare_within_year(ours: date, listed: str) -> BirthDateMatch:
	"""The year agrees: so must the month and the day that the list gives, or at least one of them when both are."""
	if "/" in listed or len(listed) == 4 or ours.isoformat().startswith(listed):
		return BirthDateMatch.COMPATIBLE
	parts = listed.split("-")[1:]
	ours_parts = ours.isoformat().split("-")[1:]
	# Day and month swapped, or one of them mistyped.
	alike = set(parts) == set(ours_parts) or any(a == b for a, b in zip(parts, ours_parts, strict=False))
	return BirthDateMatch.NEAR if alike and len(parts) == 2 else BirthDateMatch.DIFFERENT
