"""A payment is reversed by two: one asks with the reason, another, who has not posted it, grants (PAY-25)."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.lending_setup.record import write_record
from lending_app.loan_payments.reversals.exceptions import ReversalRequestError, SecondAuthorizerError
from lending_app.loan_payments.reversals.states import RequestStatus

DOCTYPE = "Payment Reversal Request"


class Grant:
	"""Set on a payment by the grant of a request alone: no request of a browser can send one."""


def ask_reversal(payment: Document, reason: str) -> Document:
	"""Ask to have a payment reversed. Returns the request. Raises ReversalRequestError where one waits already."""
	if not payment.docstatus.is_submitted():
		_refuse(_("{0} is not submitted: there is nothing to reverse.").format(payment.name))
	if not reason.strip():
		_refuse(_("Say why {0} is to be reversed.").format(payment.name))
	frappe.db.get_value("Loan", payment.loan, "name", for_update=True)
	waiting = frappe.db.get_value(DOCTYPE, {"payment": payment.name, "status": RequestStatus.WAITING.value})
	if waiting:
		_refuse(_("The reversal of {0} was asked for with {1}.").format(payment.name, waiting))
	return write_record(
		DOCTYPE,
		{
			"payment": payment.name,
			"client_name": payment.client_name,
			"amount": payment.amount,
			"status": RequestStatus.WAITING.value,
			"asked_by": frappe.session.user,
			"asked_on": now_datetime(),
			"reason": reason.strip(),
			"loan": payment.loan,
			"company": payment.company,
			"branch": payment.branch,
			"currency": payment.currency,
		},
	)


def grant_reversal(name: str) -> str | None:
	"""Reverse the payment of a request that waits. Returns the reversal's journal entry.

	Raises SecondAuthorizerError for who has asked for it or has posted the payment.
	"""
	request = _take(name)
	payment = frappe.get_doc("Loan Repayment", request.payment)
	if request.asked_by == frappe.session.user:
		_refuse_person(
			_("You have asked for the reversal of {0}. Somebody else grants it.").format(payment.name)
		)
	refuse_poster(payment)
	payment.reversal_reason = request.reason
	payment.flags.reversal_grant = Grant()
	payment.cancel()
	_decide(request, RequestStatus.GRANTED)
	return payment.reversal_journal_entry


def refuse_reversal(name: str, answer: str) -> Document:
	"""The payment stays. Returns the request."""
	request = _take(name)
	if not answer.strip():
		_refuse(_("Say why the reversal is refused."))
	_decide(request, RequestStatus.REFUSED, answer.strip())
	return request


def check_second_person(payment: Document) -> None:
	"""Before a payment is reversed, where its company asks for two people. Raises a titled refusal."""
	# A part of another reversal, as that of a disbursement which has paid off the loan it renews.
	if payment.flags.ignore_permissions:
		return
	if not frappe.db.get_value("Lending Company", payment.company, "has_second_authorizer"):
		return
	refuse_poster(payment)
	if not isinstance(payment.flags.get("reversal_grant"), Grant):
		_refuse(
			_(
				"{0} reverses payments with two people: ask for the reversal of {1}, and have it granted."
			).format(payment.company, payment.name)
		)


def refuse_poster(payment: Document) -> None:
	"""Raise SecondAuthorizerError for who has entered or posted a payment."""
	posted_by = frappe.db.get_value("Journal Entry", payment.journal_entry, "owner")
	if frappe.session.user in (payment.owner, posted_by):
		_refuse_person(_("You have posted {0}. Its reversal is for somebody else.").format(payment.name))


def _take(name: str) -> Document:
	request = frappe.get_doc(DOCTYPE, name, for_update=True)
	if request.status != RequestStatus.WAITING.value:
		_refuse(_("Request {0} is decided.").format(name))
	return request


def _decide(request: Document, status: RequestStatus, answer: str = "") -> None:
	request.db_set(
		{
			"status": status.value,
			"answer": answer or None,
			"decided_by": frappe.session.user,
			"decided_on": now_datetime(),
		}
	)


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=ReversalRequestError, title=_("Reversal"))


def _refuse_person(message: str) -> NoReturn:
	frappe.throw(message, exc=SecondAuthorizerError, title=_("A Second Person Is Needed"))
