"""What a new day does to products and campaigns."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import formatdate, getdate, today

from lending_app.lending_setup.language.speak import speaking_for
from lending_app.products.campaigns.running import FIELDS, find_status
from lending_app.products.clients import list_campaign_uses
from lending_app.products.states import CampaignStatus, ProductStatus

OPEN = (ProductStatus.ACTIVE.value, ProductStatus.UNDER_REVIEW.value)
DONE = (CampaignStatus.ENDED.value, CampaignStatus.CANCELLED.value)


def change_statuses(day: date | None = None) -> list[str]:
	"""Products that end on the day or ended before, versions that others followed, campaigns. Returns what changed."""
	day = day or getdate(today())
	changed = []
	for name, status in [*_list_ending(day), *_list_followed(day)]:
		product = frappe.get_doc("Loan Product", name)
		product.db_set({"status": status, "is_active": 0})
		with speaking_for(product):
			product.add_comment("Info", _("{0} from {1}.").format(_(status), formatdate(day)))
		changed.append(name)
	return changed + refresh_campaigns(day)


def refresh_campaigns(day: date) -> list[str]:
	"""Write the state of campaigns that another one holds for now. Returns their names."""
	filters = {"status": ("not in", DONE)}
	campaigns = frappe.get_all("Product Campaign", filters, [*FIELDS, "status"])
	uses = list_campaign_uses([row.name for row in campaigns]) if campaigns else {}
	changed = {row.name: find_status(row, day, uses[row.name]).value for row in campaigns}
	stale = {row.name: changed[row.name] for row in campaigns if row.status != changed[row.name]}
	for name, status in stale.items():
		frappe.db.set_value("Product Campaign", name, "status", status, update_modified=False)
	return list(stale)


def _list_ending(day: date) -> list[tuple[str, str]]:
	table = frappe.qb.DocType("Loan Product")
	query = frappe.qb.from_(table).select(table.name, table.deactivate_to)
	rows = query.where((table.deactivate_on <= day) & table.status.isin(OPEN)).orderby(table.name).run()
	return [(name, status or ProductStatus.INACTIVE.value) for name, status in rows]


def _list_followed(day: date) -> list[tuple[str, str]]:
	table = frappe.qb.DocType("Loan Product")
	query = (
		frappe.qb.from_(table)
		.select(table.name)
		.where((table.effective_until < day) & table.status.isin(OPEN))
	)
	names = (
		query.where(table.deactivate_on.isnull() | (table.deactivate_on > day))
		.orderby(table.name)
		.run(pluck=True)
	)
	return [(name, ProductStatus.INACTIVE.value) for name in names]
