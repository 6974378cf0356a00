"""The client has the money: signed for, or proved by the transfer (DIS-16, DIS-17)."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, today

from lending_app.disbursement.exceptions import ReceiptError
from lending_app.disbursement.orders.steps import lock_order, require_state, save_step
from lending_app.disbursement.states import OrderStatus


def confirm_receipt(
	name: str, received_on: date, received_by: str, *, signature: str = "", proof: str = ""
) -> Document:
	"""Record who has received it and when, with the signature or the proof. Raises ReceiptError. Once."""
	order = lock_order(name)
	require_state(order, OrderStatus.EXECUTED)
	if order.received_on:
		_refuse(
			_("The receipt of {0} was recorded on {1}.").format(order.name, formatdate(order.received_on))
		)
	if not (signature or proof):
		_refuse(_("Have the client sign, or attach the proof of the transfer."))
	day = getdate(received_on)
	if not getdate(order.executed_date) <= day <= getdate(today()):
		_refuse(
			_("{0} is not between the day of the disbursement, {1}, and today.").format(
				formatdate(day), formatdate(order.executed_date)
			)
		)
	save_step(
		order,
		received_on=day,
		received_by=received_by or order.client_name,
		receipt_recorded_by=frappe.session.user,
		receipt_signature=signature or None,
		receipt_proof=proof or None,
	)
	return order


def _refuse(message: str) -> None:
	frappe.throw(message, exc=ReceiptError, title=_("Receipt"))
