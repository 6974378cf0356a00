"""What forms ask the server about orders."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import frappe

from lending_app.disbursement.batches import start_batch as batches
from lending_app.disbursement.orders import decide_order, execute_order, take_back_order
from lending_app.disbursement.orders.list_checks import list_checks
from lending_app.disbursement.receipts.confirm_receipt import confirm_receipt as record_receipt
from lending_app.lending_setup.requests.typed_api import Between, LongText, ShortText, typed


@frappe.whitelist()
@typed
def get_checks(name: str) -> list[dict[str, Any]]:
	"""The checklist of an order as it stands now: check, ok, reason."""
	order = frappe.get_doc("Disbursement Order", name)
	order.check_permission("read")
	return [dict(row) for row in list_checks(order)]


@frappe.whitelist(methods=["POST"])
@typed
def prepare(loan: str) -> str:
	"""A draft for a loan. Returns its name."""
	frappe.has_permission("Disbursement Order", "create", throw=True)
	return frappe.new_doc("Disbursement Order", loan=loan).insert().name


@frappe.whitelist(methods=["POST"])
@typed
def request_approval(name: str) -> str:
	"""Returns the state."""
	frappe.get_doc("Disbursement Order", name).check_permission("write")
	return decide_order.request_approval(name).status


@frappe.whitelist(methods=["POST"])
@typed
def release(name: str, reason: str) -> str:
	"""Reviewed; it waits for approval. Returns the state."""
	frappe.get_doc("Disbursement Order", name).check_permission("write")
	return decide_order.release_order(name, reason).status


@frappe.whitelist(methods=["POST"])
@typed
def approve(name: str, reason: str = "") -> str:
	"""By a second person. Returns the state."""
	frappe.get_doc("Disbursement Order", name).check_permission("write")
	return decide_order.approve_order(name, reason).status


@frappe.whitelist(methods=["POST"])
@typed
def reject(name: str, reason: str) -> str:
	"""By a second person. Returns the state."""
	frappe.get_doc("Disbursement Order", name).check_permission("write")
	return decide_order.reject_order(name, reason).status


@frappe.whitelist(methods=["POST"])
@typed
def cancel(name: str, reason: str) -> str:
	"""Before it is paid out. Returns the state."""
	frappe.get_doc("Disbursement Order", name).check_permission("write")
	return decide_order.cancel_order(name, reason).status


@frappe.whitelist(methods=["POST"])
@typed
def execute(name: str, key: ShortText) -> dict[str, Any]:
	"""Pay out. `key` is made by the form once for each attempt; the same one again gets the same answer."""
	frappe.get_doc("Disbursement Order", name).check_permission("write")
	order = execute_order.execute_order(name, key)
	return {
		"status": order.status,
		"disbursement": order.disbursement,
		"journal_entry": order.journal_entry,
		"net_amount": order.net_amount,
	}


@frappe.whitelist(methods=["POST"])
@typed
def request_void(name: str, reason: str, payee: Annotated[int, Between(0, 1_000)] = 0) -> str:
	"""Ask for it; somebody else authorizes. `payee` is the row of the only one that is voided. Returns the state."""
	frappe.get_doc("Disbursement Order", name).check_permission("write")
	return take_back_order.request_void(name, reason, payee).status


@frappe.whitelist(methods=["POST"])
@typed
def authorize_void(name: str) -> str:
	"""Take back what was paid out. Returns the state."""
	frappe.get_doc("Disbursement Order", name).check_permission("write")
	return take_back_order.authorize_void(name).status


@frappe.whitelist(methods=["POST"])
@typed
def record_return(
	name: str, reason: str, payee: Annotated[int, Between(0, 1_000)] = 0, posting_date: date | None = None
) -> str:
	"""The money of an order, or of one payee, came back past any payment file. Returns the state."""
	frappe.get_doc("Disbursement Order", name).check_permission("write")
	return take_back_order.record_return(name, reason, payee, posting_date).status


@frappe.whitelist(methods=["POST"])
@typed
def confirm_receipt(
	name: str, received_on: date, received_by: ShortText = "", signature: LongText = "", proof: str = ""
) -> None:
	"""The client has the money. `signature` is a picture as an address, `proof` that of an attached file."""
	frappe.get_doc("Disbursement Order", name).check_permission("write")
	record_receipt(name, received_on, received_by, signature=signature, proof=proof)


@frappe.whitelist(methods=["POST"])
@typed
def start_batch(name: str) -> int:
	"""Returns how many orders the batch has taken."""
	frappe.get_doc("Disbursement Batch", name).check_permission("write")
	return batches.start_batch(name).number_of_orders
