"""Liquid guarantees from Desk."""

from __future__ import annotations

from datetime import date

import frappe
from frappe.utils import getdate, today

from lending_app.lending_setup.requests.typed_api import ShortText, typed
from lending_app.servicing.guarantees import apply_guarantee, return_guarantee


@frappe.whitelist(methods=["POST"])
@typed
def return_to_client(
	guarantee: str, mode_of_payment: str, paid_on: date, reference_number: ShortText | None = None
) -> str | None:
	"""Pay a guarantee back, for those who may write guarantees. Returns the journal entry."""
	frappe.get_doc("Liquid Guarantee", guarantee).check_permission("write")
	row = return_guarantee.return_guarantee(guarantee, mode_of_payment, paid_on, reference_number or None)
	return row.journal_entry


@frappe.whitelist(methods=["POST"])
@typed
def take_back_return(guarantee: str) -> str | None:
	"""Reverse the last return of a guarantee. Returns the reversal's journal entry."""
	frappe.get_doc("Liquid Guarantee", guarantee).check_permission("write")
	return return_guarantee.take_back_return(guarantee)


@frappe.whitelist(methods=["POST"])
@typed
def apply_to_debt(guarantee: str, value_date: date, amount: float | None = None) -> str:
	"""Pay the loan out of its guarantee. Returns the name of the payment."""
	frappe.get_doc("Liquid Guarantee", guarantee).check_permission("write")
	payment = apply_guarantee.apply_guarantee(guarantee, amount, value_date, getdate(today()))
	return payment.name
