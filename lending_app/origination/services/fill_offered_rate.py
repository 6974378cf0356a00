"""The rate a product offers an application where none is asked, with its reasons and its campaign."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import flt, getdate, today

from lending_app.products.adapters import to_percent
from lending_app.products.services.offer_rate import offer_rate


def fill_offered_rate(application: Document) -> None:
	"""Reasons and campaign stay as long as the rate they led to: another rate is the asker's own."""
	if not flt(application.interest_percent):
		product = frappe.get_cached_doc("Loan Product", application.product)
		offered = offer_rate(product, client=application.client, day=getdate(today()))
		application.update(
			{
				"interest_percent": to_percent(offered.rate),
				"campaign": offered.campaign,
				"rate_reasons": "\n".join(offered.reasons),
			}
		)
		return
	before = application.get_doc_before_save()
	is_same = before and all(
		str(before.get(field)) == str(application.get(field)) for field in ("product", "client")
	)
	is_same = is_same and flt(before.interest_percent, 6) == flt(application.interest_percent, 6)
	for field in ("campaign", "rate_reasons"):
		application.set(field, before.get(field) if is_same else None)
