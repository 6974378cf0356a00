"""Keep what the client answered, whichever way the answer came."""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.origination.record import write_record
from lending_app.origination.states import AnswerChannel, OfferAnswer


@dataclass(frozen=True, slots=True)
class Answer:
	"""`signature` is a picture as a data: address, where the client drew one."""

	answer: OfferAnswer
	channel: str = AnswerChannel.BRANCH.value
	signed_by: str = ""
	signature: str | None = None
	reason: str = ""


def record_answer(application: Document, answer: OfferAnswer) -> None:
	"""Write the answer of an application that has just entered its state.

	The workflow's own button brings no details: the officer then answers at a branch in the client's name.
	"""
	given = application.flags.pop("offer_answer", None)
	if given is None:
		signed_by = application.client_name if answer is OfferAnswer.ACCEPTED else ""
		given = Answer(answer, signed_by=signed_by)
	values = {
		"application": application.name,
		"answer": given.answer.value,
		"answered_on": now_datetime(),
		"channel": given.channel,
		"reason": given.reason,
		"amount": application.approved_amount,
		"number_of_installments": application.approved_number_of_installments,
		"interest_percent": application.approved_interest_percent,
		"signed_by": given.signed_by,
		"signature": given.signature,
		"recorded_by": frappe.session.user,
		"ip_address": frappe.local.request_ip if given.channel == AnswerChannel.PORTAL.value else None,
	}
	write_record("Loan Offer Answer", values)
