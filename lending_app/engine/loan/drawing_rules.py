"""How a loan is drawn: once, in tranches, or as a line that is drawn again as it is repaid. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from lending_app.engine.values.errors import (
	InvalidAmountError,
	InvalidDateError,
	InvalidRateError,
	InvalidTermError,
)
from lending_app.engine.values.inputs import check_date, check_kind
from lending_app.engine.values.money import check_amount
from lending_app.engine.values.rates import check_rate


class Drawing(str, Enum):
	"""SINGLE: one disbursement. TRANCHES: several, up to the principal. REVOLVING: up to the principal outstanding."""

	SINGLE = "Single"
	TRANCHES = "Tranches"
	REVOLVING = "Revolving"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tranche:
	"""A later disbursement that is expected on a day."""

	value_date: date
	amount: Decimal

	def __post_init__(self) -> None:
		check_date(self.value_date, "tranche_date")
		check_amount(self.amount, "tranche_amount")
		if self.amount <= 0:
			raise InvalidAmountError("tranche_amount", self.amount, "above 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumPayment:
	"""What an installment of a line repays: `rate` of the principal, at least `amount`, at most what is left."""

	rate: Decimal = Decimal(0)
	amount: Decimal = Decimal(0)

	def __post_init__(self) -> None:
		check_rate(self.rate, "minimum_rate")
		check_amount(self.amount, "minimum_amount")
		if self.rate > 1:
			raise InvalidRateError("minimum_rate", self.rate, "0..1")
		if self.amount < 0:
			raise InvalidAmountError("minimum_amount", self.amount, "0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingRule:
	"""How a loan is drawn.

	`expected` are tranches after the first, so that the agreed schedule knows them; the first is what they leave of the
	principal. With `minimum` the installments of a line pay interest and a part of its principal, the last one the rest;
	without it every drawing is planned over the installments left, by the method.
	"""

	kind: Drawing = Drawing.SINGLE
	expected: tuple[Tranche, ...] = ()
	minimum: MinimumPayment | None = None

	def __post_init__(self) -> None:
		check_kind(self.kind, Drawing, "drawing")
		check_kind(self.expected, tuple, "tranches")
		for tranche in self.expected:
			check_kind(tranche, Tranche, "tranches")
		if self.minimum is not None:
			check_kind(self.minimum, MinimumPayment, "minimum")
		if self.expected and self.kind is not Drawing.TRANCHES:
			raise InvalidTermError("tranches", len(self.expected), f"left out with {self.kind.value}")
		if self.minimum is not None and self.kind is not Drawing.REVOLVING:
			raise InvalidTermError("minimum", self.minimum, f"left out with {self.kind.value}")
		dates = [tranche.value_date for tranche in self.expected]
		if dates != sorted(set(dates)):
			raise InvalidDateError("tranches", tuple(dates), "in order, each day once")

	@property
	def total_expected(self) -> Decimal:
		"""What is expected after the first tranche."""
		return sum((tranche.amount for tranche in self.expected), Decimal(0))
