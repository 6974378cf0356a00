"""Facts that change the plan of a running loan: its rate, its dates, an installment skipped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from lending_app.engine.fact import Fact
from lending_app.engine.inputs import check_date, check_kind, check_whole
from lending_app.engine.options import MAXIMUM_PERIODS, DeferredInterest
from lending_app.engine.rates import check_rate


class Keeps(str, Enum):
	"""What stays when a rate changes: the installment (the term grows or shrinks), or the term."""

	INSTALLMENT = "Installment"
	TERM = "Term"


class SkippedInterest(str, Enum):
	"""What becomes of the interest of a skipped installment: paid on its date, or deferred as in a grace period."""

	PAID = "Paid"
	CAPITALIZE = DeferredInterest.CAPITALIZE.value
	SPREAD = DeferredInterest.SPREAD.value
	AT_END = DeferredInterest.AT_END.value


@dataclass(frozen=True, slots=True, kw_only=True)
class RateChanged(Fact):
	"""The yearly rate from a day on, in place of all rates agreed before; the installments not yet due are planned again."""

	annual_rate: Decimal
	keeps: Keeps = Keeps.TERM

	def __post_init__(self) -> None:
		Fact.__post_init__(self)
		check_rate(self.annual_rate, "annual_rate")
		check_kind(self.keeps, Keeps, "keeps")


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDateChanged(Fact):
	"""Another due date of an installment not yet due, or a new day for it and for all that follow (`moves_following`)."""

	installment_number: int
	due_date: date
	moves_following: bool = False

	def __post_init__(self) -> None:
		Fact.__post_init__(self)
		check_whole(self.installment_number, "installment_number", 1, MAXIMUM_PERIODS)
		check_date(self.due_date, "due_date")
		check_kind(self.moves_following, bool, "moves_following")


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped(Fact):
	"""An installment not yet due is skipped; `extends_term` adds one at the end, otherwise those that follow pay more."""

	installment_number: int
	interest: SkippedInterest = SkippedInterest.CAPITALIZE
	extends_term: bool = True

	def __post_init__(self) -> None:
		Fact.__post_init__(self)
		check_whole(self.installment_number, "installment_number", 1, MAXIMUM_PERIODS)
		check_kind(self.interest, SkippedInterest, "interest")
		check_kind(self.extends_term, bool, "extends_term")
