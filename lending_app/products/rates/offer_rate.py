"""The rate a product offers a client on a day, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from frappe.model.document import Document

from lending_app.engine.offer.rate_offer import ClientStanding, RatePolicy, calculate_rate_offer
from lending_app.products.adapters import build_rate_campaign, build_rate_policy
from lending_app.products.campaigns.running import list_running_campaigns
from lending_app.products.clients import get_standing
from lending_app.products.rates.explain_rate import dump_reasons, explain_reasons
from lending_app.products.rates.read_reference import get_standard_rate


@dataclass(frozen=True, slots=True)
class OfferedRate:
	"""A yearly fraction. `stored_reasons` is what a document keeps of its steps, `campaign` the one that lowered it."""

	rate: Decimal
	stored_reasons: str = ""
	campaign: str | None = None

	@property
	def reasons(self) -> tuple[str, ...]:
		"""Each a sentence in the reader's language."""
		return tuple(explain_reasons(self.stored_reasons))


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
	return OfferedRate(offer.rate, dump_reasons(offer.lines, kinds), offer.campaign)
