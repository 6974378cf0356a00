"""The rate a product offers a client on a day, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from frappe import _
from frappe.model.document import Document

from lending_app.engine.rate_offer import (
	ClientStanding,
	DiscountKind,
	OfferLine,
	OfferStep,
	RateCampaign,
	RatePolicy,
	calculate_rate_offer,
)
from lending_app.products.adapters import build_rate_campaign, build_rate_policy
from lending_app.products.campaigns import list_running_campaigns
from lending_app.products.clients import get_standing
from lending_app.products.services.read_reference import get_standard_rate


@dataclass(frozen=True, slots=True)
class OfferedRate:
	"""A yearly fraction; each reason is a sentence in the reader's language. `campaign` is the one that lowered it."""

	rate: Decimal
	reasons: tuple[str, ...]
	campaign: str | None = None


def offer_rate(
	product: Document, *, client: str | None, day: date, risk_band: str | None = None
) -> OfferedRate:
	"""Standard rate, returning client's rate, spread of the risk band, best campaign, product's limits."""
	standing = get_standing(client) if client else None
	running = list_running_campaigns(product.product_code, day, standing.segment if standing else None)
	policy = build_rate_policy(product, get_standard_rate(product, day))
	return build_offer(policy, standing, risk_band, running)


def build_offer(
	policy: RatePolicy, standing: ClientStanding | None, risk_band: str | None, running: Sequence[Any]
) -> OfferedRate:
	"""The same where policy, standing and campaigns were read before: many clients at once."""
	campaigns = [build_rate_campaign(campaign) for campaign in running]
	offer = calculate_rate_offer(policy, standing, risk_band, campaigns)
	kinds = {campaign.name: campaign for campaign in campaigns}
	reasons = tuple(_explain(line, kinds.get(line.source)) for line in offer.lines)
	return OfferedRate(offer.rate, reasons, offer.campaign)


def show_percent(rate: Decimal) -> str:
	"""A fraction as people write it: 18 %, 16.25 %.

	>>> show_percent(Decimal("0.1800"))
	'18 %'
	"""
	return f"{(rate * 100).normalize():f} %"


def _explain(line: OfferLine, campaign: RateCampaign | None) -> str:
	figure, rate = show_percent(line.figure), show_percent(line.rate)
	points = f"{(line.figure * 100).normalize():+f}"
	if line.step is OfferStep.CAMPAIGN:
		return _explain_campaign(line, campaign)
	texts = {
		OfferStep.STANDARD: _("Usual rate of the product: {0} a year.").format(figure),
		OfferStep.RETURNING: _("Returning client, {0} loans paid: {1} a year.").format(line.source, rate),
		OfferStep.SPREAD: _("Risk band {0}: {1} points, {2} a year.").format(_(line.source), points, rate),
		OfferStep.FIXED: _("Risk band {0}: {1} a year in place of it.").format(_(line.source), rate),
		OfferStep.BAND_WITHOUT_RATE: _("Risk band {0} has no rate of its own here.").format(_(line.source)),
		OfferStep.MINIMUM: _("Raised to the product's lowest rate, {0} a year.").format(rate),
		OfferStep.MAXIMUM: _("Lowered to the product's highest rate, {0} a year.").format(rate),
	}
	return texts[line.step]


def _explain_campaign(line: OfferLine, campaign: RateCampaign | None) -> str:
	figure, rate = show_percent(line.figure), show_percent(line.rate)
	if campaign and campaign.kind is DiscountKind.PERCENT_OF_RATE:
		return _("Campaign {0} takes {1} off the rate: {2} a year.").format(line.source, figure, rate)
	points = f"{(line.figure * 100).normalize():f}"
	return _("Campaign {0} takes {1} points off: {2} a year.").format(line.source, points, rate)
