"""What the pages of documents ask the server: the file, a code, the signature; and whether a file is genuine."""

from __future__ import annotations

import frappe
from frappe import _

from lending_app.contracts.signature.codes import send_code
from lending_app.contracts.signature.sign import read_content, sign_as_client
from lending_app.contracts.states import DocumentStatus
from lending_app.contracts.verification.check_document import verify_file
from lending_app.lending_setup.requests.limit_calls import limit_calls
from lending_app.lending_setup.requests.typed_api import LongText, ShortText, typed
from lending_app.portal.access import (
	assert_owns,
	check_origin,
	get_code_limit,
	get_paper_limit,
)
from lending_app.portal.api import send_pdf
from lending_app.portal.exceptions import NothingToSignError


@frappe.whitelist(methods=["GET"])
@limit_calls(get_paper_limit)
@typed
def print_own_document(document: str) -> None:
	"""The document's PDF."""
	record = assert_owns("Loan Document", document)
	send_pdf(f"{record.title} {record.name}", read_content(record))


@frappe.whitelist(methods=["POST"])
@limit_calls(get_code_limit)
@typed
def send_signature_code(document: str) -> dict[str, str]:
	"""Send a code to sign with; tells where it went."""
	record = assert_owns("Loan Document", document)
	if record.status != DocumentStatus.SIGNED_BY_AGENT.value:
		frappe.throw(
			_("There is nothing for you to sign in {0}.").format(record.name),
			exc=NothingToSignError,
			title=_("Nothing to Sign"),
		)
	return {"text": _("We sent a code to {0}.").format(send_code(record))}


@frappe.whitelist(methods=["POST"])
@limit_calls(get_code_limit)
@typed
def sign_own_document(
	document: str, signed_by: ShortText, code: ShortText, drawing: LongText = "", has_agreed: bool = False
) -> None:
	"""The borrower signs with the code, having read the document and agreed."""
	record = assert_owns("Loan Document", document)
	if not has_agreed:
		frappe.throw(
			_("Tick that you have read the document and agree."),
			exc=NothingToSignError,
			title=_("Not Agreed"),
		)
	sign_as_client(record.name, signed_by=signed_by, code=code, drawing=drawing or None)


@frappe.whitelist(allow_guest=True, methods=["POST"])
@limit_calls(get_paper_limit)
@typed
def verify_document(code: ShortText = "") -> dict[str, str]:
	"""Whether the file of the request is a document of ours, unchanged. Anyone may ask: nothing of a client is told."""
	check_origin()
	file = frappe.request.files.get("file") if frappe.request else None
	found = verify_file(file.stream.read() if file else b"", code)
	return {"result": found.result, "text": found.text, "title": f"{found.title} {found.number}".strip()}
