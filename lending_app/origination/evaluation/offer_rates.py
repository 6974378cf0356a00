"""The rate that each product offers at a risk band, with what applications of a run share read once."""

from __future__ import annotations

from datetime import date
from typing import Any

from frappe.model.document import Document

from lending_app.engine.offer.rate_offer import ClientStanding, RatePolicy
from lending_app.origination.evaluation.facts import History
from lending_app.products.adapters import build_rate_policy, to_percent
from lending_app.products.campaigns.running import list_running_campaigns
from lending_app.products.rates.offer_rate import build_offer
from lending_app.products.rates.read_reference import get_standard_rate


class RateOffers:
	"""Policies by product, and campaigns by product and segment, each looked up once."""

	def __init__(self, day: date) -> None:
		self.day = day
		self.policies: dict[str, RatePolicy] = {}
		self.campaigns: dict[tuple[str, str], list[Any]] = {}

	def offer(self, product: Document, segment: str, history: History, risk_band: str) -> dict[str, Any]:
		"""Fields of the evaluation: the rate, and why."""
		if product.name not in self.policies:
			standard = get_standard_rate(product, self.day)
			self.policies[product.name] = build_rate_policy(product, standard)
		key = (product.product_code, segment)
		if key not in self.campaigns:
			self.campaigns[key] = list_running_campaigns(product.product_code, self.day, segment or None)
		standing = ClientStanding(
			segment=segment,
			loans_paid=history.loans_paid,
			days_past_due=history.days_past_due,
			worst_days_late=history.worst_days_late if history.loans else None,
		)
		offered = build_offer(self.policies[product.name], standing, risk_band, self.campaigns[key])
		return {
			"offered_interest_percent": round(to_percent(offered.rate), 6),
			"rate_reasons": offered.stored_reasons,
		}
