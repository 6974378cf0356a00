"""What the rows of a bank's answer to payment files do: the client has the money, or the order comes back."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, today

from lending_app.disbursement.orders.steps import lock_order
from lending_app.disbursement.orders.take_back_order import return_order
from lending_app.disbursement.payment_files.queries import has_unsettled, lock_payment
from lending_app.disbursement.payment_files.read_answer import JOB
from lending_app.disbursement.payment_files.run_answer import is_news, run_answer
from lending_app.disbursement.payment_files.states import FAILED, FileStatus, Outcome
from lending_app.lending_setup.documents.steps import save_step


def apply_answer(name: str) -> None:
	"""The job of an answer to payment files."""
	run_answer(JOB.doctype, name, _apply)


def _apply(document: Any, row: Any) -> dict[str, Any]:
	payment = lock_payment(document.company, row.end_to_end_id)
	if not is_news(row, payment):
		return {"outcome": Outcome.KNOWN.value, "disbursement_order": payment.disbursement_order}
	if row.status in FAILED:
		_send_back(payment, row)
	else:
		_accept(payment, row)
	_settle_file(payment.parent)
	return {"outcome": Outcome.APPLIED.value, "disbursement_order": payment.disbursement_order}


def _accept(payment: Any, row: Any) -> None:
	"""The transfer is its own proof that the money was received, once every payee of the order has it."""
	_mark(payment, row)
	order = lock_order(payment.disbursement_order)
	waiting = [
		payee
		for payee in order.payees
		if payee.method == "Bank Transfer" and payee.payment_status != "Accepted" and not payee.repayment
	]
	if waiting or order.received_on or len({payee.method for payee in order.payees}) > 1:
		return
	day = min(max(getdate(row.status_date or today()), getdate(order.executed_date)), getdate(today()))
	save_step(
		order,
		received_on=day,
		received_by=payment.payee_name,
		receipt_recorded_by=frappe.session.user,
	)


def _send_back(payment: Any, row: Any) -> None:
	"""The order is reversed with its interest; of one that pays several, the part of the payee."""
	order = lock_order(payment.disbursement_order)
	number = next(payee.idx for payee in order.payees if payee.name == payment.payee)
	_mark(payment, row)
	reason = " ".join(filter(None, (row.bank_code, row.bank_reason))) or _(row.status)
	return_order(order.name, reason, payee=number, status=row.status)


def _mark(payment: Any, row: Any) -> None:
	frappe.db.set_value(
		"Payment File Row",
		payment.name,
		{
			"status": row.status,
			"bank_code": row.bank_code,
			"bank_reason": row.bank_reason,
			"status_date": row.status_date or today(),
		},
	)
	frappe.db.set_value("Disbursement Payee", payment.payee, "payment_status", row.status)


def _settle_file(name: str) -> None:
	if not has_unsettled(name):
		frappe.db.set_value("Payment File", name, "status", FileStatus.PROCESSED.value)
