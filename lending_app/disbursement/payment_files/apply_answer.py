"""The job of a bank's answer: each row once, whatever is interrupted; saved chunk by chunk."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime, strip_html, today

from lending_app.disbursement.exceptions import AnswerError
from lending_app.disbursement.orders.steps import lock_order, save_step
from lending_app.disbursement.orders.take_back_order import return_order
from lending_app.disbursement.payment_files.queries import (
	count_outcomes,
	has_unsettled,
	list_waiting_rows,
	lock_payment,
)
from lending_app.disbursement.payment_files.states import FileStatus, ImportStatus, Outcome, RowStatus
from lending_app.products.adapters import to_decimal

CHUNK = 50
SAVEPOINT = "payment_status_row"
MESSAGE = 500
FAILING = {RowStatus.REJECTED.value, RowStatus.RETURNED.value}


def apply_answer(name: str) -> None:
	"""Apply the rows that wait. Safe to run again, and beside another worker: the answer is locked chunk by chunk."""
	while rows := _take_chunk(name):
		for company, row in rows:
			_apply_one(company, row)
		frappe.db.commit()  # nosemgrep: the rows of the chunk are applied; an interrupted answer goes on after them
	_end(name)
	frappe.db.commit()  # nosemgrep: as above


def _take_chunk(name: str) -> list[tuple[str, Any]]:
	"""Rows that wait, with their company. The answer is locked before they are read: behind the lock they are as another
	worker has left them, and two workers never lock rows in another order.
	"""
	document = frappe.db.get_value(
		"Payment Status File", name, ["status", "started_by", "company"], as_dict=True, for_update=True
	)
	if not document or document.status != ImportStatus.RUNNING.value:
		return []
	frappe.set_user(document.started_by)
	return [(document.company, row) for row in list_waiting_rows(name, CHUNK)]


def _apply_one(company: str, row: Any) -> None:
	frappe.db.savepoint(SAVEPOINT)
	try:
		outcome, order = _apply(company, row)
		message = None
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.local.message_log = []
		outcome, order = Outcome.FAILED, None
		message = strip_html(str(error))[:MESSAGE] or type(error).__name__
	frappe.db.set_value(
		"Payment Status Row",
		row.name,
		{"outcome": outcome.value, "message": message, "disbursement_order": order},
		update_modified=False,
	)


def _apply(company: str, row: Any) -> tuple[Outcome, str | None]:
	payment = lock_payment(company, row.end_to_end_id)
	if payment is None:
		_refuse(_("No payment that was sent has the id {0}.").format(row.end_to_end_id))
	if row.amount and to_decimal(row.amount) != to_decimal(payment.amount):
		_refuse(
			_("The bank says {0}, the payment was {1}.").format(
				to_decimal(row.amount), to_decimal(payment.amount)
			)
		)
	if row.status == "Pending" or row.status == payment.status:
		return Outcome.KNOWN, payment.disbursement_order
	if payment.status in FAILING:
		_refuse(_("This payment was {0} before.").format(_(payment.status)))
	if row.status in FAILING:
		_send_back(payment, row)
	else:
		_accept(payment, row)
	_settle_file(payment.parent)
	return Outcome.APPLIED, payment.disbursement_order


def _accept(payment: Any, row: Any) -> None:
	"""The transfer is its own proof that the money was received, once every payee of the order has it."""
	_mark(payment, row)
	order = lock_order(payment.disbursement_order)
	waiting = [
		payee
		for payee in order.payees
		if payee.method == "Bank Transfer" and payee.payment_status != "Accepted"
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
	"""The order is reversed with its interest, where nobody else was paid by it."""
	order = lock_order(payment.disbursement_order)
	if len(order.payees) > 1:
		_refuse(
			_("Order {0} pays several payees, so it is not reversed by itself. Pay {1} again, or take the order back.").format(
				order.name, payment.payee_name
			)
		)  # fmt: skip
	_mark(payment, row)
	reason = " ".join(filter(None, (row.bank_code, row.bank_reason))) or _(row.status)
	return_order(order.name, reason)


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


def _end(name: str) -> None:
	document = frappe.get_doc("Payment Status File", name, for_update=True)
	if document.status != ImportStatus.RUNNING.value:
		return
	counts = count_outcomes(name)
	failed = counts.get(Outcome.FAILED.value, 0)
	save_step(
		document,
		status=(ImportStatus.FAILED if failed else ImportStatus.DONE).value,
		number_applied=counts.get(Outcome.APPLIED.value, 0),
		number_failed=failed,
		ended_on=now_datetime(),
	)


def _refuse(message: str) -> None:
	frappe.throw(message, exc=AnswerError, title=_("Answer of the Bank"))
