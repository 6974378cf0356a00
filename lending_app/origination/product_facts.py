"""What origination tells the products module, through its hooks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import frappe

from lending_app.origination.states import ApplicationStatus
from lending_app.products.adapters import to_decimal

# States in which an application holds no place in a campaign.
OUTSIDE = (
	ApplicationStatus.DRAFT,
	ApplicationStatus.DECLINED,
	ApplicationStatus.REJECTED,
	ApplicationStatus.EXPIRED,
	ApplicationStatus.WITHDRAWN,
)


def is_product_used(product: str) -> bool:
	"""Whether an application of the product left its draft."""
	filters = {"product": product, "status": ("!=", ApplicationStatus.DRAFT.value)}
	return bool(frappe.db.exists("Loan Application", filters))


def list_campaign_uses(
	campaigns: Sequence[str], without: str | None = None
) -> list[tuple[str, int, Decimal]]:
	"""Campaign, applications that count for it, and their amount. Without one of them, what is committed now."""
	table = frappe.qb.DocType("Loan Application")
	query = (
		frappe.qb.from_(table)
		.select(table.campaign, table.approved_amount, table.requested_amount)
		.where(table.campaign.isin(list(campaigns) or [""]) & (table.docstatus < 2))
		.where(table.status.notin([status.value for status in OUTSIDE]))
	)
	if without is not None:
		query = query.where(table.name != without).for_update()
	uses: dict[str, tuple[int, Decimal]] = {}
	for campaign, approved, requested in query.run():
		number, amount = uses.get(campaign, (0, Decimal(0)))
		uses[campaign] = (number + 1, amount + to_decimal(approved or requested))
	return [(campaign, *use) for campaign, use in uses.items()]
