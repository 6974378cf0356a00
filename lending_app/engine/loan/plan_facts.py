"""Facts that change the plan of a running loan: its rate, its dates, an installment skipped, the whole of it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from lending_app.engine.loan.allocation import Component
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.loan.options import MAXIMUM_PERIODS, DeferredInterest
from lending_app.engine.values.errors import FactError, InvalidAmountError, InvalidTermError
from lending_app.engine.values.inputs import check_date, check_kind, check_whole
from lending_app.engine.values.money import check_amount
from lending_app.engine.values.rates import Frequency, check_signed_rate


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
	NEXT = DeferredInterest.NEXT.value


@dataclass(frozen=True, slots=True, kw_only=True)
class RateChanged(Fact):
	"""The yearly rate from a day on, in place of all rates agreed before; the installments not yet due are planned again.

	Below zero only where the terms allow it.
	"""

	annual_rate: Decimal
	keeps: Keeps = Keeps.TERM

	def __post_init__(self) -> None:
		Fact.__post_init__(self)
		check_signed_rate(self.annual_rate, "annual_rate")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgiveness:
	"""A part of a debt given up with a restructure: an amount of a component, or all that is owed of it where None."""

	component: Component
	amount: Decimal | None = None

	def __post_init__(self) -> None:
		check_kind(self.component, Component, "forgiven")
		if self.component is Component.ADVANCE:
			raise FactError("forgiven", self.component, "a part of the debt")
		if self.component is Component.PRINCIPAL and self.amount is None:
			raise InvalidAmountError("forgiven", None, "an amount of principal")
		if self.amount is not None:
			check_amount(self.amount, "forgiven")
			if self.amount <= 0:
				raise InvalidAmountError("forgiven", self.amount, "above 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restructured(Fact):
	"""The principal owed is planned again from the day on; what is None stays as it is.

	`number_of_installments` are those of the new plan. Arrears of the components that it `capitalizes` become
	principal, less what is `forgiven` of them; arrears of the others stay due. The running period ends on the day.
	"""

	number_of_installments: int | None = None
	annual_rate: Decimal | None = None
	first_due_date: date | None = None
	method: AmortizationMethod | None = None
	frequency: Frequency | None = None
	capitalizes: tuple[Component, ...] = ()
	forgiven: tuple[Forgiveness, ...] = ()

	def __post_init__(self) -> None:
		Fact.__post_init__(self)
		if self.number_of_installments is not None:
			check_whole(self.number_of_installments, "number_of_installments", 1, MAXIMUM_PERIODS)
		if self.annual_rate is not None:
			check_signed_rate(self.annual_rate, "annual_rate")
		if self.first_due_date is not None:
			check_date(self.first_due_date, "first_due_date")
		if self.frequency is not None:
			check_kind(self.frequency, Frequency, "frequency")
		if self.method is not None:
			check_kind(self.method, AmortizationMethod, "method")
			if self.method not in PLAIN_METHODS:
				names = ", ".join(method.value for method in PLAIN_METHODS)
				raise InvalidTermError("method", self.method, f"one of {names}")
		self._check_arrears()

	def _check_arrears(self) -> None:
		check_kind(self.capitalizes, tuple, "capitalizes")
		check_kind(self.forgiven, tuple, "forgiven")
		for component in self.capitalizes:
			check_kind(component, Component, "capitalizes")
			if component in (Component.PRINCIPAL, Component.ADVANCE) or self.capitalizes.count(component) > 1:
				raise FactError("capitalizes", component, "a part of the arrears other than principal, once")
		for item in self.forgiven:
			check_kind(item, Forgiveness, "forgiven")
		if len({item.component for item in self.forgiven}) < len(self.forgiven):
			raise FactError("forgiven", len(self.forgiven), "each component once")


# Methods that need nothing but an amount, a rate and a number of installments.
PLAIN_METHODS = (
	AmortizationMethod.LEVEL_PAYMENT,
	AmortizationMethod.LEVEL_PRINCIPAL,
	AmortizationMethod.INTEREST_ONLY,
	AmortizationMethod.FLAT,
)
