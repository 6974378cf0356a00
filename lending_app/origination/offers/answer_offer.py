"""The client accepts or declines an offer, at a branch or in the portal."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.clients.portal_users.check_portal_user import refuse_staff
from lending_app.origination.exceptions import ApplicationStateError, MissingReasonError, NoOpenOfferError
from lending_app.origination.offers.record_answer import Answer
from lending_app.origination.offers.signature import check_signature, check_signed_by_client
from lending_app.origination.states import AnswerChannel, ApplicationStatus, OfferAnswer

ACCEPTED = {ApplicationStatus.ACCEPTED, ApplicationStatus.DISBURSED}


def accept_offer(application: str, *, signed_by: str, channel: str, signature: str | None = None) -> str:
	"""Accept for the client and return the loan's name. A second call returns the same loan."""
	doc = _open(application, channel)
	if ApplicationStatus(doc.status) in ACCEPTED and doc.loan:
		return str(doc.loan)
	check_signature(signed_by, signature)
	if channel == AnswerChannel.PORTAL.value:
		check_signed_by_client(signed_by, doc.client)
	_refuse_unless_offered(doc)
	_move(
		doc, ApplicationStatus.ACCEPTED, Answer(OfferAnswer.ACCEPTED, channel, signed_by.strip(), signature)
	)
	return str(doc.loan)


def decline_offer(application: str, *, reason: str, channel: str) -> None:
	"""Decline for the client. A second call changes nothing."""
	doc = _open(application, channel)
	if doc.status == ApplicationStatus.DECLINED.value:
		return
	if not (reason or "").strip():
		frappe.throw(
			_("Enter why the client declines the offer."), exc=MissingReasonError, title=_("Reason Missing")
		)
	_refuse_unless_offered(doc)
	_move(doc, ApplicationStatus.DECLINED, Answer(OfferAnswer.DECLINED, channel, reason=reason.strip()))


def _open(application: str, channel: str) -> Document:
	"""The application, locked, for anyone who may answer for its client."""
	if channel not in [known.value for known in AnswerChannel]:
		frappe.throw(
			_("{0} is no channel of an answer. Use Branch or Portal.").format(frappe.bold(channel)),
			exc=ApplicationStateError,
			title=_("Unknown Channel"),
		)
	doc = frappe.get_doc("Loan Application", application, for_update=True)
	if channel == AnswerChannel.BRANCH.value:
		doc.check_permission("write")
	elif frappe.db.get_value("Client", doc.client, "user") != frappe.session.user:
		_refuse_stranger()
	else:
		refuse_staff()
	return doc


def _refuse_stranger() -> NoReturn:
	frappe.throw(
		_("Only the client of an offer answers it in the portal. Sign in as the client."),
		exc=frappe.PermissionError,
		title=_("Not Your Offer"),
	)


def _refuse_unless_offered(doc: Document) -> None:
	if doc.status == ApplicationStatus.OFFERED.value:
		return
	frappe.throw(
		_("Application {0} is {1}: there is no offer to answer. Only an offer that was sent can be.").format(
			doc.name, _(doc.status, context="Loan Application")
		),
		exc=NoOpenOfferError,
		title=_("No Open Offer"),
	)


def _move(doc: Document, status: ApplicationStatus, answer: Answer) -> None:
	doc.flags.offer_answer = answer
	doc.status = status.value
	if answer.channel == AnswerChannel.PORTAL.value:
		doc.flags.is_moved_by_service = True
		# Workflow and roles know staff alone; _open has seen that the client answers for themselves.
		doc.flags.ignore_permissions = True
	doc.save()
