"""Checks of what enters the engine: a wrong kind of value is refused, never guessed at."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from lending_app.engine.values.errors import FactError, InvalidDateError, InvalidTermError

# Decimals of the finest amount or rate: more is a mistake, and exact arithmetic would carry them all.
MAXIMUM_SCALE = 40


def check_kind(value: object, kind: type, field: str) -> None:
	"""Refuse what is not of a type. The text of an enum's member is not the member: comparisons by `is` miss it."""
	if not isinstance(value, kind):
		raise InvalidTermError(field, value, kind.__name__)


def check_whole(value: object, field: str, low: int, high: int) -> None:
	"""Refuse what is not a whole number between two bounds."""
	if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
		raise InvalidTermError(field, value, f"{low}..{high}")


def check_date(value: object, field: str) -> None:
	"""Refuse what is not a calendar day; a time of day has no place in value dates."""
	if not isinstance(value, date) or isinstance(value, datetime):
		raise InvalidDateError(field, value, "a date")


def check_text(value: object, field: str) -> None:
	"""Refuse what is not a text with something in it."""
	if not isinstance(value, str) or not value:
		raise FactError(field, value, "a text")


def bound_scale(value: object, bound: object) -> object:
	"""The bound that a figure broke: its decimals, where they are too many, else the one given."""
	is_finite = isinstance(value, Decimal) and value.is_finite()
	return f"{MAXIMUM_SCALE} decimals" if is_finite and not is_exact(value) else bound


def is_exact(value: object) -> bool:
	"""Whether a value is a finite Decimal of a scale that figures have."""
	return (
		isinstance(value, Decimal) and value.is_finite() and int(value.as_tuple().exponent) >= -MAXIMUM_SCALE
	)
