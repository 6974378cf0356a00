"""What a measure of effective cost answers: the figure, its law, and how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum
from fractions import Fraction

from lending_app.engine.values.inputs import check_whole

_PRECISE = Context(prec=40)
_FRACTION_DECIMALS = Decimal("1e-12")


class Convention(str, Enum):
	US_APR = "US APR"
	EU_APRC = "EU APRC"
	MEXICO_CAT = "Mexico CAT"
	ARGENTINA_CFTEA = "Argentina CFTEA"
	ARGENTINA_CFTEA_BEFORE_TAX = "Argentina CFTEA before tax"
	ARGENTINA_CFTNA = "Argentina CFTNA"
	ARGENTINA_CFTNA_BEFORE_TAX = "Argentina CFTNA before tax"
	CHILE_CAE = "Chile CAE"
	COLOMBIA_EA = "Colombia EA"
	XIRR = "XIRR"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedFlow:
	"""An amount of a day and its time from the start: `whole` units and a `fraction` of one."""

	value_date: date
	amount: Decimal
	whole: int
	fraction: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveCost:
	"""A yearly cost by one convention.

	`rate` is a fraction, to 12 decimals; `published` is the figure to show, a percentage rounded half up as `law`
	wants it. `unit` is what the times of `flows` are counted in and `units_a_year` how many of it a year has.
	"""

	convention: Convention
	law: str
	rate: Decimal
	published: Decimal
	unit: str
	units_a_year: Decimal
	flows: tuple[TimedFlow, ...]


def publish(rate: Decimal, decimals: int) -> Decimal:
	"""A yearly fraction as a percentage of that many decimals, halves upwards.

	>>> publish(Decimal("0.06434412"), 1), publish(Decimal("0.0645"), 1)
	(Decimal('6.4'), Decimal('6.5'))
	"""
	check_whole(decimals, "decimals", 0, 10)
	step = Decimal(1).scaleb(-decimals - 2)
	return rate.quantize(step, ROUND_HALF_UP, _PRECISE).scaleb(2, _PRECISE)


def to_decimal(value: Fraction) -> Decimal:
	"""A fraction as Decimal, to 12 decimals.

	>>> to_decimal(Fraction(19, 30))
	Decimal('0.633333333333')
	"""
	divided = _PRECISE.divide(Decimal(value.numerator), Decimal(value.denominator))
	return divided.quantize(_FRACTION_DECIMALS, context=_PRECISE)


def build_timed_flows(
	flows: Sequence[tuple[date, Decimal]], times: Sequence[tuple[int, Fraction]]
) -> tuple[TimedFlow, ...]:
	"""Netted flows with their times."""
	return tuple(
		TimedFlow(value_date=day, amount=amount, whole=whole, fraction=to_decimal(fraction))
		for (day, amount), (whole, fraction) in zip(flows, times, strict=True)
	)
