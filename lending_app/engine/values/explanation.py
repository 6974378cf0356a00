"""The structure of an explanation: a tree of figures, each with its rule, inputs and result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal

Value = Decimal | int | date | str | None
# Digits and decimals of exact figures that are shown before they are rounded.
_EXACT = Context(prec=80)
_SHOWN = Decimal("1e-10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
	"""A figure: its `rule` in words or as a formula, the `inputs` by name, the `steps` behind it, and the `result`.

	Amounts are in major units, rates are yearly fractions. A step's own steps explain it in turn.
	"""

	title: str
	rule: str
	inputs: tuple[tuple[str, Value], ...] = ()
	steps: tuple[Explanation, ...] = ()
	result: Value = None


def show_ratio(numerator: int, denominator: int) -> Decimal:
	"""An exact figure to 10 decimals, for people; zeros at the end are left out.

	>>> show_ratio(1, 3), show_ratio(36, 2)
	(Decimal('0.3333333333'), Decimal('18'))
	"""
	shown = _EXACT.divide(Decimal(numerator), Decimal(denominator)).quantize(_SHOWN, context=_EXACT)
	return Decimal(f"{shown:f}".rstrip("0").rstrip("."))
