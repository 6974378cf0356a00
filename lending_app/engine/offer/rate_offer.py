"""The rate a product offers a client: standard, returning client, risk band, campaign, limits, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from lending_app.engine.values.errors import EngineError
from lending_app.engine.values.rates import check_rate


class BandRate(str, Enum):
	"""What a risk band does to the rate."""

	SPREAD = "Points"
	FIXED = "Fixed Rate"


class DiscountKind(str, Enum):
	"""What a campaign takes off the rate: points of it, or a part of it."""

	POINTS = "Points"
	PERCENT_OF_RATE = "Percent of Rate"


class OfferStep(str, Enum):
	"""What moved the rate, or was looked at and left it."""

	STANDARD = "Standard"
	RETURNING = "Returning"
	SPREAD = "Spread"
	FIXED = "Fixed"
	BAND_WITHOUT_RATE = "Band without Rate"
	CAMPAIGN = "Campaign"
	MINIMUM = "Minimum"
	MAXIMUM = "Maximum"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientStanding:
	"""What a product may ask of a client. `worst_days_late` is None where nothing was ever due."""

	segment: str = ""
	loans_paid: int = 0
	days_past_due: int = 0
	worst_days_late: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRate:
	"""A risk band's rate: added to the rate before it (it may be below zero), or in its place. A yearly fraction."""

	band: str
	kind: BandRate
	rate: Decimal

	def __post_init__(self) -> None:
		if self.kind is BandRate.FIXED:
			check_rate(self.rate, "rate")
		elif not self.rate.is_finite():
			raise EngineError("rate", self.rate, "a number")


@dataclass(frozen=True, slots=True, kw_only=True)
class RateCampaign:
	"""A discount, as a fraction: of a year's rate in points (0.02 is two points), or of the rate itself."""

	name: str
	kind: DiscountKind
	discount: Decimal

	def __post_init__(self) -> None:
		if not Decimal(0) < self.discount <= Decimal(1):
			raise EngineError("discount", self.discount, "above 0 and up to 1")

	def lower(self, rate: Decimal) -> Decimal:
		"""The rate after the discount, not below zero.

		>>> campaign = RateCampaign(name="June", kind=DiscountKind.PERCENT_OF_RATE, discount=Decimal("0.1"))
		>>> campaign.lower(Decimal("0.18"))
		Decimal('0.162')
		"""
		if self.kind is DiscountKind.PERCENT_OF_RATE:
			return rate * (1 - self.discount)
		return max(Decimal(0), rate - self.discount)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePolicy:
	"""A product's rates, yearly fractions. `returning` is None where returning clients pay what all pay."""

	standard: Decimal
	minimum: Decimal
	maximum: Decimal
	returning: Decimal | None = None
	returning_days_late: int = 0
	risk_rates: tuple[RiskRate, ...] = ()

	def __post_init__(self) -> None:
		for name in ("standard", "minimum", "maximum"):
			check_rate(getattr(self, name), name)
		if self.minimum > self.maximum:
			raise EngineError("minimum", self.minimum, f"up to {self.maximum}")
		if self.returning is not None:
			check_rate(self.returning, "returning")
		bands = [row.band for row in self.risk_rates]
		if len(set(bands)) < len(bands):
			raise EngineError("risk_rates", max(bands, key=bands.count), "each band once")

	def is_returning(self, client: ClientStanding) -> bool:
		"""A loan paid, nothing late now, and never later than the product bears."""
		return (
			client.loans_paid > 0
			and client.days_past_due == 0
			and (client.worst_days_late or 0) <= self.returning_days_late
		)


@dataclass(frozen=True, slots=True)
class OfferLine:
	"""One step: its own figure (a rate, a spread, a discount, a limit), whose it is, and the rate after it."""

	step: OfferStep
	figure: Decimal
	source: str
	rate: Decimal


@dataclass(frozen=True, slots=True)
class RateOffer:
	"""The rate, how it came about, and the campaign that lowered it."""

	rate: Decimal
	lines: tuple[OfferLine, ...]
	campaign: str | None = None


def calculate_rate_offer(
	policy: RatePolicy,
	client: ClientStanding | None = None,
	band: str | None = None,
	campaigns: Iterable[RateCampaign] = (),
) -> RateOffer:
	"""Start from the standard rate, or a returning client's where it is lower; then band, campaign, limits.

	Of several campaigns the one that lowers the rate most counts, and one alone.

	>>> policy = RatePolicy(
	...     standard=Decimal("0.18"),
	...     minimum=Decimal("0.12"),
	...     maximum=Decimal("0.30"),
	...     risk_rates=(RiskRate(band="Moderate", kind=BandRate.SPREAD, rate=Decimal("0.03")),),
	... )
	>>> june = RateCampaign(name="June", kind=DiscountKind.POINTS, discount=Decimal("0.01"))
	>>> offer = calculate_rate_offer(policy, band="Moderate", campaigns=[june])
	>>> offer.rate, [line.step.value for line in offer.lines]
	(Decimal('0.20'), ['Standard', 'Spread', 'Campaign'])
	"""
	lines = [OfferLine(OfferStep.STANDARD, policy.standard, "", policy.standard)]
	_add_returning(lines, policy, client)
	_add_band(lines, policy.risk_rates, band)
	campaign = _add_campaign(lines, list(campaigns))
	_add_limit(lines, policy)
	return RateOffer(lines[-1].rate, tuple(lines), campaign)


def _add_returning(lines: list[OfferLine], policy: RatePolicy, client: ClientStanding | None) -> None:
	preferential = policy.returning
	if preferential is None or client is None or not policy.is_returning(client):
		return
	if preferential < lines[-1].rate:
		lines.append(OfferLine(OfferStep.RETURNING, preferential, str(client.loans_paid), preferential))


def _add_band(lines: list[OfferLine], rates: Sequence[RiskRate], band: str | None) -> None:
	if not band or not rates:
		return
	rate = lines[-1].rate
	row = next((row for row in rates if row.band == band), None)
	if row is None:
		lines.append(OfferLine(OfferStep.BAND_WITHOUT_RATE, Decimal(0), band, rate))
	elif row.kind is BandRate.FIXED:
		lines.append(OfferLine(OfferStep.FIXED, row.rate, band, row.rate))
	else:
		lines.append(OfferLine(OfferStep.SPREAD, row.rate, band, max(Decimal(0), rate + row.rate)))


def _add_campaign(lines: list[OfferLine], campaigns: Sequence[RateCampaign]) -> str | None:
	rate = lines[-1].rate
	best = min(campaigns, key=lambda row: row.lower(rate), default=None)
	if best is None or best.lower(rate) >= rate:
		return None
	lines.append(OfferLine(OfferStep.CAMPAIGN, best.discount, best.name, best.lower(rate)))
	return best.name


def _add_limit(lines: list[OfferLine], policy: RatePolicy) -> None:
	rate = lines[-1].rate
	if rate < policy.minimum:
		lines.append(OfferLine(OfferStep.MINIMUM, policy.minimum, "", policy.minimum))
	elif rate > policy.maximum:
		lines.append(OfferLine(OfferStep.MAXIMUM, policy.maximum, "", policy.maximum))
