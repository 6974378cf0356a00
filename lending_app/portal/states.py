"""States of an application as its borrower reads them."""

from __future__ import annotations

from dataclasses import dataclass

from frappe import _

from lending_app.origination.states import EDITABLE
from lending_app.origination.states import ApplicationStatus as Status

# Documents can be sent until the decision.
TAKES_DOCUMENTS = {Status.DRAFT, Status.SUBMITTED, Status.IN_REVIEW, Status.NEEDS_INFORMATION}
WITH_OFFER = {Status.OFFERED.value, Status.ACCEPTED.value, Status.DISBURSED.value}
_GOOD = {Status.APPROVED, Status.OFFERED, Status.ACCEPTED, Status.DISBURSED}
_BAD = {Status.REJECTED, Status.EXPIRED}


@dataclass(frozen=True, slots=True)
class StateWords:
	"""`tone` is empty, "good" or "bad"."""

	name: str
	meaning: str
	tone: str


def describe_state(status: str) -> StateWords:
	"""A state in the borrower's words, with what comes next."""
	state = Status(status)
	names = {
		Status.DRAFT: (
			_("Not sent yet"), _("Complete it and send it for review. Your branch helps you with what is missing.")
		),
		Status.SUBMITTED: (_("Sent for review"), _("Your file is complete and waits for its review.")),
		Status.IN_REVIEW: (_("Being reviewed"), _("We are reviewing your application. You need not do anything.")),
		Status.NEEDS_INFORMATION: (
			_("Information needed"), _("Send the documents asked for below, then send the application again, so that the review can go on.")
		),
		Status.APPROVED: (_("Approved"), _("Your loan is approved. You will receive the offer next.")),
		Status.OFFERED: (_("Offer for you"), _("Read the offer below, then accept or decline it.")),
		Status.ACCEPTED: (_("Offer accepted"), _("You accepted the offer. We are preparing the payment.")),
		Status.DECLINED: (_("Offer declined"), _("You declined the offer. You may apply again at any time.")),
		Status.REJECTED: (_("Not approved"), _("We could not approve this application.")),
		Status.EXPIRED: (_("Offer expired"), _("The offer was not answered in time. You may apply again.")),
		Status.DISBURSED: (_("Paid out"), _("The loan was paid out.")),
		Status.WITHDRAWN: (_("Withdrawn"), _("The application was withdrawn.")),
	}  # fmt: skip
	name, meaning = names[state]
	return StateWords(name, meaning, "good" if state in _GOOD else "bad" if state in _BAD else "")


def describe_event(status: str) -> str:
	"""What happened when an application came into a state."""
	return _("Begun") if status == Status.DRAFT.value else describe_state(status).name


def takes_documents(status: str) -> bool:
	return Status(status) in TAKES_DOCUMENTS


def can_be_sent(status: str) -> bool:
	"""It is with the borrower."""
	return Status(status) in EDITABLE
