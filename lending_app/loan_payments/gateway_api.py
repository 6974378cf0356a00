"""What gateways send, and what the forms of gateways and notices ask."""

from __future__ import annotations

from typing import Annotated

import frappe

from lending_app.lending_setup.requests.limit_calls import limit_calls
from lending_app.lending_setup.requests.typed_api import Between, ShortText, typed
from lending_app.loan_payments.gateways import decide_notice, set_up_gateway
from lending_app.loan_payments.gateways.receive_notice import (
	GATEWAY,
	NOTICE,
	SignedRequest,
	check_signature,
	store_notice,
)

NOTICES_A_MINUTE = 600
Hours = Annotated[int, Between(0, 168)]


@frappe.whitelist(allow_guest=True, methods=["POST"])
@limit_calls(lambda: NOTICES_A_MINUTE)
@typed
def receive_notice() -> dict[str, str]:
	"""Store the notice of the request; it is applied by a worker. One that comes again has the same answer."""
	gateway = check_signature(read_request())
	return {"notice": store_notice(gateway, frappe.request.get_data()), "status": "stored"}


def read_request() -> SignedRequest:
	request = frappe.local.request if getattr(frappe.local, "request", None) else None
	return SignedRequest(
		gateway=request.args.get("gateway", "") if request else "",
		timestamp=request.headers.get("X-Lending-Timestamp", "") if request else "",
		signature=request.headers.get("X-Lending-Signature", "") if request else "",
		body=request.get_data() if request else b"",
	)


@frappe.whitelist(methods=["POST"])
@typed
def rotate_secret(name: str, hours: Hours = 24) -> str:
	"""Make a new secret; the old one counts for some hours more. Returns the new one, once."""
	frappe.get_doc(GATEWAY, name).check_permission("write")
	return set_up_gateway.rotate_secret(name, hours)


@frappe.whitelist(methods=["POST"])
@typed
def choose_loan(name: str, loan: str) -> str:
	"""Post the money of a notice in suspense on a loan. Returns the state."""
	frappe.get_doc(NOTICE, name).check_permission("write")
	frappe.get_doc("Loan", loan).check_permission("read")
	return decide_notice.choose_loan(name, loan).status


@frappe.whitelist(methods=["POST"])
@typed
def return_money(name: str, reason: ShortText) -> str:
	"""Pay the money of a notice in suspense back. Returns the state."""
	frappe.get_doc(NOTICE, name).check_permission("write")
	return decide_notice.return_money(name, reason).status
