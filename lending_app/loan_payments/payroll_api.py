"""What the forms of payroll deductions ask the server."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe

from lending_app.lending_setup.requests.typed_api import typed
from lending_app.loan_payments.payroll import enroll as enrolling
from lending_app.loan_payments.payroll import make_file, read_answer
from lending_app.loan_payments.payroll.queries import list_deductions
from lending_app.loan_payments.payroll.states import DIFFERING

SHOWN = 100
FIELDS = ("line", "outcome", "message", "employee_number", "client_name", "loan", "employee", "asked_amount",
	"deducted_amount", "difference_amount", "currency")  # fmt: skip


@frappe.whitelist(methods=["POST"])
@typed
def enroll(name: str) -> int:
	"""Put the running payroll loans of the employer's people on the agreement. Returns how many."""
	agreement = frappe.get_doc("Payroll Agreement", name)
	agreement.check_permission("write")
	return enrolling.enroll_loans(agreement)


@frappe.whitelist(methods=["POST"])
@typed
def mark_left(name: str, left_on: date, reason: str) -> str:
	"""Somebody has left the employer. Returns who collects their loan."""
	frappe.get_doc("Payroll Employee", name).check_permission("write")
	return enrolling.mark_left(name, left_on.isoformat(), reason).collected_by


@frappe.whitelist(methods=["POST"])
@typed
def make(name: str) -> int:
	"""Hand the list for the employer to a worker. Returns how many loans it looks at."""
	frappe.get_doc("Payroll File", name).check_permission("write")
	return make_file.start_file(name).number_to_look_at


@frappe.whitelist(methods=["POST"])
@typed
def cancel(name: str, reason: str) -> str:
	"""Give the file up before anything is posted. Returns the state."""
	frappe.get_doc("Payroll File", name).check_permission("write")
	return make_file.cancel_file(name, reason).status


@frappe.whitelist(methods=["POST"])
@typed
def check(name: str) -> str:
	"""Compare the employer's file with what was asked. Returns the state."""
	frappe.get_doc("Payroll File", name).check_permission("write")
	return read_answer.check_answer(name).status


@frappe.whitelist(methods=["POST"])
@typed
def post(name: str) -> str:
	"""Post what was deducted. Returns the state."""
	frappe.get_doc("Payroll File", name).check_permission("write")
	return read_answer.post_answer(name).status


@frappe.whitelist()
@typed
def list_rows(name: str) -> list[dict[str, Any]]:
	"""Deductions that differ from what was asked, the first hundred."""
	frappe.get_doc("Payroll File", name).check_permission("read")
	rows = list_deductions(name, outcome=("in", DIFFERING))[:SHOWN]
	return [{field: row[field] for field in FIELDS} for row in rows]
