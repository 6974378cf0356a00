"""Numbers of forms and of the database <-> exact numbers of the engine."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

HUNDRED = Decimal(100)


def to_decimal(value: Any) -> Decimal:
	"""A number of a form or of the database, by its shortest text: 0.1 is 0.1, not its binary neighbor."""
	return Decimal(str(value or 0))


def to_rate(percent: Any) -> Decimal:
	"""A percent of a form as a fraction."""
	return to_decimal(percent) / HUNDRED


def to_percent(rate: Decimal) -> float:
	"""A fraction as the percent a form shows."""
	return float(rate * HUNDRED)


def to_rate_or_none(percent: Any) -> Decimal | None:
	"""A percent as a fraction, and None where a form shows 0 for nothing."""
	return to_rate(percent) if percent else None


def to_amount_or_none(amount: Any) -> Decimal | None:
	"""An amount, and None where a form shows 0 for nothing."""
	return to_decimal(amount) if amount else None


def to_float(amount: Decimal) -> float:
	"""An engine amount for a document's field."""
	return float(amount)
