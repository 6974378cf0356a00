"""A document of a loan as PDF: its template filled in, with letterhead, page numbers and a code to verify it by."""

from __future__ import annotations

from urllib.parse import quote

import frappe
import segno
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_url, getdate, today

from lending_app.contracts.templates.environment import render_body
from lending_app.contracts.templates.values import DocumentNames, build_values
from lending_app.lending_setup.language.speak import speaking
from lending_app.lending_setup.printing.build_letterhead import build_company, build_wording
from lending_app.printing.documents import ContractPayload
from lending_app.printing.render_document import render_document
from lending_app.printing.shared_parts import build_letter


def build_pdf(loan: Document, template: Document, number: str, code: str) -> bytes:
	"""Raises MissingFieldError naming what the loan lacks."""
	return render_document(build_payload(loan, template, number, code))


def build_payload(loan: Document, template: Document, number: str, code: str) -> ContractPayload:
	"""`template` is a template or one of its versions; without a `code` the document cannot be verified: a preview."""
	with speaking(template.language):
		address = get_verification_address(code)
		names = DocumentNames(
			number=number,
			title=template.title,
			kind=template.kind,
			language=template.language,
			verification_address=address,
		)
		body = render_body(template.body, build_values(loan, names))
		wording = build_wording(loan.company, loan.currency)
		letter = build_letter(
			build_company(loan.company), template.title, number, wording.day(getdate(today())), wording
		)
		return ContractPayload(
			letter=letter,
			body=body,
			qr=segno.make(address, error="m").svg_data_uri(scale=3, border=1) if code else "",
			verification_title=_("Verify this document"),
			verification_text=_(
				"Scan the code, or open the address and upload the file: the page says whether it is genuine."
			),
			verification_address=address,
		)


def get_verification_address(code: str) -> str:
	return get_url(f"/verify/{quote(code)}")


def get_language(client: str) -> str:
	"""Of the document: the client's where templates have it, else the site's, else English."""
	own = frappe.db.get_value("Client", client, "language") or ""
	site = frappe.db.get_single_value("System Settings", "language") or ""
	found = (language.partition("-")[0] for language in (own, site) if language)
	return next((language for language in found if language in ("es", "fr", "en")), "en")
