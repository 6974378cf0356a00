"""What forms ask the server about payment files, answers of banks and layouts."""

from __future__ import annotations

import frappe

from lending_app.disbursement.payment_files import generate_file, read_answer, release_file
from lending_app.disbursement.payment_files.layouts import preview_layout
from lending_app.lending_setup.requests.typed_api import typed


@frappe.whitelist(methods=["POST"])
@typed
def generate(name: str) -> int:
	"""Write the file. Returns the number of its payments."""
	frappe.get_doc("Payment File", name).check_permission("write")
	return generate_file.generate_file(name).number_of_payments


@frappe.whitelist(methods=["POST"])
@typed
def release(name: str) -> str:
	"""Give the file out to be sent. Returns the state."""
	frappe.get_doc("Payment File", name).check_permission("write")
	return release_file.release_file(name).status


@frappe.whitelist(methods=["POST"])
@typed
def cancel(name: str, reason: str) -> str:
	"""Free the payments of a file that was not sent. Returns the state."""
	frappe.get_doc("Payment File", name).check_permission("write")
	return release_file.cancel_file(name, reason).status


@frappe.whitelist(methods=["POST"])
@typed
def load_answer(name: str) -> int:
	"""Read the bank's answer. Returns the number of its rows."""
	frappe.get_doc("Payment Status File", name).check_permission("write")
	return read_answer.start_answer(name).number_of_rows


@frappe.whitelist()
@typed
def preview(name: str) -> str:
	"""A sample file by a layout."""
	frappe.get_doc("Bank File Layout", name).check_permission("read")
	return preview_layout(name)
