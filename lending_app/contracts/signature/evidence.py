"""The page that says who signed a document, when, how and from where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from frappe import _
from frappe.model.document import Document
from frappe.utils import format_datetime, get_datetime, now_datetime

from lending_app.contracts.documents.build_pdf import get_verification_address
from lending_app.lending_setup.printing.build_letterhead import build_company, build_wording
from lending_app.printing.documents import EvidencePayload, Field, SignatureEvidence
from lending_app.printing.render_document import render_document
from lending_app.printing.shared_parts import build_letter


def build_evidence(document: Document) -> bytes:
	"""In the document's language, which the caller speaks."""
	wording = build_wording(document.company, "USD")
	dated = wording.day(now_datetime().date())
	about = (
		Field(_("Document"), f"{document.title} {document.name}"),
		Field(_("Loan"), document.loan),
		Field(_("SHA-256 of What Was Signed"), document.original_hash),
		Field(_("Verify at"), get_verification_address(document.verification_code)),
	)
	return render_document(
		EvidencePayload(
			letter=build_letter(
				build_company(document.company), _("Evidence of Signature"), document.name, dated, wording
			),
			about=about,
			signatures=tuple(_build_signature(row) for row in document.signatures),
			note=_(
				"This page was added when the last party signed. Any later change of the file shows when it is verified."
			),
		)
	)


def _build_signature(row: Any) -> SignatureEvidence:
	return SignatureEvidence(title=_(row.signer), fields=tuple(_list_fields(row)), drawing=row.drawing or "")


def _list_fields(row: Any) -> Iterator[Field]:
	values = (
		(_("Signed By"), row.full_name),
		(_("Method"), _(row.method)),
		(_("Signed On"), format_datetime(get_datetime(row.signed_on), "yyyy-MM-dd HH:mm:ss")),
		(_("User"), row.user),
		(_("Code Sent To"), row.code_sent_to),
		(_("IP Address"), row.ip_address),
		(_("Browser"), row.device),
		(_("SHA-256 of the Scan"), row.scan_hash),
	)
	yield from (Field(label, value) for label, value in values if value)
