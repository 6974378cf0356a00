"""Who may see what in the portal: the first line of every handler."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.clients.portal_users.check_portal_user import refuse_staff
from lending_app.portal.exceptions import (
	ForeignRequestError,
	NoClientError,
	NotYoursError,
	SignInError,
)

# DocTypes that a borrower has in the portal, each naming its client, and what of them the lender keeps for itself.
WITHHELD = {
	"Loan Application": (
		"analyst", "changes", "decided_by", "decision_notes", "evaluation", "interview_attendees", "interview_notes",
		"interviewer", "priority", "priority_reason", "promoter", "recommendation", "risk_band", "score", "submitted_by",
	),
	"Disbursement Order": (
		"batch", "decided_by", "decision_reason", "executed_by", "execution_key", "failure", "held_reasons", "journal_entry",
		"receipt_recorded_by", "remarks", "requested_by", "returned_by", "reversal_journal_entry", "review_role", "reviewed_by",
		"void_payee", "void_reason", "void_requested_by", "voided_by",
	),
	"Loan Document": (
		"cancel_reason", "file", "generated_by", "original_file", "parties", "registered_by", "scan", "signatures", "template_version",
	),
	"Payment Reference": ("cancel_reason", "cancelled_by", "layout"),
}  # fmt: skip
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
USUAL_SIMULATIONS = 60
PAPERS_A_MINUTE = 10
CODES_A_MINUTE = 6


def is_guest() -> bool:
	return frappe.session.user == "Guest"


def check_simulator_open() -> None:
	"""Refuse guests where Lending Settings keep the simulator for who has signed in. Raises SignInError."""
	if is_guest() and not frappe.get_cached_doc("Lending Settings").is_simulator_open_to_guests:
		_refuse_guest()


def get_own_client() -> str:
	"""The client whose user is signed in. Raises SignInError, StaffInPortalError or NoClientError."""
	if is_guest():
		_refuse_guest()
	check_origin()
	refuse_staff()
	client = frappe.db.get_value("Client", {"user": frappe.session.user})
	if not client:
		frappe.throw(
			_("No client file is connected with your user {0}. Ask your branch to connect it.").format(
				frappe.session.user
			),
			exc=NoClientError,
			title=_("No Client File"),
		)
	return client


def check_origin() -> None:
	"""Refuse what another website makes a signed-in browser send. Raises ForeignRequestError.

	The framework compares the token of a page only where the session has one, which a borrower's has not before a page
	of the portal is opened.
	"""
	request = frappe.local.request if frappe.request else None
	if (
		not request
		# A guest's browser has a cookie too, and nothing that another website could use.
		or frappe.session.user == "Guest"
		or request.method in SAFE_METHODS
		or "sid" not in request.cookies
		or frappe.conf.ignore_csrf
	):
		return
	if frappe.get_request_header("Authorization") or frappe.session.data.get("csrf_token"):
		return
	frappe.throw(
		_("This was not sent from a page of the portal. Open the page again and repeat it there."),
		exc=ForeignRequestError,
		title=_("Open the Page Again"),
	)


def assert_owns(doctype: str, name: str) -> Document:
	"""The document, which is the signed-in borrower's. What is missing and what is another's are refused alike.

	Raises SignInError, NoClientError or NotYoursError.
	"""
	client = get_own_client()
	filters = {"name": str(name or ""), "client": client}
	if doctype not in WITHHELD or not frappe.db.exists(doctype, filters):
		frappe.throw(
			_("You have no {0} {1}. Look at your list.").format(_(doctype), str(name or "")[:60]),
			exc=NotYoursError,
			title=_("Not Found"),
		)
	return frappe.get_doc(doctype, name)


def read_own(doctype: str, name: str) -> Any:
	"""The borrower's document as values to show, without what is withheld. Raises as `assert_owns`."""
	values = assert_owns(doctype, name).as_dict()
	return frappe._dict({key: value for key, value in values.items() if key not in WITHHELD[doctype]})


def get_simulation_limit() -> int:
	"""Simulations a minute of one address."""
	return frappe.get_cached_doc("Lending Settings").simulations_per_minute or USUAL_SIMULATIONS


def get_code_limit() -> int:
	"""Codes asked for and tried a minute of one address."""
	return CODES_A_MINUTE


def get_paper_limit() -> int:
	"""PDF files a minute of one address: each takes half a second to draw."""
	return PAPERS_A_MINUTE


def _refuse_guest() -> None:
	frappe.throw(_("Sign in to go on."), exc=SignInError, title=_("Sign In First"))
