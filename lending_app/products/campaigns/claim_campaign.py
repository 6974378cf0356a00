"""Take a place in a campaign for an application."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import getdate, today

from lending_app.products.campaigns.running import FIELDS, find_status
from lending_app.products.clients import list_campaign_uses
from lending_app.products.exceptions import CampaignError
from lending_app.products.states import CampaignStatus


def claim_campaign(campaign: str, application: str) -> None:
	"""Raise CampaignError where the campaign ended or has no place left. Holds the campaign until the request ends."""
	row = frappe.db.get_value("Product Campaign", campaign, FIELDS, as_dict=True, for_update=True)
	use = list_campaign_uses([campaign], without=application)[campaign]
	status = find_status(row, getdate(today()), use)
	if status is CampaignStatus.RUNNING:
		return
	frappe.throw(
		_("Campaign {0} is {1}. Clear the rate and save, to be offered today's, then submit again.").format(
			frappe.bold(campaign), _(status.value, context="Product Campaign")
		),
		exc=CampaignError,
		title=_("Campaign Not Running"),
	)
