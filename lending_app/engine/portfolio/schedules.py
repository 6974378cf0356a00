"""Many schedules at once, in arrays: for pricing, simulations and whole products. The cents are `build_schedule`'s."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date
from functools import cache

import numpy as np

from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.portfolio.arrays import Bool, Int32, Int64, sum_runs, to_day
from lending_app.engine.portfolio.exact import LIMIT
from lending_app.engine.replay.agreed_schedule import build_schedule
from lending_app.engine.schedule.even_plans import is_even, solve_level
from lending_app.engine.schedule.plan_values import Ratio
from lending_app.engine.schedule.plans import round_installment
from lending_app.engine.values.money import RoundingMode
from lending_app.engine.values.rates import Frequency, count_days, count_months

Loans = Sequence[tuple[LoanTerms, date]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleArrays:
	"""Installments of many loans, one after the other: those of loan i are `offsets[i]` to `offsets[i + 1]`.

	Amounts are minor units, days are days since 1970-01-01. Each means what `Installment` means by that name; `charges` are
	fees, insurance and tax.
	"""

	offsets: Int64
	start_day: Int32
	due_day: Int32
	principal: Int64
	interest: Int64
	capitalized: Int64
	charges: Int64

	@property
	def total(self) -> Int64:
		"""What each installment asks."""
		return self.principal + self.interest - self.capitalized + self.charges

	@property
	def total_interest(self) -> Int64:
		"""Interest by loan."""
		return sum_runs(self.interest, np.diff(self.offsets))


def build_schedules(loans: Loans) -> ScheduleArrays:
	"""The schedules of loans, each its terms and the day it is disbursed.

	Level payment, level principal, flat and interest only with equal periods are computed together; the others one by
	one. Raises what `build_schedule` raises for the first loan that it refuses.

	>>> from decimal import Decimal
	>>> terms = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> made = build_schedules([(terms, date(2025, 1, 15)), (terms, date(2025, 1, 31))])
	>>> made.total[:2].tolist(), made.offsets.tolist(), made.total_interest.tolist()
	([916800, 916800], [0, 12, 24], [1001599, 1001599])
	"""
	# Interest in advance has an installment more: the one kept back.
	counts = np.array(
		[terms.number_of_installments + terms.is_interest_in_advance for terms, _ in loans], np.int64
	)
	offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
	size = int(offsets[-1])
	arrays = ScheduleArrays(
		offsets=offsets,
		start_day=np.empty(size, np.int32),
		due_day=np.empty(size, np.int32),
		principal=np.empty(size, np.int64),
		interest=np.empty(size, np.int64),
		capitalized=np.zeros(size, np.int64),
		charges=np.zeros(size, np.int64),
	)
	fits = np.array([_fits(terms, start) for terms, start in loans], np.bool_)
	together = np.flatnonzero(fits)
	# The longest first, so that the loans still running are always the first ones.
	together = together[np.argsort(-counts[together], kind="stable")]
	_fill_together(arrays, [loans[index] for index in together.tolist()], offsets[together], counts[together])
	for index in np.flatnonzero(~fits).tolist():
		_fill_one(arrays, int(offsets[index]), *loans[index])
	return arrays


def _fits(terms: LoanTerms, start: date) -> bool:
	"""Whether a loan has equal periods, installments all alike, and products and dates that fit."""
	periods = terms.periods_a_year
	return (
		(is_even(terms) or _is_interest_only(terms))
		and periods is not None
		and terms.dates is None
		and not (terms.is_interest_in_advance or terms.is_negative_rate_allowed)
		and terms.first_due_date is None
		and not (terms.rate_steps or terms.bears_charges or terms.drawing)
		and type(start) is date
		and start.year + terms.number_of_installments // periods + 2 < MAXYEAR
		and _get_minor(terms) * max(terms.rate_ratio[0], 1) + terms.rate_ratio[1] * periods < LIMIT
	)


def _is_interest_only(terms: LoanTerms) -> bool:
	return terms.method is AmortizationMethod.INTEREST_ONLY and terms.grace is None and terms.seasons is None


def _get_minor(terms: LoanTerms) -> int:
	return terms.rounding.round_to_minor(terms.principal)


def _fill_one(arrays: ScheduleArrays, first: int, terms: LoanTerms, start: date) -> None:
	to_minor = terms.rounding.round_to_minor
	for index, row in enumerate(build_schedule(terms, start).installments, first):
		arrays.start_day[index] = to_day(row.start_date)
		arrays.due_day[index] = to_day(row.due_date)
		arrays.principal[index] = to_minor(row.principal)
		arrays.interest[index] = to_minor(row.interest)
		arrays.capitalized[index] = to_minor(row.capitalized)
		arrays.charges[index] = to_minor(row.fee + row.insurance + row.tax)


def _fill_together(arrays: ScheduleArrays, loans: Loans, firsts: Int64, counts: Int64) -> None:
	calendar = _Calendar(loans)
	walk = _Walk(loans)
	day = np.array([to_day(start) for _, start in loans], np.int32)
	for step in range(int(counts[0]) if len(counts) else 0):
		running = int(np.searchsorted(-counts, -step))
		staying = int(np.searchsorted(-counts, -step - 1))
		rows = firsts[:running] + step
		due = calendar.get_days(step + 1, running)
		arrays.start_day[rows], arrays.due_day[rows] = day[:running], due
		day = due
		arrays.principal[rows], arrays.interest[rows] = walk.pay(running, staying)
		if walk.refused is not None:
			build_schedule(*loans[walk.refused])


class _Calendar:
	"""Due dates of many loans: the array twin of `rates.get_period_date`."""

	def __init__(self, loans: Loans) -> None:
		starts = [start for _, start in loans]
		frequencies = [terms.frequency for terms, _ in loans]
		self.start = np.array([to_day(start) for start in starts], np.int64)
		self.month = np.array([(start.year - 1970) * 12 + start.month - 1 for start in starts], np.int64)
		self.day = np.array([start.day for start in starts], np.int64)
		self.days = np.array([count_days(frequency) for frequency in frequencies], np.int64)
		self.months = np.array([count_months(frequency) for frequency in frequencies], np.int64)
		self.is_half: Bool = np.array(
			[frequency is Frequency.SEMIMONTHLY for frequency in frequencies], np.bool_
		)

	def get_days(self, number: int, running: int) -> Int32:
		"""The days that many periods after the start, of the first loans."""
		half, day = self.is_half[:running], self.day[:running]
		months = self.month[:running] + np.where(half, number // 2, number * self.months[:running])
		if number % 2:
			is_later = half & (day > 15)
			months += is_later
			day = np.where(half, np.where(is_later, np.minimum(day, 30) - 15, day + 15), day)
		first, following = _get_first(months), _get_first(months + 1)
		by_month = np.minimum(first + day, following) - 1
		by_day = self.start[:running] + number * self.days[:running]
		result: Int32 = np.where(self.days[:running] > 0, by_day, by_month).astype(np.int32)
		return result


def _get_first(months: Int64) -> Int64:
	"""The first day of months counted from January 1970."""
	first: Int64 = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
	return first


class _Walk:
	"""Balances of many loans, period by period: the array twin of `even_plans.plan_even`."""

	def __init__(self, loans: Loans) -> None:
		get_level = cache(_get_level)
		plans = np.array([_plan(terms, get_level) for terms, _ in loans], np.int64).reshape(-1, 4)
		self.original, self.numerator, self.denominator, self.amount = plans.T.copy()
		self.balance = self.original
		methods = [terms.method for terms, _ in loans]
		modes = [terms.rounding_mode for terms, _ in loans]
		self.is_flat: Bool = np.array([method is AmortizationMethod.FLAT for method in methods], np.bool_)
		self.is_level: Bool = np.array([method in _LEVEL for method in methods], np.bool_)
		self.is_half_even: Bool = np.array([mode is RoundingMode.HALF_EVEN for mode in modes], np.bool_)
		self.shift = _list_shifts(modes, self.denominator)
		self.refused: int | None = None
		"""The first loan whose installment is below its interest."""

	def pay(self, running: int, staying: int) -> tuple[Int64, Int64]:
		"""Principal and interest of the next period of the first loans, of which `staying` go on after it."""
		balance = self.balance[:running]
		interest = self._get_interest(running, balance)
		principal = self.amount[:running] - interest * self.is_level[:running]
		below = np.flatnonzero(principal[:staying] < 0)
		if len(below):
			self.refused = int(below[0])
		principal = np.minimum(principal, balance)
		principal[staying:] = balance[staying:]
		self.balance = balance - principal
		return principal, interest

	def _get_interest(self, running: int, balance: Int64) -> Int64:
		base = np.where(self.is_flat[:running] & (balance > 0), self.original[:running], balance)
		denominator = self.denominator[:running]
		money = base * self.numerator[:running]
		interest: Int64 = (money + self.shift[:running]) // denominator
		if self.is_half_even.any():
			is_tie = 2 * (money % denominator) == denominator
			interest -= is_tie & self.is_half_even[:running] & (interest % 2 == 1)
		return interest


_LEVEL = (AmortizationMethod.LEVEL_PAYMENT, AmortizationMethod.FLAT)


def _list_shifts(modes: Sequence[RoundingMode], denominator: Int64) -> Int64:
	"""What is added before whole division: a half rounds to the nearest, all but one up."""
	up = np.array([mode is RoundingMode.UP for mode in modes], np.bool_)
	down = np.array([mode is RoundingMode.DOWN for mode in modes], np.bool_)
	shifts: Int64 = np.where(up, denominator - 1, np.where(down, 0, denominator // 2))
	return shifts


def _plan(terms: LoanTerms, get_level: Callable[[Ratio, int], Ratio]) -> tuple[int, int, int, int]:
	"""Balance, interest of one minor unit a period as a ratio, and the amount that each installment pays."""
	balance, count = _get_minor(terms), terms.number_of_installments
	ratio = terms.rate_ratio[0], terms.rate_ratio[1] * (terms.periods_a_year or 1)
	numerator, denominator = balance, count
	if terms.method is AmortizationMethod.LEVEL_PAYMENT:
		numerator, denominator = get_level(ratio, count)
		numerator *= balance
	elif terms.method is AmortizationMethod.FLAT:
		numerator += count * terms.rounding.round_ratio(balance * ratio[0], ratio[1])
	elif terms.method is AmortizationMethod.INTEREST_ONLY:
		numerator = 0
	# A multiple can round the amount up to more than the loan, and than the arrays hold.
	return balance, *ratio, min(round_installment(terms, numerator, denominator), LIMIT)


def _get_level(ratio: Ratio, count: int) -> Ratio:
	"""The level amount of one minor unit."""
	return solve_level(1, [ratio] * count)
