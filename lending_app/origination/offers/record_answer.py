"""Keep what the client answered, whichever way the answer came."""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.lending_setup.record import write_record
from lending_app.origination.states import AnswerChannel, OfferAnswer


@dataclass(frozen=True, slots=True)
class Answer:
	"""`signature` is a picture as a data: address, where the client drew one."""

	answer: OfferAnswer
	channel: str = AnswerChannel.BRANCH.value
	signed_by: str = ""
	signature: str | None = None
	reason: str = ""


def get_address() -> dict[str, str | None]:
	"""Where a request came from: the connection's own address, and what its header says of the way before it.

	Anyone can send the header; a proxy of the site's own sends it too, and the connection is then the proxy's.
	"""
	request = frappe.local.request
	if not request:
		return {}
	reported = request.headers.get("X-Forwarded-For")
	return {"ip_address": request.remote_addr, "reported_ip_address": (reported or "")[:140] or None}


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
	}
	if given.channel == AnswerChannel.PORTAL.value:
		values |= get_address()
	write_record("Loan Offer Answer", values)
