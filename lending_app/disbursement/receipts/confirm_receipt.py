"""The client has the money: signed for, or proved by the transfer (DIS-16, DIS-17)."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, today

from lending_app.disbursement.exceptions import ReceiptError
from lending_app.disbursement.orders.steps import lock_order, require_state
from lending_app.disbursement.states import OrderStatus
from lending_app.lending_setup.documents.steps import save_step
from lending_app.origination.offers.signature import check_signature, check_signed_by_client


def confirm_receipt(
	name: str, received_on: date, received_by: str, *, signature: str = "", proof: str = ""
) -> Document:
	"""Record who has received it and when, with the signature or the proof. Raises ReceiptError. Once."""
	order = _open(name)
	if not (signature or proof):
		_refuse(_("Have the client sign, or attach the proof of the transfer."))
	return _record(order, received_on, received_by, signature=signature, proof=proof)


def confirm_as_client(name: str, received_on: date, received_by: str) -> Document:
	"""The client says in the portal that the money has arrived, by the own name. The caller has seen that it is their order.

	Raises ReceiptError, and SignatureError for another name.
	"""
	order = _open(name)
	check_signature(received_by, None)
	check_signed_by_client(received_by, order.client)
	return _record(order, received_on, received_by.strip())


def is_to_confirm(order: Document) -> bool:
	"""Paid out, to the client too, and nobody has said that it arrived."""
	is_paid = order.status == OrderStatus.EXECUTED.value and not order.received_on
	return is_paid and any(row.payee_kind == "Client" and not row.repayment for row in order.payees)


def _open(name: str) -> Document:
	order = lock_order(name)
	require_state(order, OrderStatus.EXECUTED)
	if order.received_on:
		_refuse(
			_("The receipt of {0} was recorded on {1}.").format(order.name, formatdate(order.received_on))
		)
	return order


def _record(
	order: Document, received_on: date, received_by: str, *, signature: str = "", proof: str = ""
) -> Document:
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
	frappe.throw(message, exc=ReceiptError, title=_("Confirmation of Receipt"))
