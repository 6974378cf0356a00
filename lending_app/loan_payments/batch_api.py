"""What the form of a batch of payments asks the server."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.lending_setup.requests.typed_api import typed
from lending_app.loan_payments.batches import assign_loan as assigning
from lending_app.loan_payments.batches import check_batch, start_batch
from lending_app.loan_payments.batches.queries import list_shown_rows
from lending_app.loan_payments.states import RowStatus

SHOWN = 50
LOOKED_AT = (RowStatus.FAULTY.value, RowStatus.UNMATCHED.value, RowStatus.FAILED.value)


@frappe.whitelist(methods=["POST"])
@typed
def check(name: str) -> str:
	"""Read the file and look at every line. Returns the state."""
	frappe.get_doc("Payment Batch", name).check_permission("write")
	return check_batch.check_batch(name).status


@frappe.whitelist(methods=["POST"])
@typed
def post(name: str, leaves_faults: bool = False) -> int:
	"""Post the payments that are ready. Returns their number."""
	frappe.get_doc("Payment Batch", name).check_permission("write")
	return start_batch.start_batch(name, leaves_faults=leaves_faults).number_ready


@frappe.whitelist(methods=["POST"])
@typed
def retry(name: str) -> int:
	"""Post what was refused or matched since. Returns its number."""
	frappe.get_doc("Payment Batch", name).check_permission("write")
	return start_batch.retry_failures(name).number_ready


@frappe.whitelist(methods=["POST"])
@typed
def cancel(name: str) -> str:
	"""Give the batch up before anything is posted. Returns the state."""
	frappe.get_doc("Payment Batch", name).check_permission("write")
	return start_batch.cancel_batch(name).status


@frappe.whitelist(methods=["POST"])
@typed
def assign_loan(row: str, loan: str) -> str:
	"""Say whose payment a row is. Returns the row's state."""
	batch = frappe.db.get_value("Payment Batch Row", row, "batch")
	frappe.get_doc("Payment Batch", batch).check_permission("write")
	frappe.get_doc("Loan", loan).check_permission("read")
	return assigning.assign_loan(row, loan).status


@frappe.whitelist()
@typed
def list_rows(name: str) -> list[dict[str, Any]]:
	"""Lines that somebody has to look at, the first fifty."""
	frappe.get_doc("Payment Batch", name).check_permission("read")
	return list_shown_rows(name, LOOKED_AT, SHOWN)
