"""The rate a product offers an application where none is asked, with its reasons and its campaign."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import flt, getdate, today

from lending_app.products.adapters import to_percent
from lending_app.products.exceptions import ReferenceRateError
from lending_app.products.rates.offer_rate import OfferedRate, offer_rate

EXPLANATION = ("campaign", "rate_reasons")
PRECISION = 6


def fill_offered_rate(application: Document) -> None:
	"""Reasons and campaign are those of the offered rate, and go with it: another rate is the asker's own."""
	before = application.get_doc_before_save()
	if before and _is_same(before, application):
		application.update({field: before.get(field) for field in EXPLANATION})
		return
	application.update(dict.fromkeys(EXPLANATION))
	offered = find_offer(application)
	asked = flt(application.interest_percent, PRECISION)
	if offered is None or asked not in (0, flt(to_percent(offered.rate), PRECISION)):
		return
	application.interest_percent = to_percent(offered.rate)
	application.campaign = offered.campaign
	application.rate_reasons = offered.stored_reasons


def find_offer(application: Document) -> OfferedRate | None:
	"""What the product offers the client today; None where it cannot say, and a rate is asked without it."""
	product = frappe.get_cached_doc("Loan Product", application.product)
	try:
		return offer_rate(product, client=application.client, day=getdate(today()))
	except ReferenceRateError:
		if not flt(application.interest_percent):
			raise
		frappe.clear_last_message()
		return None


def _is_same(before: Document, application: Document) -> bool:
	rates = [flt(document.interest_percent, PRECISION) for document in (before, application)]
	same = all(before.get(field) == application.get(field) for field in ("product", "client"))
	return same and bool(rates[0]) and rates[0] == rates[1]
