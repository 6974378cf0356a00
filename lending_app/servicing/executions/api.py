"""Executions of collateral from Desk."""

from __future__ import annotations

from datetime import date

import frappe

from lending_app.collateral.executions.check_execution import EXECUTION, withdraw_execution
from lending_app.lending_setup.requests.typed_api import ShortText, typed
from lending_app.servicing.executions import receive_proceeds as proceeds


@frappe.whitelist(methods=["POST"])
@typed
def receive_proceeds(
	execution: str,
	amount: float,
	mode_of_payment: str,
	value_date: date,
	reference_number: ShortText | None = None,
) -> str:
	"""Pay the loans with what the thing brought, for those who may write the record. Returns the main payment."""
	frappe.get_doc(EXECUTION, execution).check_permission("write")
	return proceeds.receive_proceeds(
		execution, amount, mode_of_payment, value_date, reference_number or None
	).name


@frappe.whitelist(methods=["POST"])
@typed
def record_award(execution: str, amount: float, value_date: date) -> str:
	"""Pay the loans with a thing that is awarded to the lender, for those who may write the record. Returns the payment."""
	frappe.get_doc(EXECUTION, execution).check_permission("write")
	return proceeds.record_award(execution, amount, value_date).name


@frappe.whitelist(methods=["POST"])
@typed
def reverse_proceeds(execution: str, reason: ShortText, posting_date: date | None = None) -> list[str]:
	"""Take back the payments of an execution; the right to reverse each is asked. Returns their reversals."""
	frappe.get_doc(EXECUTION, execution).check_permission("write")
	return proceeds.reverse_proceeds(execution, reason, posting_date)


@frappe.whitelist(methods=["POST"])
@typed
def return_excess(
	execution: str, mode_of_payment: str, value_date: date, reference_number: ShortText | None = None
) -> str:
	"""Pay the excess back to the client; the right to make refunds is asked too. Returns the refund."""
	frappe.get_doc(EXECUTION, execution).check_permission("read")
	return proceeds.return_excess(execution, mode_of_payment, value_date, reference_number or None).name


@frappe.whitelist(methods=["POST"])
@typed
def withdraw(execution: str) -> str:
	"""End an execution without proceeds, for those who may write the record. Returns its state."""
	frappe.get_doc(EXECUTION, execution).check_permission("write")
	return withdraw_execution(execution).status
