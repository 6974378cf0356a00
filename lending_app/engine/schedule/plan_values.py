"""What repayment plans are made of: periods as a plan sees them, what each pays, and how a plan starts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from lending_app.engine.loan.options import DeferredInterest
from lending_app.engine.values.records import get_maker

# Digits carried while discounting; far more than 3,660 periods can lose.
PRECISION = 60
DEFERRED = "deferred"
# The rule of the installment whose interest the disbursement keeps back.
KEPT_BACK = "interest_in_advance"
MINIMUM = "minimum_payment"
Ratio = tuple[int, int]


class Pays(str, Enum):
	"""What a period pays: an installment, interest alone, or nothing."""

	INSTALLMENT = "installment"
	INTEREST = "interest"
	NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class PlannedInstallment:
	"""Principal and interest of a period, in minor units.

	`base` is the balance on which the interest runs. `capitalized` is the part of the interest that becomes principal on
	the due date; `deferred` is interest of periods without payment that falls due here, and is part of `interest`;
	`extra` is the part of it that comes on top of the level installment, `lent` what other installments collect of the
	period's interest: it is not part of `interest`. `is_first` tells that what was deferred comes before the principal,
	within the level amount.
	"""

	principal: int
	interest: int
	rule: str
	base: int = 0
	capitalized: int = 0
	deferred: int = 0
	extra: int = 0
	lent: int = 0
	is_first: bool = False


make_planned_installment = get_maker(PlannedInstallment)


@dataclass(frozen=True, slots=True)
class PlanPeriod:
	"""A period as the plan sees it: `interest` is the exact interest of one minor unit, as a ratio.

	`is_long` marks a first period of its own length, `extra` is interest on top of the level amount, as a ratio too.
	"""

	number: int
	interest: Ratio
	pays: Pays = Pays.INSTALLMENT
	weight: Decimal = Decimal(1)
	constant: int = 0
	deferral: DeferredInterest = DeferredInterest.CAPITALIZE
	is_long: bool = False
	extra: Ratio = (0, 1)


make_plan_period = get_maker(PlanPeriod)


@dataclass(frozen=True, slots=True)
class Start:
	"""How a plan starts: `before` is exact interest of the first period already run, `settled` what was paid of it.

	`amount` keeps a given level amount, so that the term shortens; `level` is one that was leveled over other periods
	than the interest's; `base` is the balance of flat interest; `pool` is
	deferred interest earned so far, `is_spread` and `is_next` that it is spread, or paid first by the
	next installments, whatever the terms say.
	"""

	before: Ratio = (0, 1)
	settled: int = 0
	amount: int | None = None
	level: int | None = None
	base: int | None = None
	pool: int = 0
	is_running: bool = False
	is_spread: bool = False
	is_next: bool = False

	def add_before(self, numerator: int, denominator: int) -> Ratio:
		"""Interest of the first period with what it had already earned."""
		before = self.before
		return numerator * before[1] + before[0] * denominator, denominator * before[1]


def get_growth(ratio: Ratio) -> Decimal:
	"""What one unit of balance grows to over a period, by the digits of the context."""
	return 1 + Decimal(ratio[0]) / ratio[1]
