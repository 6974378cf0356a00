"""Documents of an application: asked for, received, found valid, expired or rejected, with who and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_months, cint, escape_html, formatdate, getdate, now_datetime, today

from lending_app.clients.documents.build_checklist import list_requirements
from lending_app.clients.documents.check_documents import get_expiry
from lending_app.origination.exceptions import ApplicationDocumentError
from lending_app.origination.states import ApplicationStatus, DocumentState

IN_HAND = (DocumentState.RECEIVED.value, DocumentState.VALID.value)
SIGNED = ("requested_on", "received_on", "received_by", "checked_on", "checked_by")


def update_documents(application: Document) -> None:
	"""Ask for what product and checklist want, take over what the client's file has, and sign what has changed."""
	if application.status == ApplicationStatus.DRAFT.value and application.product:
		_ask_for_required(application)
	before = application.get_doc_before_save()
	if ApplicationStatus.DRAFT.value in (application.status, before and before.status):
		for row, paper in _list_own_papers(application):
			_take_over(row, paper)
	known = {row.name: row for row in before.documents} if before else {}
	for row in application.documents:
		_keep_row(row, known.get(row.name))


def check_document_types(kinds: Sequence[str]) -> None:
	"""Refuse to ask for what is no kind of document. Raises ApplicationDocumentError."""
	known = frappe.get_all("Client Document Type", {"name": ("in", kinds or [""])}, pluck="name")
	unknown = [kind for kind in kinds if kind not in known]
	if unknown:
		frappe.throw(
			_("Choose kinds of documents from the list. Unknown: {0}").format(
				escape_html(", ".join(unknown)) or _("none chosen")
			),
			exc=ApplicationDocumentError,
			title=_("Document"),
		)


def ask_for(application: Document, document_type: str, note: str, due_date: object) -> None:
	"""Ask for a paper: in the row that nothing has come for yet where there is one, else in a new one."""
	rows = [row for row in application.documents if row.document_type == document_type]
	row = next((row for row in rows if not row.attachment), None)
	row = row or application.append("documents", {"document_type": document_type})
	row.update(
		{
			"state": DocumentState.REQUESTED.value,
			"requested_on": today(),
			"due_date": due_date,
			"is_required": 1,
		}
	)
	if note:
		row.note = note


def list_open_documents(application: Document) -> Iterator[str]:
	"""What of the required documents, and of those asked for, is not in hand today."""
	is_draft = application.status == ApplicationStatus.DRAFT.value
	# What came to the client's file since is taken over with the next save.
	own = {row.idx for row, _paper in _list_own_papers(application)} if is_draft else set()
	for row in application.documents:
		if (row.is_required or row.due_date) and row.state not in IN_HAND and row.idx not in own:
			text = _("Document {0} is {1}.").format(frappe.bold(_(row.document_type)), _(row.state))
			yield f"{text} {row.note}" if row.note else text


def _ask_for_required(application: Document) -> None:
	"""Rows of the required documents that are not there yet."""
	client = frappe.get_cached_doc("Client", application.client)
	have = {row.document_type for row in application.documents}
	for document_type, is_required in _list_requirements(application, client).items():
		if document_type not in have:
			application.append(
				"documents",
				{
					"document_type": document_type,
					"is_required": is_required,
					"state": DocumentState.REQUESTED.value,
				},
			)


def _list_requirements(application: Document, client: Document) -> dict[str, bool]:
	"""Kind of paper, and whether it is mandatory: the product's, and the client's checklist where settings ask for it."""
	product = frappe.get_cached_doc("Loan Product", application.product)
	wanted = {row.document_type: bool(row.is_required) for row in product.get("documents") or []}
	if cint(frappe.db.get_single_value("Lending Settings", "is_client_file_required")):
		for row in list_requirements(client):
			if row.document_type:
				wanted[row.document_type] = wanted.get(row.document_type) or bool(row.is_mandatory)
	return wanted


