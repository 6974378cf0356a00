"""What products know of clients and of their own use. The modules that have it answer through hooks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import frappe

from lending_app.engine.offer.rate_offer import ClientStanding


@dataclass(frozen=True, slots=True)
class CampaignUse:
	"""Applications that count for a campaign, and their amount."""

	number: int = 0
	amount: Decimal = Decimal(0)


def get_standing(client: str) -> ClientStanding:
	"""A client's segment, and how the client has paid so far."""
	for path in frappe.get_hooks("lending_client_standing"):
		standing: ClientStanding = frappe.get_attr(path)(client)
		return standing
	return ClientStanding()


def list_campaign_uses(campaigns: Sequence[str], *, without: str | None = None) -> dict[str, CampaignUse]:
	"""Use of each campaign, without one application where asked."""
	uses = {name: CampaignUse() for name in campaigns}
	for path in frappe.get_hooks("lending_campaign_uses"):
		for name, number, amount in frappe.get_attr(path)(campaigns, without):
			uses[name] = CampaignUse(uses[name].number + number, uses[name].amount + amount)
	return uses
