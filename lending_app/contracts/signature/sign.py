"""Sign a document: the agent first, then the client, co-borrowers and guarantors on paper; the last one completes and seals it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from io import BytesIO
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname, now_datetime
from pypdf import PdfReader, PdfWriter

from lending_app.contracts.documents.generate import attach, set_values
from lending_app.contracts.exceptions import DocumentStateError, SignerError
from lending_app.contracts.signature.codes import use_code
from lending_app.contracts.signature.evidence import build_evidence
from lending_app.contracts.signature.seal import seal
from lending_app.contracts.states import DocumentStatus, SignatureMethod, Signer
from lending_app.lending_setup.files.access import list_files
from lending_app.lending_setup.language.speak import speaking
from lending_app.lending_setup.requests.connection import get_connection_address
from lending_app.origination.offers.record_answer import get_address
from lending_app.origination.offers.signature import check_signature, check_signed_by_client

GENERATED, BY_AGENT = DocumentStatus.GENERATED.value, DocumentStatus.SIGNED_BY_AGENT.value
BY_CLIENT = DocumentStatus.SIGNED_BY_CLIENT.value


def sign_as_agent(name: str, *, signed_by: str, drawing: str | None = None) -> None:
	"""The agent has checked the printed data and signs for the lender. The caller checks permission."""
	document = _open(name, {GENERATED})
	check_signature(signed_by, drawing)
	_append(document, Signer.AGENT, signed_by, _get_method(drawing), drawing=drawing)
	set_values(document, {"status": BY_AGENT})


def sign_as_client(name: str, *, signed_by: str, code: str, drawing: str | None = None) -> None:
	"""The client signs in the portal with the code that was sent. The caller has seen that it is their document.

	Raises SignatureCodeError, and SignerError before the agent has signed.
	"""
	document = _open(name, {BY_AGENT})
	check_signature(signed_by, drawing)
	check_signed_by_client(signed_by, document.client)
	sent_to = use_code(document, code)
	_append(document, Signer.CLIENT, signed_by, _get_method(drawing), drawing=drawing, code_sent_to=sent_to)
	document.status = BY_CLIENT
	_settle(document)


def sign_by_hand(
	name: str, *, content: bytes, file_name: str, has_client: bool = True, people: Collection[str] = ()
) -> None:
	"""People have signed the print, and its scan is the proof.

	`has_client`: agent and client are among them; `people` are rows of the document's co-borrowers and guarantors.
	The caller checks permission and kind of file. Raises SignerError where nobody is named, or somebody who has signed.
	"""
	document = _open(name, {GENERATED, BY_AGENT} if has_client else {BY_AGENT, BY_CLIENT})
	parties = _choose_parties(document, has_client=has_client, people=people)
	digest = hashlib.sha256(content).hexdigest()
	url = attach(document, file_name, content, "scan")
	if has_client:
		if document.status == GENERATED:
			_append_by_hand(document, Signer.AGENT, get_fullname(frappe.session.user), digest)
		_append_by_hand(document, Signer.CLIENT, document.client_name, digest)
		document.update({"status": BY_CLIENT, "scan": url, "scan_hash": digest})
	for party in parties:
		_append_by_hand(document, Signer(party.role), party.full_name, digest)
		party.update({"signed_on": now_datetime(), "scan": url})
	_settle(document)


def _choose_parties(document: Document, *, has_client: bool, people: Collection[str]) -> list[Any]:
	wanted = {str(name) for name in people}
	found = [row for row in document.parties if row.name in wanted and not row.signed_on]
	if len(found) != len(wanted) or not (found or has_client):
		_refuse(
			_("Choose who has signed the print: people of this document who have not signed it yet."),
			SignerError,
		)
	return found


def _append_by_hand(document: Document, signer: Signer, full_name: str, digest: str) -> None:
	_append(document, signer, full_name, SignatureMethod.BY_HAND, scan_hash=digest)


def _settle(document: Document) -> None:
	"""Complete the document once nobody is missing any more."""
	if document.status == BY_CLIENT and all(row.signed_on for row in document.parties):
		_complete(document)
	else:
		set_values(document, {})


def read_content(document: Document, url: str | None = None) -> bytes:
	"""The PDF of a document, whose own file it is. Raises DocumentStateError where it is lost."""
	files = [file for file in list_files(url or document.file) if file.attached_to_name == document.name]
	if not files:
		_refuse(
			_("The file of {0} is not on this site any more. Ask your administrator.").format(document.name),
			DocumentStateError,
		)
	content = files[0].get_content()
	return content.encode() if isinstance(content, str) else bytes(content)


def _open(name: str, allowed: set[str]) -> Document:
	document = frappe.get_doc("Loan Document", name, for_update=True)
	if document.status not in allowed and document.status == GENERATED:
		_refuse(_("The agent signs {0} first.").format(name), SignerError)
	if document.status not in allowed:
		_refuse(
			_("{0} is {1} and cannot be signed this way.").format(
				name, _(document.status, context="Loan Document")
			),
			DocumentStateError,
		)
	return document


def _append(
	document: Document, signer: Signer, full_name: str, method: SignatureMethod, **values: Any
) -> None:
	request = getattr(frappe.local, "request", None)
	document.append(
		"signatures",
		{
			"signer": signer.value,
			"full_name": full_name.strip(),
			"method": method.value,
			"signed_on": now_datetime(),
			"user": frappe.session.user,
			"document_hash": document.original_hash,
			"device": (request.headers.get("User-Agent") or "")[:500] if request else "",
			**(get_address() if request else {}),
			"ip_address": get_connection_address() or None,
			**values,
		},
	)


def _get_method(drawing: str | None) -> SignatureMethod:
	return SignatureMethod.DRAWN if drawing else SignatureMethod.TYPED


def _complete(document: Document) -> None:
	"""Append the evidence, seal the whole, and keep it beside what was signed."""
	with speaking(document.language):
		evidence = build_evidence(document)
		reason = _("Signed by the parties: {0}").format(document.name)
	writer = PdfWriter(clone_from=PdfReader(BytesIO(read_content(document))))
	writer.append(PdfReader(BytesIO(evidence)))
	joined = BytesIO()
	writer.write(joined)
	content, is_sealed = seal(joined.getvalue(), document.company, reason)
	url = attach(document, f"{document.name}-signed.pdf", content, "file")
	set_values(
		document,
		{
			"file": url,
			"content_hash": hashlib.sha256(content).hexdigest(),
			"is_sealed": int(is_sealed),
			"status": DocumentStatus.SIGNED.value,
		},
	)


def _refuse(message: str, kind: type[Exception]) -> NoReturn:
	frappe.throw(message, exc=kind, title=_("Cannot Be Signed"))
