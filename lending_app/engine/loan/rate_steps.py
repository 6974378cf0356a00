"""Rates that change on the way: stepped and promotional rates, and variable ones that follow a reference series."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from lending_app.engine.loan.options import MAXIMUM_PERIODS
from lending_app.engine.values.errors import InvalidDateError, InvalidRateError, InvalidTermError
from lending_app.engine.values.inputs import check_date, check_kind, check_whole, is_exact
from lending_app.engine.values.rates import MAXIMUM_RATE, check_rate, check_signed_rate

MAXIMUM_NOTICE = 366


class HasStart(Protocol):
	"""A period of a schedule."""

	@property
	def number(self) -> int: ...

	@property
	def start(self) -> date: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RateStep:
	"""The yearly rate from an installment on, until the next step. Below zero only where the terms allow it."""

	from_installment: int
	annual_rate: Decimal
	ratio: tuple[int, int] = field(init=False, repr=False, compare=False)

	def __post_init__(self) -> None:
		check_whole(self.from_installment, "from_installment", 1, MAXIMUM_PERIODS)
		check_signed_rate(self.annual_rate, "step_annual_rate")
		object.__setattr__(self, "ratio", self.annual_rate.as_integer_ratio())


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePoint:
	"""A reference rate, a yearly fraction that may be negative, from a day on."""

	from_date: date
	annual_rate: Decimal

	def __post_init__(self) -> None:
		check_date(self.from_date, "from_date")
		_check_signed(self.annual_rate, "reference_rate")


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableRate:
	"""Reference rate plus `spread`, within `floor` and `cap`, set again every `reset_every` installments.

	The first reset is at installment `first_reset`; the ones before keep the loan's own rate (a mixed or promotional
	rate). The reference is that of `notice_days` before the period starts. `reset_cap` limits how far the rate moves, up
	or down, from one reset to the next. Without a floor the rate stops at zero, unless `is_negative_allowed`; the
	terms of the loan allow them too then.
	"""

	spread: Decimal = Decimal(0)
	reset_every: int = 1
	first_reset: int = 1
	notice_days: int = 0
	cap: Decimal | None = None
	floor: Decimal | None = None
	reset_cap: Decimal | None = None
	is_negative_allowed: bool = False

	def __post_init__(self) -> None:
		_check_signed(self.spread, "spread")
		check_whole(self.reset_every, "reset_every", 1, MAXIMUM_PERIODS)
		check_whole(self.first_reset, "first_reset", 1, MAXIMUM_PERIODS)
		check_whole(self.notice_days, "notice_days", 0, MAXIMUM_NOTICE)
		check_kind(self.is_negative_allowed, bool, "is_negative_allowed")
		for name in ("cap", "floor", "reset_cap"):
			if getattr(self, name) is not None:
				is_signed = self.is_negative_allowed and name != "reset_cap"
				(check_signed_rate if is_signed else check_rate)(getattr(self, name), name)
		if self.cap is not None and self.floor is not None and self.cap < self.floor:
			raise InvalidRateError("cap", self.cap, f"{self.floor} or more")

	def resets_at(self, number: int) -> bool:
		"""Whether the rate is set again with an installment."""
		since = number - self.first_reset
		return since >= 0 and since % self.reset_every == 0

	def limit(self, reference: Decimal, before: Decimal | None = None) -> Decimal:
		"""The loan's rate for a reference rate; `before` is the rate of the reset before.

		>>> VariableRate(spread=Decimal("0.02"), cap=Decimal("0.1")).limit(Decimal("0.09"))
		Decimal('0.1')
		>>> VariableRate(reset_cap=Decimal("0.01")).limit(Decimal("0.09"), Decimal("0.05"))
		Decimal('0.06')
		>>> (
		...     VariableRate().limit(Decimal("-0.005")),
		...     VariableRate(is_negative_allowed=True).limit(Decimal("-0.005")),
		... )
		(Decimal('0'), Decimal('-0.005'))
		"""
		rate = reference + self.spread
		if self.reset_cap is not None and before is not None:
			rate = min(max(rate, before - self.reset_cap), before + self.reset_cap)
		floor = Decimal(0) if self.floor is None and not self.is_negative_allowed else self.floor
		rate = rate if floor is None else max(rate, floor)
		return rate if self.cap is None else min(rate, self.cap)


def resolve_variable_rate(
	rule: VariableRate, series: Sequence[RatePoint], periods: Sequence[HasStart]
) -> tuple[RateStep, ...]:
	"""The rate steps of a loan's periods, as far as the series is known; its last rate holds on.

	Raises InvalidDateError for a series out of order or that starts too late, InvalidRateError for a rate of -100 % or less.
	"""
	check_kind(rule, VariableRate, "variable_rate")
	check_series(series)
	steps: list[RateStep] = []
	for period in periods:
		if not rule.resets_at(period.number):
			continue
		before = steps[-1].annual_rate if steps else None
		rate = rule.limit(get_reference(series, period.start - timedelta(days=rule.notice_days)), before)
		if not steps or steps[-1].annual_rate != rate:
			steps.append(RateStep(from_installment=period.number, annual_rate=rate))
	return tuple(steps)


def check_rate_steps(steps: tuple[RateStep, ...], number_of_installments: int) -> None:
	"""Refuse steps out of order or past the loan's end. Raises InvalidTermError."""
	check_kind(steps, tuple, "rate_steps")
	for step in steps:
		check_kind(step, RateStep, "rate_steps")
	numbers = [step.from_installment for step in steps]
	if numbers != sorted(set(numbers)):
		raise InvalidTermError("rate_steps", tuple(numbers), "in order, each installment once")
	if numbers and numbers[-1] > number_of_installments:
		raise InvalidTermError("rate_steps", numbers[-1], f"1..{number_of_installments}")


def get_step(steps: tuple[RateStep, ...], number: int) -> RateStep | None:
	"""The step in force for an installment."""
	index = bisect_right(steps, number, key=lambda step: step.from_installment)
	return steps[index - 1] if index else None


def check_series(series: Sequence[RatePoint]) -> None:
	"""Refuse a series out of order. Raises InvalidDateError."""
	dates = [point.from_date for point in series]
	if dates != sorted(set(dates)):
		raise InvalidDateError("series", tuple(dates), "in order, each day once")


def get_reference(series: Sequence[RatePoint], day: date) -> Decimal:
	"""The rate of a series in force on a day. Raises InvalidDateError for a day before its first."""
	index = bisect_right(series, day, key=lambda point: point.from_date)
	if not index:
		raise InvalidDateError("series", day, f"from {series[0].from_date} on" if series else "a rate")
	return series[index - 1].annual_rate


def _check_signed(rate: Decimal, name: str) -> None:
	if not is_exact(rate) or abs(rate) > MAXIMUM_RATE:
		raise InvalidRateError(name, rate, f"-{MAXIMUM_RATE}..{MAXIMUM_RATE} as a fraction")
