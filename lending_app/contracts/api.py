"""What the forms of Desk ask: documents of a loan, signatures, registration and the credit file."""

from __future__ import annotations

import base64
from datetime import date

import frappe
from frappe import _

from lending_app.contracts.credit_file.export import build_zip, enqueue_export, is_large
from lending_app.contracts.credit_file.list_file import list_credit_file
from lending_app.contracts.document_batches import start_batch as document_batches
from lending_app.contracts.documents.build_pdf import build_pdf
from lending_app.contracts.documents.generate import cancel, generate_document
from lending_app.contracts.documents.generate_many import list_due_kinds, make_kinds
from lending_app.contracts.exceptions import DocumentStateError
from lending_app.contracts.registration.register import register_document
from lending_app.contracts.signature.certificate import read_upload, save_certificate
from lending_app.contracts.signature.sign import sign_as_agent, sign_by_hand
from lending_app.lending_setup.files.access import get_permitted_file, read_bytes
from lending_app.lending_setup.files.kinds import check_kind
from lending_app.lending_setup.requests.read_input import read_texts
from lending_app.lending_setup.requests.typed_api import LongText, ShortText, get_label, typed

DOCUMENT = "Loan Document"


@frappe.whitelist(methods=["POST"])
@typed
def generate(loan: str, kind: str = "") -> dict[str, list[str]]:
	"""One kind of document, or all that the loan still needs: names of those made, and why others were not."""
	frappe.has_permission(DOCUMENT, "write", throw=True)
	record = frappe.get_doc("Loan", loan)
	record.check_permission("read")
	if kind:
		return {"made": [str(generate_document(loan, kind).name)], "failed": []}
	made, failed = make_kinds(record, list_due_kinds(record))
	return {"made": made, "failed": failed}


@frappe.whitelist(methods=["POST"])
@typed
def generate_for_loans(loans: list[str], kind: ShortText, output: ShortText) -> str:
	"""One kind for many loans, as one file: a worker makes it and tells its user. Returns the batch."""
	frappe.has_permission(DOCUMENT, "write", throw=True)
	names = read_texts(loans, get_label("loans"))
	return str(document_batches.start_batch(list(names), kind, output).name)


@frappe.whitelist(methods=["POST"])
@typed
def sign(document: str, signed_by: ShortText, has_checked: bool = False, drawing: LongText = "") -> None:
	"""The agent signs, having checked what is printed."""
	frappe.get_doc(DOCUMENT, document).check_permission("write")
	if not has_checked:
		frappe.throw(
			_("Confirm that you have checked the document."), exc=DocumentStateError, title=_("Not Checked")
		)
	sign_as_agent(document, signed_by=signed_by, drawing=drawing or None)


@frappe.whitelist(methods=["POST"])
@typed
def attach_signed_scan(
	document: str, file_url: str, has_client: bool = True, people: list[str] | None = None
) -> None:
	"""The print was signed by hand, by agent and client or by `people` (rows of co-borrowers and guarantors), or all."""
	frappe.get_doc(DOCUMENT, document).check_permission("write")
	file = get_permitted_file(file_url)
	content = read_bytes(file)
	check_kind(file.file_name, content, _("Scan Signed by Hand"))
	sign_by_hand(
		document, content=content, file_name=file.file_name, has_client=has_client, people=people or ()
	)


@frappe.whitelist(methods=["POST"])
@typed
def register(document: str, office: ShortText, number: ShortText, registered_on: date) -> None:
	"""The document was registered with an office."""
	frappe.get_doc(DOCUMENT, document).check_permission("write")
	register_document(document, office=office, number=number, registered_on=registered_on)


@frappe.whitelist(methods=["POST"])
@typed
def cancel_document(document: str, reason: ShortText) -> None:
	"""A document that is not to be used; a signed one stays in the file as cancelled."""
	record = frappe.get_doc(DOCUMENT, document, for_update=True)
	record.check_permission("write")
	if record.status == "Cancelled" or not reason.strip():
		frappe.throw(
			_("Enter why {0} is cancelled; one that is cancelled stays so.").format(document),
			exc=DocumentStateError,
			title=_("Cannot Be Cancelled"),
		)
	cancel(record, reason.strip())


@frappe.whitelist(methods=["GET"])
@typed
def preview(template: str, loan: str) -> None:
	"""A template as PDF on a real loan; nothing is kept."""
	record = frappe.get_doc("Loan Document Template", template)
	record.check_permission("read")
	document = frappe.get_doc("Loan", loan)
	document.check_permission("read")
	content = build_pdf(document, record, _("Preview"), "")
	frappe.local.response.update(
		{
			"type": "pdf",
			"filename": f"{record.title}.pdf",
			"filecontent": content,
			"display_content_as": "inline",
		}
	)


@frappe.whitelist(methods=["POST"])
@typed
def upload_certificate(company: str, content: LongText, password: ShortText = "") -> None:
	"""The lender's PKCS#12 file, with its password."""
	frappe.get_doc("Contract Settings", company).check_permission("write")
	save_certificate(company, read_upload(content), password)


@frappe.whitelist(methods=["GET"])
@typed
def get_credit_file(loan: str) -> dict[str, list]:
	"""What the file holds and what it lacks."""
	record = frappe.get_doc("Loan", loan)
	record.check_permission("read")
	found = list_credit_file(record)
	return {
		"entries": [[entry.section, entry.title, str(entry.dated or "")] for entry in found.entries],
		"missing": list(found.missing),
	}


@frappe.whitelist(methods=["POST"])
@typed
def export_credit_file(loan: str) -> dict[str, str]:
	"""The ZIP as base64; a large one is made by a job, which tells its user."""
	record = frappe.get_doc("Loan", loan)
	record.check_permission("export")
	found = list_credit_file(record)
	if is_large(found):
		enqueue_export(loan, frappe.session.user)
		return {"queued": "1"}
	return {"name": f"{loan}.zip", "content": base64.b64encode(build_zip(record, found)).decode()}
