"""What a borrower does in the portal: apply, send documents, answer an offer. Each begins with whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.clients.exceptions import ClientNotLendableError
from lending_app.lending_setup.files.kinds import check_kind
from lending_app.origination.exceptions import IncompleteApplicationError
from lending_app.origination.offers.answer_offer import accept_offer, decline_offer
from lending_app.origination.request.check_further_application import check_own_draft
from lending_app.origination.request.create_application import create_application
from lending_app.origination.request.list_missing import refuse_gaps
from lending_app.origination.request.submit_application import submit_application
from lending_app.origination.states import AnswerChannel
from lending_app.portal.access import get_own_client
from lending_app.portal.exceptions import (
	AgreementError,
	AskBranchError,
	ConfirmationError,
	PurposeError,
	UploadError,
)
from lending_app.portal.simulator import build_portal_sheets, check_in_portal
from lending_app.portal.states import takes_documents
from lending_app.printing.documents import ScenarioSheet
from lending_app.products.simulator.links import read_scenarios
from lending_app.products.simulator.scenarios import ScenarioRequest, parse_scenarios

WEB = "Web"
PURPOSE_LIMIT = 500
UPLOAD_TYPES = (".pdf", ".png", ".jpg", ".jpeg", ".webp")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyPage:
	"""What will be asked for, before it is."""

	product: str
	product_name: str
	amount: str
	number_of_installments: int
	first_due_date: str
	sheet: ScenarioSheet


def build_apply_page(values: Mapping[str, Any]) -> ApplyPage:
	"""The chosen loan of a simulation, for the signed-in borrower. Raises SignInError, NoClientError and titled errors."""
	get_own_client()
	request = choose_scenario(values)
	[sheet] = build_portal_sheets([request])
	return ApplyPage(
		product=request.product,
		product_name=sheet.title,
		amount=f"{request.amount:f}",
		number_of_installments=request.number_of_installments,
		first_due_date=str(request.first_due_date or ""),
		sheet=sheet,
	)


def choose_scenario(values: Mapping[str, Any]) -> ScenarioRequest:
	"""The loan that was being looked at: of a shared link, or of the simulator's address."""
	shared = str(values.get("shared") or "")
	found = read_scenarios(shared) if shared else parse_scenarios(values.get("scenarios"))
	return found[min(max(frappe.utils.cint(values.get("active")), 0), len(found) - 1)]


def apply_for(client: str, request: ScenarioRequest, purpose: str) -> str:
	"""A draft of the borrower's own, to be completed and sent. Returns its name. Raises titled errors."""
	check_in_portal([request])
	purpose = (purpose or "").strip()[:PURPOSE_LIMIT]
	if not purpose:
		frappe.throw(_("Say what the loan is for."), exc=PurposeError, title=_("Purpose Missing"))
	check_own_draft(client, request.product)
	application = create_application(
		client=client,
		product=request.product,
		requested_amount=request.amount,
		number_of_installments=request.number_of_installments,
		channel=WEB,
		first_due_date=request.first_due_date,
		purpose=purpose,
	)
	return str(application.name)


def send_document(application: Document, row: str, file_name: str, content: bytes) -> None:
	"""Attach a file to a paper that is asked for; the branch checks it. Raises UploadError or UnusableFileError."""
	asked = next((found for found in application.documents if found.name == row), None)
	if not asked or not takes_documents(application.status):
		_refuse_upload(_("This paper is not asked for any more. Open the page again."))
	name = (file_name or "").replace("\\", "/").rpartition("/")[2]
	if not name.lower().endswith(UPLOAD_TYPES):
		_refuse_upload(
			_("{0} is of a kind that cannot be read here. Send {1}.").format(
				name or _("The file"), "PDF, JPG, PNG, WEBP"
			)
		)
	check_kind(name, content, _(asked.document_type))
	file = frappe.new_doc("File", file_name=name, is_private=1, content=content)
	# Borrowers have no right to files of Desk: this one is tied to their own application, as the caller has seen.
	file.insert(ignore_permissions=True)
	asked.update({"attachment": file.file_url, "state": "Received"})
	# For the same reason; the workflow's state stays as it is.
	application.save(ignore_permissions=True)


def send_application(application: Document, has_confirmed: Any) -> None:
	"""Send the borrower's draft, or the answer to what was asked, for review.

	Raises ConfirmationError, AskBranchError, IncompleteApplicationError with all that is missing, and the errors of
	the lender's policies.
	"""
	if not frappe.utils.cint(has_confirmed):
		frappe.throw(
			_("Tick that what you have stated is true and complete."),
			exc=ConfirmationError,
			title=_("Confirmation Missing"),
		)
	refuse_gaps(application)
	with keeping_reasons():
		submit_application(application.name)


def accept(name: str, signed_by: str, has_agreed: Any) -> str:
	"""Accept the borrower's offer. Returns the loan's name. Raises AgreementError and what `accept_offer` raises."""
	if not frappe.utils.cint(has_agreed):
		frappe.throw(
			_("Tick that you have read the offer and agree to it."),
			exc=AgreementError,
			title=_("Agreement Missing"),
		)
	with keeping_reasons():
		return accept_offer(name, signed_by=(signed_by or "").strip(), channel=AnswerChannel.PORTAL.value)


def decline(name: str, reason: str) -> None:
	"""Decline the borrower's offer with a reason. Raises what `decline_offer` raises."""
	decline_offer(name, reason=(reason or "").strip()[:PURPOSE_LIMIT], channel=AnswerChannel.PORTAL.value)


@contextmanager
def keeping_reasons() -> Iterator[None]:
	"""Send anyone who may not borrow to the branch: why is the lender's own, and of a hit on a list by law."""
	messages = len(frappe.message_log)
	try:
		yield
	except (ClientNotLendableError, IncompleteApplicationError):
		del frappe.message_log[messages:]
		frappe.throw(
			_("This cannot be done here. Call or visit your branch."),
			exc=AskBranchError,
			title=_("Ask Your Branch"),
		)


def _refuse_upload(message: str) -> None:
	frappe.throw(message, exc=UploadError, title=_("File Not Taken"))
