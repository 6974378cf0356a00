"""One of several payees of an order has the money no more: the loan keeps what the others were paid."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.disbursement.exceptions import VoidError
from lending_app.lending_setup.documents.steps import save_step
from lending_app.servicing.repayments.check_returned import build_returned


def is_taken_back(row: Document) -> bool:
	return bool(row.repayment)


def find_payee(order: Document, number: int) -> Document:
	"""The row of a payee that still has the money. Raises VoidError."""
	row = next((row for row in order.payees if row.idx == number), None)
	if row is None or is_taken_back(row):
		frappe.throw(
			_("Row {0} of {1} is not a payee that was paid. Choose another one.").format(
				number, frappe.bold(order.name)
			),
			exc=VoidError,
			title=_("No Such Payee"),
		)
	return row


def is_last(order: Document, row: Document) -> bool:
	"""Whether nobody but this payee has money of the order: then the order comes back as a whole."""
	return all(is_taken_back(other) for other in order.payees if other.name != row.name)


def take_back_payee(
	order: Document, row: Document, status: str, reason: str, day: date, **values: object
) -> None:
	"""Take what the payee was paid off the loan from the day of the disbursement on, so that no interest is owed on it.

	Fees and what is kept for others stay as they are. `values` are further fields of the order.
	"""
	value_date = frappe.db.get_value("Loan Disbursement", order.disbursement, "value_date")
	payment = build_returned(order.loan, row.amount, value_date, day)
	payment.update(
		{
			"mode_of_payment": row.mode_of_payment,
			"received_at_branch": row.cash_branch or order.branch,
			"remarks": reason,
		}
	)
	# Who takes an order back was asked before, and need not receive payments.
	payment.flags.ignore_permissions = True
	payment.insert().submit()
	row.update({"repayment": payment.name, "payment_status": status, "return_reason": reason})
	save_step(order, **values)


def put_back_payees(order: Document, reason: str, day: date) -> None:
	"""Before the whole order is taken back: what was taken off the loan for single payees is in it."""
	for row in reversed(order.payees):
		if not is_taken_back(row):
			continue
		payment = frappe.get_doc("Loan Repayment", row.repayment)
		payment.update({"reversal_reason": reason, "reversal_posting_date": day})
		payment.flags.ignore_permissions = True  # a part of the step that was allowed
		payment.flags.disbursement_order = order.name
		payment.cancel()


def free_payee(payment: Document, method: str | None = None) -> None:
	"""The payment that took a payee's part off the loan is reversed: the payee is to be paid again, as by another file."""
	if payment.flags.disbursement_order:
		return
	name = frappe.db.get_value("Disbursement Payee", {"repayment": payment.name})
	if name:
		values = {"repayment": None, "payment_status": None, "return_reason": None}
		frappe.db.set_value("Disbursement Payee", name, values)
