"""Which days a loan is due on: fixed days, business days, and what an odd first period costs. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise

from lending_app.engine.values.business_days import BusinessCalendar, BusinessDayConvention
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.inputs import check_date, check_kind, check_whole
from lending_app.engine.values.rates import Frequency

# The last day that every month has: two fixed days from here on would meet in February.
SHORTEST_MONTH = 28
MONTHLY = (
	Frequency.MONTHLY,
	Frequency.BIMONTHLY,
	Frequency.QUARTERLY,
	Frequency.SEMIANNUAL,
	Frequency.ANNUAL,
)


_FLAGS = ("has_fixed_days", "is_end_of_month", "is_moved_to_first", "is_due_at_start", "is_interest_adjusted")


class FirstPeriod(str, Enum):
	"""What a first period of another length costs.

	OWN: interest by its days, over which the installments are leveled. ADD_TO_FIRST: the installments are those of a
	regular loan, and the first one takes the interest of the extra (or missing) days. SPREAD: all installments take even
	parts of it, on which no interest runs. IGNORE: a regular period's. KEPT_BACK: the interest of the days before a regular
	period is kept back from the money paid out; that of missing days is taken off the first installment.
	"""

	OWN = "Own Interest"
	ADD_TO_FIRST = "Added to First"
	SPREAD = "Spread"
	IGNORE = "Ignored"
	KEPT_BACK = "Kept Back"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRule:
	"""Due dates other than a calendar period after each other.

	`month_days` are fixed days of the month, 31 being the last; `has_fixed_days` counts months of 30 days and half months
	of 15 (decision C-09); `is_end_of_month` keeps a loan that starts on a month's last day on last days;
	`is_moved_to_first` takes a day that a month does not have to the first of the next one, in place of its last. With
	`is_due_at_start` installment 1 falls due on the day of the disbursement, and the others follow as those of a loan with
	one less. `convention`
	and `calendar` move a due date that is no business day, and with `is_interest_adjusted` the interest's days too.
	`given` are dates agreed one by one, which nothing moves; a term that grows goes on from the last of them.
	"""

	month_days: tuple[int, ...] = ()
	has_fixed_days: bool = False
	is_end_of_month: bool = False
	is_moved_to_first: bool = False
	is_due_at_start: bool = False
	convention: BusinessDayConvention = BusinessDayConvention.NONE
	is_interest_adjusted: bool = False
	calendar: BusinessCalendar | None = None
	first_period: FirstPeriod = FirstPeriod.OWN
	given: tuple[date, ...] = ()

	def __post_init__(self) -> None:
		check_kind(self.convention, BusinessDayConvention, "convention")
		check_kind(self.first_period, FirstPeriod, "first_period")
		check_kind(self.month_days, tuple, "month_days")
		for name in _FLAGS:
			check_kind(getattr(self, name), bool, name)
		if self.calendar is not None:
			check_kind(self.calendar, BusinessCalendar, "calendar")
		elif self.convention is not BusinessDayConvention.NONE:
			raise InvalidTermError("calendar", None, f"given with {self.convention.value}")
		self._check_days()
		self._check_given()

	def check_frequency(self, frequency: Frequency) -> None:
		"""Refuse fixed days that do not fit the frequency."""
		if self.month_days and len(self.month_days) != count_month_days(frequency):
			raise InvalidTermError(
				"month_days", len(self.month_days), f"{count_month_days(frequency)} with {frequency.value}"
			)
		if self.has_fixed_days and frequency is Frequency.AT_MATURITY:
			raise InvalidTermError("has_fixed_days", True, f"left out with {frequency.value}")
		if self.is_end_of_month and frequency not in MONTHLY:
			raise InvalidTermError("is_end_of_month", True, f"left out with {frequency.value}")
		if self.is_moved_to_first and frequency not in MONTHLY and not self.month_days:
			raise InvalidTermError("is_moved_to_first", True, f"left out with {frequency.value}")
		if self.is_due_at_start and frequency is Frequency.AT_MATURITY:
			raise InvalidTermError("is_due_at_start", True, f"left out with {frequency.value}")
		if self.given and frequency is Frequency.AT_MATURITY:
			raise InvalidTermError("given_dates", len(self.given), f"left out with {frequency.value}")
		if self.first_period is not FirstPeriod.OWN and frequency is Frequency.AT_MATURITY:
			raise InvalidTermError("first_period", self.first_period, f"left out with {frequency.value}")

	def _check_days(self) -> None:
		for day in self.month_days:
			check_whole(day, "month_days", 1, 31)
		days = [min(day, SHORTEST_MONTH) for day in self.month_days]
		if days != sorted(set(days)):
			raise InvalidTermError("month_days", self.month_days, f"in order, one from {SHORTEST_MONTH} on")
		if sum((bool(days), self.has_fixed_days, self.is_end_of_month, bool(self.given))) > 1:
			raise InvalidTermError(
				"dates", days, "fixed days, fixed periods, month ends or given, one of them"
			)
		if self.is_moved_to_first and (self.has_fixed_days or self.is_end_of_month or self.given):
			raise InvalidTermError(
				"is_moved_to_first", True, "left out with fixed periods, month ends or given"
			)
		if self.is_due_at_start and (self.given or self.first_period is not FirstPeriod.OWN):
			raise InvalidTermError(
				"is_due_at_start",
				True,
				f"left out with given dates, or a first period but {FirstPeriod.OWN.value}",
			)

	def _check_given(self) -> None:
		check_kind(self.given, tuple, "given_dates")
		for day in self.given:
			check_date(day, "given_dates")
		if any(later <= day for day, later in pairwise(self.given)):
			raise InvalidTermError("given_dates", len(self.given), "each after the one before")
		is_moved = self.convention is not BusinessDayConvention.NONE or self.is_interest_adjusted
		if self.given and (is_moved or self.first_period is not FirstPeriod.OWN):
			raise InvalidTermError(
				"given_dates", len(self.given), "without rules that move dates or interest"
			)


def count_month_days(frequency: Frequency) -> int:
	"""Fixed days of the month that a frequency takes."""
	if frequency is Frequency.SEMIMONTHLY:
		return 2
	return 1 if frequency in MONTHLY else 0
