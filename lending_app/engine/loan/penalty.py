"""What being late costs, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from lending_app.engine.values.inputs import check_kind, check_whole
from lending_app.engine.values.money import RoundingPolicy, check_not_negative
from lending_app.engine.values.rates import check_rate


class PenaltyBase(str, Enum):
	OVERDUE_PRINCIPAL = "Overdue Principal"
	OVERDUE_INSTALLMENT = "Overdue Installment"
	OUTSTANDING_PRINCIPAL = "Outstanding Principal"


class PenaltyStart(str, Enum):
	"""From which day a late installment pays penalty, once the tolerance is over."""

	AFTER_TOLERANCE = "After Tolerance"
	DUE_DATE = "Due Date"


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyRule:
	"""Penalty of a late installment (decision C-13).

	`daily_rate` is a fraction a day of `base`; `fixed_amount` falls once; both only when the installment is unpaid
	more than `tolerance_days` after its due date. `cap_amount` and `cap_rate` (fraction of the installment) limit
	the sum. `tax_rate` is the tax on it.
	"""

	base: PenaltyBase = PenaltyBase.OVERDUE_PRINCIPAL
	daily_rate: Decimal = Decimal(0)
	fixed_amount: Decimal = Decimal(0)
	tolerance_days: int = 0
	start: PenaltyStart = PenaltyStart.AFTER_TOLERANCE
	cap_amount: Decimal | None = None
	cap_rate: Decimal | None = None
	tax_rate: Decimal = Decimal(0)
	daily_ratio: tuple[int, int] = field(init=False, repr=False, compare=False)

	def __post_init__(self) -> None:
		check_kind(self.base, PenaltyBase, "penalty_base")
		check_kind(self.start, PenaltyStart, "penalty_start")
		check_rate(self.daily_rate, "penalty_daily_rate")
		check_rate(self.tax_rate, "penalty_tax_rate")
		check_whole(self.tolerance_days, "penalty_tolerance_days", 0, 365)
		check_not_negative(self.fixed_amount, "penalty_fixed_amount")
		if self.cap_amount is not None:
			check_not_negative(self.cap_amount, "penalty_cap_amount")
		if self.cap_rate is not None:
			check_rate(self.cap_rate, "penalty_cap_rate")
		object.__setattr__(self, "daily_ratio", self.daily_rate.as_integer_ratio())

	def cap(self, penalty: int, installment: int, rounding: RoundingPolicy) -> int:
		"""The penalty of an installment of that amount, within the rule's caps. Minor units."""
		if self.cap_amount is not None:
			penalty = min(penalty, rounding.round_to_minor(self.cap_amount))
		if self.cap_rate is not None:
			numerator, denominator = self.cap_rate.as_integer_ratio()
			penalty = min(penalty, rounding.round_ratio(installment * numerator, denominator))
		return penalty
