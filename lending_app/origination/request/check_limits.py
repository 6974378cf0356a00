"""Amount, term and rate against the product: of the client, or of each member of a group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import flt

from lending_app.origination.request.fill_members import list_accepted_members, settle_members
from lending_app.origination.request.own_terms import check_approved_parts
from lending_app.products.availability.check_offer import check_offer
from lending_app.products.limits.check_product_limits import check_ranges


def check_limits(application: Document, *, is_offered: bool = False, is_approved: bool = False) -> None:
	"""Raise where a figure is outside the product, or the product is not offered to anyone who asks (`is_offered`).

	Figures that a draft does not have yet are not checked; an approval has them all. Of an approval, a group's lines
	are settled first.
	"""
	if is_approved:
		settle_members(application)
		check_approved_parts(application)
	product = frappe.get_cached_doc("Loan Product", application.product)
	prefix = "approved_" if is_approved else ""
	least = frappe._dict() if is_approved else product
	installments = (
		application.get(f"{prefix}number_of_installments") or least.minimum_number_of_installments or 0
	)
	rate = flt(application.get(f"{prefix}interest_percent"))
	field = "approved_amount" if is_approved else "requested_amount"
	for client, amount in _list_amounts(application, field):
		if is_offered:
			check_offer(product, client=client)
		check_ranges(product, amount or least.minimum_amount or 0, installments, rate)


def _list_amounts(application: Document, field: str) -> Iterator[tuple[str, Any]]:
	if application.is_group:
		yield from ((row.client, row.get(field)) for row in list_accepted_members(application))
	else:
		yield application.client, application.get(field)