def _list_own_papers(application: Document) -> list[tuple[Document, Document]]:
	"""Rows that nothing has come for yet, each with the client's own paper of that kind, where one still holds."""
	if not application.client:
		return []
	papers = frappe.get_cached_doc("Client", application.client).documents
	day = getdate(today())
	found = []
	for row in application.documents:
		if row.state != DocumentState.REQUESTED.value or row.attachment:
			continue
		held = [item for item in papers if item.document_type == row.document_type and item.front]
		held = [item for item in held if (get_expiry(item) or day) >= day]
		if held:
			found.append(
				(row, max(held, key=lambda item: (get_expiry(item) is None, get_expiry(item) or day)))
			)
	return found


def _take_over(row: Document, paper: Document) -> None:
	row.attachment, row.issue_date, row.expires_on = paper.front, paper.issue_date, get_expiry(paper)


def _keep_row(row: Document, old: Document | None) -> None:
	for field in SIGNED:
		row.set(field, old.get(field) if old else None)
	row.requested_on = row.requested_on or today()
	if old and _is_replaced(row, old):
		row.issue_date = row.expires_on = None
		row.state = DocumentState.RECEIVED.value
	if row.attachment and row.state == DocumentState.REQUESTED.value:
		row.state = DocumentState.RECEIVED.value
	if old and row.attachment != old.attachment and row.is_signed == old.is_signed:
		row.is_signed = 0
	_read_expiry(row)
	if not old or row.state != old.state or row.attachment != old.attachment:
		_enter_state(row)


def _is_replaced(row: Document, old: Document) -> bool:
	"""A new file for a paper that expired, still with the dates of the old one."""
	dates = ("issue_date", "expires_on")
	return (
		old.state == DocumentState.EXPIRED.value
		and row.attachment != old.attachment
		and all(str(row.get(field) or "") == str(old.get(field) or "") for field in dates)
	)


def _read_expiry(row: Document) -> None:
	"""The day the paper itself names, or that many months after it was issued as its kind is good for."""
	kind = frappe.get_cached_doc("Client Document Type", row.document_type)
	if row.issue_date and getdate(row.issue_date) > getdate(today()):
		_refuse(
			row, _("it is issued on {0}, a day to come. Correct the date.").format(formatdate(row.issue_date))
		)
	if not row.expires_on and row.issue_date and kind.valid_months:
		row.expires_on = add_months(row.issue_date, kind.valid_months)
	if row.expires_on and row.issue_date and getdate(row.expires_on) < getdate(row.issue_date):
		_refuse(row, _("it expires before it is issued. Correct one of the dates."))
	if row.state == DocumentState.VALID.value and kind.has_expiry and not row.expires_on:
		_refuse(row, _("enter the day on which it expires."))
	if row.state == DocumentState.VALID.value and kind.is_signature_required and not row.is_signed:
		_refuse(row, _("it must be signed. Tick Signed once you have seen the signature."))
	if row.state in IN_HAND and row.expires_on and getdate(row.expires_on) < getdate(today()):
		row.state = DocumentState.EXPIRED.value


def _enter_state(row: Document) -> None:
	if row.state in IN_HAND and not row.attachment:
		_refuse(row, _("attach it before it counts as {0}.").format(_(row.state)))
	if row.state == DocumentState.REJECTED.value and not (row.note or "").strip():
		_refuse(row, _("say in the note why it is rejected: the client is told."))
	if row.state == DocumentState.RECEIVED.value:
		row.received_on, row.received_by = now_datetime(), frappe.session.user
	if row.state in (DocumentState.VALID.value, DocumentState.REJECTED.value):
		row.checked_on, row.checked_by = now_datetime(), frappe.session.user


def _refuse(row: Document, why: str) -> None:
	frappe.throw(
		_("Row {0}, document {1}: {2}").format(row.idx, frappe.bold(_(row.document_type)), why),
		exc=ApplicationDocumentError,
		title=_("Document"),
	)
