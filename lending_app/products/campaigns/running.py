"""Campaigns: which run for a product on a day, what they have left, and their state."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe.utils import getdate

from lending_app.products.adapters import to_decimal
from lending_app.products.clients import CampaignUse, list_campaign_uses
from lending_app.products.states import CampaignStatus

FIELDS = (
	"name", "start_date", "end_date", "is_cancelled", "discount_type", "discount_percent",
	"maximum_number_of_loans", "maximum_amount",
)  # fmt: skip


def list_running_campaigns(code: str, day: date, segment: str | None = None) -> list[frappe._dict]:
	"""Campaigns of a product code on a day with something left, for everybody or for the segment."""
	campaign, row = frappe.qb.DocType("Product Campaign"), frappe.qb.DocType("Product Campaign Product")
	found = (
		frappe.qb.from_(campaign)
		.join(row)
		.on(row.parent == campaign.name)
		.select(*(campaign[field] for field in FIELDS))
		.where((row.product_code == code) & (campaign.is_cancelled == 0))
		.where((campaign.start_date <= day) & (campaign.end_date >= day))
		.orderby(campaign.name)
		.distinct()
		.run(as_dict=True)
	)
	if not found:
		return []
	names = [row.name for row in found]
	segments, uses = _list_segments(names), list_campaign_uses(names)
	return [
		row
		for row in found
		if has_left(row, uses[row.name]) and (not segments[row.name] or segment in segments[row.name])
	]


def has_left(campaign: Any, use: CampaignUse) -> bool:
	"""Whether one more loan may have the campaign's rate. The last one may pass the amount; none follows it."""
	loans, amount = campaign.maximum_number_of_loans or 0, to_decimal(campaign.maximum_amount)
	return (not loans or use.number < loans) and (not amount or use.amount < amount)


def find_status(campaign: Any, day: date, use: CampaignUse) -> CampaignStatus:
	"""The state of a campaign on a day."""
	if campaign.is_cancelled:
		return CampaignStatus.CANCELLED
	if day < getdate(campaign.start_date):
		return CampaignStatus.SCHEDULED
	if day > getdate(campaign.end_date):
		return CampaignStatus.ENDED
	return CampaignStatus.RUNNING if has_left(campaign, use) else CampaignStatus.USED_UP


def _list_segments(names: list[str]) -> dict[str, set[str]]:
	rows = frappe.get_all(
		"Loan Product Segment",
		{"parent": ("in", names), "parenttype": "Product Campaign"},
		["parent", "segment"],
	)
	found: dict[str, set[str]] = {name: set() for name in names}
	for row in rows:
		found[row.parent].add(row.segment)
	return found
