"""Steps of an application that need more than a new state: submit, decide, accept, expire."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, formatdate, getdate, now_datetime, today

from lending_app.clients.statuses.check_lendable import check_lendable
from lending_app.origination.decisions.enter_decision import (
	enter_expiry,
	enter_information_request,
	enter_rejection,
	enter_withdrawal,
	finish_approval,
	start_approval,
)
from lending_app.origination.decisions.notify_client import notify_client
from lending_app.origination.decisions.second_person import refuse_own
from lending_app.origination.exceptions import (
	ApplicationStateError,
	ApprovalAboveRequestError,
	ApprovalExpiredError,
)
from lending_app.origination.guarantors.check_capacity import refuse_over_capacity
from lending_app.origination.offers.record_answer import record_answer
from lending_app.origination.request.check_further_application import check_further_application
from lending_app.origination.request.check_limits import check_limits
from lending_app.origination.request.list_missing import refuse_incomplete
from lending_app.origination.states import ApplicationStatus, OfferAnswer
from lending_app.products.campaigns.claim_campaign import claim_campaign


def enter_state(application: Document, status: ApplicationStatus) -> None:
	"""Run what belongs to a state when the application enters it."""
	steps = {
		ApplicationStatus.SUBMITTED: _on_submitted,
		ApplicationStatus.IN_REVIEW: _on_review,
		ApplicationStatus.APPROVED: _on_approved,
		ApplicationStatus.REJECTED: _on_rejected,
		ApplicationStatus.ACCEPTED: _on_accepted,
		ApplicationStatus.DECLINED: _on_declined,
		ApplicationStatus.NEEDS_INFORMATION: enter_information_request,
		ApplicationStatus.WITHDRAWN: enter_withdrawal,
		ApplicationStatus.EXPIRED: enter_expiry,
	}
	if status in steps:
		steps[status](application)
	notify_client(application, status)


def _on_submitted(application: Document) -> None:
	if application.flags.is_loaded:
		check_lendable(application.client)
	else:
		check_further_application(application)
		refuse_incomplete(application)
	if application.campaign:
		claim_campaign(application.campaign, application.name)
	if not application.submitted_by:
		application.submitted_by = frappe.session.user
		application.submitted_on = now_datetime()


def _on_review(application: Document) -> None:
	"""Who takes it into review is its analyst, unless it has one."""
	application.analyst = application.analyst or frappe.session.user


def _on_approved(application: Document) -> None:
	_refuse_own(application)
	check_lendable(application.client)
	decision = start_approval(application)
	if flt(application.approved_amount) > flt(application.requested_amount):
		frappe.throw(
			_(
				"The approved amount {0} is above the requested {1}. Lower it, or ask for a new application."
			).format(
				application.get_formatted("approved_amount"), application.get_formatted("requested_amount")
			),
			exc=ApprovalAboveRequestError,
			title=_("Above Requested Amount"),
		)
	# What was asked while the product was offered may be approved after it is not.
	check_limits(application, is_approved=True)
	refuse_over_capacity(application)
	_sign(application)
	finish_approval(application, decision)


def _on_rejected(application: Document) -> None:
	_refuse_own(application)
	_sign(application)
	enter_rejection(application)


def _on_accepted(application: Document) -> None:
	expires = application.approval_expires_on
	if expires and getdate(expires) < getdate(today()):
		frappe.throw(
			_("The approval expired on {0}. Ask for a new decision.").format(formatdate(expires)),
			exc=ApprovalExpiredError,
			title=_("Approval Expired"),
		)
	check_lendable(application.client)
	record_answer(application, OfferAnswer.ACCEPTED)
	# Servicing subscribes and makes the loan in the same transaction.
	application.run_method("application_accepted")
	if not application.loan:
		frappe.throw(_("No loan was made."), exc=ApplicationStateError, title=_("Loan Missing"))


def _on_declined(application: Document) -> None:
	record_answer(application, OfferAnswer.DECLINED)


def _refuse_own(application: Document) -> None:
	flags = application.flags
	if not (flags.is_loaded or flags.is_moved_by_service):
		refuse_own(application)


def _sign(application: Document) -> None:
	application.decided_by = frappe.session.user
	application.decided_on = now_datetime()
