"""Tables of provisions: which category a loan is of by its days past due, and what share of it is provided for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from lending_app.engine.ledger.collateral import CollateralRule, check_share
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.inputs import check_kind, check_text, check_whole
from lending_app.engine.values.money import EXACT, check_amount

STAGES = (1, 2, 3)
MAXIMUM_DAYS = 100_000


class ExposureBase(str, Enum):
	"""What a provision is a share of. Suspended interest is left out: it is no asset any more."""

	PRINCIPAL = "Principal"
	PRINCIPAL_AND_INTEREST = "Principal and Interest"
	ALL_RECEIVABLE = "All Receivable"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionBand:
	"""A category of loans, up to that many days past due (None: any).

	The share is `rate`, or expected credit loss as `probability_of_default` x `loss_given_default`. What eligible
	collateral covers has a share of its own, by `secured_rate` or `secured_loss_given_default`; None: it needs no
	provision. A provision is at least `minimum_amount`, and never above what is exposed. `stage` is that of expected
	credit loss, 1 to 3.
	"""

	up_to_days_past_due: int | None
	category: str
	stage: int = 1
	rate: Decimal | None = None
	probability_of_default: Decimal | None = None
	loss_given_default: Decimal | None = None
	secured_rate: Decimal | None = None
	secured_loss_given_default: Decimal | None = None
	minimum_amount: Decimal = Decimal(0)

	def __post_init__(self) -> None:
		check_text(self.category, "category")
		check_whole(self.stage, "stage", STAGES[0], STAGES[-1])
		if self.up_to_days_past_due is not None:
			check_whole(self.up_to_days_past_due, "up_to_days_past_due", 0, MAXIMUM_DAYS)
		self._check_shares()
		check_amount(self.minimum_amount, "minimum_amount")
		if self.minimum_amount < 0:
			raise InvalidTermError("minimum_amount", self.minimum_amount, "not below 0")

	def _check_shares(self) -> None:
		expected = (self.probability_of_default, self.loss_given_default)
		is_whole = None not in expected if self.rate is None else expected == (None, None)
		if not is_whole:
			raise InvalidTermError("rate", self.rate, "a rate, or a probability of default and a loss")
		other = "secured_rate" if self.rate is None else "secured_loss_given_default"
		if getattr(self, other) is not None:
			raise InvalidTermError(other, getattr(self, other), "none with the other method")
		for field in (
			"rate",
			"probability_of_default",
			"loss_given_default",
			"secured_rate",
			"secured_loss_given_default",
		):
			check_share(getattr(self, field), field)
		if self.secured_share > self.share:
			raise InvalidTermError("secured_share", self.secured_share, f"up to {self.share}")

	@property
	def share(self) -> Decimal:
		"""Rate, or probability of default x loss given default.

		>>> band = ProvisionBand(
		...     up_to_days_past_due=None,
		...     category="E",
		...     probability_of_default=Decimal("0.2"),
		...     loss_given_default=Decimal("0.45"),
		... )
		>>> band.share
		Decimal('0.090')
		"""
		if self.rate is not None:
			return self.rate
		assert self.probability_of_default is not None
		assert self.loss_given_default is not None
		return EXACT.multiply(self.probability_of_default, self.loss_given_default)

	@property
	def secured_share(self) -> Decimal:
		"""The share of what collateral covers.

		>>> ProvisionBand(
		...     up_to_days_past_due=None, category="D", rate=Decimal(1), secured_rate=Decimal("0.4")
		... ).secured_share
		Decimal('0.4')
		"""
		if self.probability_of_default is None:
			return self.secured_rate or Decimal(0)
		return EXACT.multiply(self.probability_of_default, self.secured_loss_given_default or Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionTable:
	"""Bands by rising days past due, the last without a limit, and the kinds of `collateral` that are eligible."""

	name: str
	bands: tuple[ProvisionBand, ...]
	base: ExposureBase = ExposureBase.PRINCIPAL
	collateral: tuple[CollateralRule, ...] = ()

	def __post_init__(self) -> None:
		check_text(self.name, "name")
		check_kind(self.base, ExposureBase, "base")
		for rule in self.collateral:
			check_kind(rule, CollateralRule, "collateral")
		kinds = [rule.kind for rule in self.collateral]
		if len(set(kinds)) < len(kinds):
			raise InvalidTermError("collateral", kinds, "each kind once")
		for band in self.bands:
			check_kind(band, ProvisionBand, "bands")
		limits = [band.up_to_days_past_due for band in self.bands]
		rising = [limit for limit in limits[:-1] if limit is not None]
		if not limits or limits[-1] is not None or len(rising) + 1 < len(limits):
			raise InvalidTermError("bands", limits, "every limit but the last")
		if rising != sorted(set(rising)):
			raise InvalidTermError("bands", limits, "rising")


def classify(table: ProvisionTable, days_past_due: int) -> ProvisionBand:
	"""The band of a loan that many days past due.

	>>> current = ProvisionBand(up_to_days_past_due=30, category="A", rate=Decimal(0))
	>>> rest = ProvisionBand(up_to_days_past_due=None, category="B", stage=3, rate=Decimal(1))
	>>> table = ProvisionTable(name="Two bands", bands=(current, rest))
	>>> classify(table, 30).category, classify(table, 31).category
	('A', 'B')
	"""
	check_whole(days_past_due, "days_past_due", 0, MAXIMUM_DAYS)
	return next(
		band
		for band in table.bands
		if band.up_to_days_past_due is None or days_past_due <= band.up_to_days_past_due
	)
