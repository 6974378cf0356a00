"""Requests to reverse payments, from Desk."""

from __future__ import annotations

import frappe

from lending_app.lending_setup.requests.typed_api import typed
from lending_app.loan_payments.reversals import request_reversal


@frappe.whitelist(methods=["POST"])
@typed
def ask(payment: str, reason: str) -> str:
	"""Ask to have a payment reversed, for those who may enter payments or reverse them. Returns the request."""
	document = frappe.get_doc("Loan Repayment", payment)
	document.check_permission("read")
	if not frappe.has_permission("Loan Repayment", "create"):
		document.check_permission("cancel")
	return request_reversal.ask_reversal(document, reason).name


@frappe.whitelist(methods=["POST"])
@typed
def grant(name: str) -> str | None:
	"""Reverse the payment of a request, for those who may reverse it. Returns the reversal's journal entry."""
	request = frappe.get_doc("Payment Reversal Request", name)
	request.check_permission("read")
	frappe.get_doc("Loan Repayment", request.payment).check_permission("cancel")
	return request_reversal.grant_reversal(name)


@frappe.whitelist(methods=["POST"])
@typed
def refuse(name: str, reason: str) -> str:
	"""Leave the payment as it is, for those who may reverse it. Returns the state of the request."""
	request = frappe.get_doc("Payment Reversal Request", name)
	request.check_permission("read")
	frappe.get_doc("Loan Repayment", request.payment).check_permission("cancel")
	return request_reversal.refuse_reversal(name, reason).status
