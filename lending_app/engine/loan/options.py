"""Options of a repayment plan: balloon, steps, seasons, grace, given installments, and how they are rounded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from lending_app.engine.values.errors import InvalidAmountError, InvalidTermError
from lending_app.engine.values.inputs import check_kind, check_whole
from lending_app.engine.values.money import RoundingMode, check_amount
from lending_app.engine.values.rates import check_rate

MAXIMUM_PERIODS = 3_660
MONTHS = frozenset(range(1, 13))


class DeferredInterest(str, Enum):
	"""What becomes of interest of a period in which nothing is paid.

	CAPITALIZE adds it to principal on the due date; SPREAD divides it over the installments after, on top of them; AT_END
	collects it with the last one. NEXT has the next installments pay it first, before their own principal, so that their
	level amount stays. Only capitalized interest bears interest.
	"""

	CAPITALIZE = "Capitalize"
	SPREAD = "Spread"
	AT_END = "At End"
	NEXT = "Next Installments"


class Residue(str, Enum):
	"""What takes what rounding leaves: the last installment, or the first.

	SMALLEST is the last too, with a level amount that leaves it least; INTEREST is the interest of the last one, which then
	asks what the others do.
	"""

	LAST = "Last"
	FIRST = "First"
	SMALLEST = "Smallest"
	INTEREST = "Interest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Balloon:
	"""The part of the principal left for the last installment: a fraction of it, or an amount."""

	rate: Decimal | None = None
	amount: Decimal | None = None

	def __post_init__(self) -> None:
		if (self.rate is None) == (self.amount is None):
			raise InvalidTermError("balloon", self.rate, "a rate or an amount, one of them")
		if self.rate is not None:
			check_rate(self.rate, "balloon_rate")
			if not 0 < self.rate < 1:
				raise InvalidTermError("balloon_rate", self.rate, "above 0, below 1")
		if self.amount is not None:
			_check_positive(self.amount, "balloon_amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
	"""Installments that change every given number of periods, by a fraction of the one before or by an amount (either sign).

	Or in any `proportions`: 1, 1.2 and 1.5 are installments a fifth and a half above the first ones; the last one holds on.
	"""

	every: int = 1
	rate: Decimal | None = None
	amount: Decimal | None = None
	proportions: tuple[Decimal, ...] = ()

	def __post_init__(self) -> None:
		check_whole(self.every, "step_every", 1, MAXIMUM_PERIODS)
		check_kind(self.proportions, tuple, "step_proportions")
		if (self.rate is not None) + (self.amount is not None) + bool(self.proportions) != 1:
			raise InvalidTermError("step", self.rate, "a rate, an amount or proportions, one of them")
		for part in self.proportions:
			check_rate(part, "step_proportions")
		if self.proportions and not self.proportions[-1]:
			raise InvalidTermError("step_proportions", self.proportions[-1], "above 0 at the end")
		if self.rate is not None:
			check_amount(self.rate, "step_rate")
			if not -1 < self.rate <= 10:
				raise InvalidTermError("step_rate", self.rate, "above -1, up to 10")
		if self.amount is not None:
			check_amount(self.amount, "step_amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seasons:
	"""Months (1..12) whose installments are not paid; their interest is paid or deferred."""

	months_without_payment: frozenset[int]
	deferred_interest: DeferredInterest = DeferredInterest.CAPITALIZE
	is_interest_paid: bool = False

	def __post_init__(self) -> None:
		check_kind(self.deferred_interest, DeferredInterest, "season_interest")
		if not self.months_without_payment or not self.months_without_payment < MONTHS:
			raise InvalidTermError(
				"months_without_payment", sorted(self.months_without_payment), "some of 1..12"
			)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grace:
	"""Periods at the start in which less is paid (a moratorium).

	In the first `full_periods` nothing is paid and interest is deferred; in the next `principal_periods` interest alone
	is paid. In the first `interest_free_periods` no interest runs.
	"""

	full_periods: int = 0
	principal_periods: int = 0
	interest_free_periods: int = 0
	deferred_interest: DeferredInterest = DeferredInterest.CAPITALIZE

	def __post_init__(self) -> None:
		check_kind(self.deferred_interest, DeferredInterest, "grace_interest")
		for name in ("full_periods", "principal_periods", "interest_free_periods"):
			check_whole(getattr(self, name), f"grace_{name}", 0, MAXIMUM_PERIODS)

	@property
	def periods(self) -> int:
		"""Periods without principal."""
		return self.full_periods + self.principal_periods


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallmentRounding:
	"""The level installment rounded to a multiple: 0.05, 1, 10."""

	multiple: Decimal
	mode: RoundingMode = RoundingMode.HALF_UP

	def __post_init__(self) -> None:
		check_kind(self.mode, RoundingMode, "installment_rounding_mode")
		_check_positive(self.multiple, "installment_multiple")


def _check_positive(amount: Decimal, name: str) -> None:
	check_amount(amount, name)
	if amount <= 0:
		raise InvalidAmountError(name, amount, "above 0")
