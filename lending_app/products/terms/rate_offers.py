"""The rates of a product's offer, and a campaign's discount, for the engine."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from frappe.model.document import Document

from lending_app.engine.offer.rate_offer import BandRate, DiscountKind, RateCampaign, RatePolicy, RiskRate
from lending_app.lending_setup.numbers import to_rate


def build_rate_policy(product: Document, standard: Decimal | None = None) -> RatePolicy:
	"""The product's rates for an offer, with another standard rate where it follows a reference. Raises EngineError."""
	usual = to_rate(product.default_interest_percent or product.maximum_interest_percent)
	returning = product.returning_client_interest_percent
	return RatePolicy(
		standard=usual if standard is None else standard,
		minimum=to_rate(product.minimum_interest_percent),
		maximum=to_rate(product.maximum_interest_percent),
		returning=to_rate(returning) if returning else None,
		returning_days_late=product.returning_client_days_late or 0,
		risk_rates=tuple(
			RiskRate(band=row.risk_band, kind=BandRate(row.rate_type), rate=to_rate(row.rate_percent))
			for row in product.risk_rates
		),
	)


def build_rate_campaign(campaign: Any) -> RateCampaign:
	"""A Product Campaign document or row. Raises EngineError."""
	return RateCampaign(
		name=campaign.name,
		kind=DiscountKind(campaign.discount_type),
		discount=to_rate(campaign.discount_percent),
	)
