"""What the forms of direct debits ask the server."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.lending_setup.requests.typed_api import typed
from lending_app.loan_payments.direct_debits import (
	check_mandate,
	collect_debits,
	load_response,
	make_batch,
	release_batch,
)
from lending_app.loan_payments.direct_debits.queries import list_looked_at

SHOWN = 50


@frappe.whitelist(methods=["POST"])
@typed
def cancel_mandate(name: str, reason: str) -> str:
	"""No debit is made by the mandate any more. Returns the state."""
	frappe.get_doc("Direct Debit Mandate", name).check_permission("write")
	return check_mandate.cancel_mandate(name, reason).status


@frappe.whitelist(methods=["POST"])
@typed
def make(name: str) -> int:
	"""Hand the batch to a worker, that chooses what is due and writes the file. Returns how many loans it looks at."""
	frappe.get_doc("Direct Debit Batch", name).check_permission("write")
	return make_batch.start_batch(name).number_to_look_at


@frappe.whitelist(methods=["POST"])
@typed
def release(name: str) -> str:
	"""Give the file out to be sent. Returns the state."""
	frappe.get_doc("Direct Debit Batch", name).check_permission("write")
	return release_batch.release_batch(name).status


@frappe.whitelist(methods=["POST"])
@typed
def cancel(name: str, reason: str) -> str:
	"""Free the loans of a batch that was not sent. Returns the state."""
	frappe.get_doc("Direct Debit Batch", name).check_permission("write")
	return release_batch.cancel_batch(name, reason).status


@frappe.whitelist(methods=["POST"])
@typed
def collect_rest(name: str) -> str:
	"""Post what the bank has not sent back. Returns the state."""
	frappe.get_doc("Direct Debit Batch", name).check_permission("write")
	return collect_debits.collect_rest(name).status


@frappe.whitelist(methods=["POST"])
@typed
def load(name: str) -> int:
	"""Read the bank's response. Returns the number of its rows."""
	frappe.get_doc("Direct Debit Response", name).check_permission("write")
	return load_response.load_response(name).number_of_rows


@frappe.whitelist()
@typed
def list_rows(name: str) -> list[dict[str, Any]]:
	"""Debits that were left out or came back, the first fifty."""
	frappe.get_doc("Direct Debit Batch", name).check_permission("read")
	return list_looked_at(name, SHOWN)
