"""Referral fees from Desk."""

from __future__ import annotations

from datetime import date

import frappe

from lending_app.lending_setup.requests.typed_api import ShortText, typed
from lending_app.servicing.referrals.pay_fee import pay_referral_fee


@frappe.whitelist(methods=["POST"])
@typed
def pay(fee: str, mode_of_payment: str, paid_on: date, reference_number: ShortText | None = None) -> str:
	"""Pay a fee that is due, for those who pay out loans. Returns the journal entry."""
	frappe.has_permission("Loan Disbursement", "submit", throw=True)
	frappe.get_doc("Referral Fee", fee).check_permission("read")
	return pay_referral_fee(fee, mode_of_payment, paid_on, reference_number or None).payment_journal_entry
