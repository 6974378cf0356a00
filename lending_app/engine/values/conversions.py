"""Interest rates from one period to another, and the installment converter of source 003."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from enum import Enum
from functools import cache

from lending_app.engine.values.errors import InvalidRateError, InvalidTermError
from lending_app.engine.values.inputs import check_kind, is_exact
from lending_app.engine.values.money import RoundingPolicy
from lending_app.engine.values.rates import MAXIMUM_RATE, Frequency, get_periods_a_year

# Digits carried while compounding, and decimals of what comes out: powers are not exact.
_PRECISION = 50
_DECIMALS = Decimal("1e-20")
_PAYMENT_DECIMALS = Decimal("1e-15")
_LARGEST = Decimal("1e20")
# Parts of a monthly installment, as source 003 has them (`ajustar_frecuencia_pago`).
_INSTALLMENT_RATIOS = {
	Frequency.DAILY: (1, 30), Frequency.WEEKLY: (12, 52), Frequency.BIWEEKLY: (12, 26), Frequency.SEMIMONTHLY: (1, 2),
	Frequency.MONTHLY: (1, 1), Frequency.BIMONTHLY: (2, 1), Frequency.QUARTERLY: (3, 1), Frequency.SEMIANNUAL: (6, 1),
	Frequency.ANNUAL: (12, 1),
}  # fmt: skip


class RateKind(str, Enum):
	"""NOMINAL: a year's rate, a part of which is charged each period. EFFECTIVE: what a whole period costs."""

	NOMINAL = "Nominal"
	EFFECTIVE = "Effective"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateBasis:
	"""What a rate means: its kind and its period, in days of a year of `year_days` where the period is a day."""

	kind: RateKind
	frequency: Frequency
	year_days: int = 365

	def __post_init__(self) -> None:
		check_kind(self.kind, RateKind, "kind")
		check_kind(self.frequency, Frequency, "frequency")
		if self.frequency is Frequency.AT_MATURITY:
			raise InvalidTermError("frequency", self.frequency.value, "a frequency with a period")
		if self.year_days not in (360, 365):
			raise InvalidTermError("year_days", self.year_days, "360 or 365")

	@property
	def periods(self) -> int:
		"""Periods a year (decision C-05)."""
		return get_periods_a_year(self.frequency, self.year_days)


ANNUAL = RateBasis(kind=RateKind.EFFECTIVE, frequency=Frequency.ANNUAL)


def convert_rate(rate: Decimal, source: RateBasis, target: RateBasis) -> Decimal:
	"""The rate on another basis that grows money alike (CAL-30), to 20 decimals.

	With m periods a year, the growth of a year is (1 + nominal / m)^m = (1 + effective)^m; the target's rate is the
	one with the same growth.

	>>> monthly = RateBasis(kind=RateKind.EFFECTIVE, frequency=Frequency.MONTHLY)
	>>> daily = RateBasis(kind=RateKind.EFFECTIVE, frequency=Frequency.DAILY)
	>>> (
	...     round(convert_rate(Decimal("0.015"), monthly, ANNUAL), 8),
	...     round(convert_rate(Decimal("0.0005"), daily, monthly), 8),
	... )
	(Decimal('0.19561817'), Decimal('0.01532071'))
	"""
	_check(rate, source)
	with localcontext(Context(prec=_PRECISION)):
		per_period = rate / source.periods if source.kind is RateKind.NOMINAL else rate
		growth = (1 + per_period) ** (Decimal(source.periods) / target.periods)
		found = growth - 1 if target.kind is RateKind.EFFECTIVE else (growth - 1) * target.periods
		if found >= _LARGEST:
			raise InvalidRateError("rate", rate, f"converted, under {_LARGEST}")
		return found.quantize(_DECIMALS)


def calculate_effective_rate(nominal: Decimal, frequency: Frequency) -> Decimal:
	"""Effective annual rate TEA = (1 + TN / m)^m - 1 of a nominal one compounded m times a year (CAL-17).

	>>> round(calculate_effective_rate(Decimal("0.18"), Frequency.MONTHLY), 8)
	Decimal('0.19561817')
	"""
	return convert_rate(nominal, RateBasis(kind=RateKind.NOMINAL, frequency=frequency), ANNUAL)


def calculate_nominal_rate(effective: Decimal, frequency: Frequency) -> Decimal:
	"""Nominal annual rate TN = m [(1 + TEA)^(1/m) - 1], compounded m times a year, of an effective one (CAL-18).

	>>> round(calculate_nominal_rate(Decimal("0.1956181715"), Frequency.MONTHLY), 8)
	Decimal('0.18000000')
	"""
	return convert_rate(effective, ANNUAL, RateBasis(kind=RateKind.NOMINAL, frequency=frequency))


@cache
def get_payment_ratio(
	rate: Decimal, compounding: Frequency, frequency: Frequency, year_days: int
) -> tuple[int, int]:
	"""A yearly rate that compounds in periods of its own as that of the installments' periods, an exact ratio.

	To 15 decimals, so that a book holds it in arrays: a cent in ten billions.

	>>> numerator, denominator = get_payment_ratio(
	...     Decimal("0.06"), Frequency.SEMIANNUAL, Frequency.MONTHLY, 365
	... )
	>>> round(numerator / denominator, 8)
	0.05926346
	"""
	kind = RateKind.NOMINAL
	source, target = (
		RateBasis(kind=kind, frequency=each, year_days=year_days) for each in (compounding, frequency)
	)
	return convert_rate(rate, source, target).quantize(_PAYMENT_DECIMALS).as_integer_ratio()


def convert_installment(monthly: Decimal, frequency: Frequency, rounding: RoundingPolicy) -> Decimal:
	"""A monthly installment divided or multiplied to another frequency, as source 003 does (CAL-09, decision C-05).

	It does not repay the loan at its rate: schedules are calculated at the period's own rate. Only a converter.

	>>> convert_installment(Decimal("9168.00"), Frequency.WEEKLY, RoundingPolicy())
	Decimal('2115.69')
	"""
	check_kind(frequency, Frequency, "frequency")
	check_kind(rounding, RoundingPolicy, "rounding")
	if frequency not in _INSTALLMENT_RATIOS:
		raise InvalidTermError("frequency", frequency.value, "a frequency with a period")
	multiplier, divisor = _INSTALLMENT_RATIOS[frequency]
	minor = rounding.to_minor(monthly, "monthly")
	return rounding.to_amount(rounding.round_ratio(minor * multiplier, divisor))


def _check(rate: Decimal, source: RateBasis) -> None:
	lowest = -source.periods if source.kind is RateKind.NOMINAL else -1
	if not is_exact(rate) or not lowest < rate <= MAXIMUM_RATE:
		raise InvalidRateError("rate", rate, f"above {lowest}, up to {MAXIMUM_RATE} as a fraction")
