"""Make a loan's documents: once, and again only for as long as nobody has signed."""

from __future__ import annotations

import hashlib
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import make_autoname
from frappe.utils import now_datetime

from lending_app.contracts.documents.build_pdf import build_pdf, get_language
from lending_app.contracts.exceptions import DocumentStateError, SignedDocumentError
from lending_app.contracts.states import BEGUN, STANDING, DocumentStatus
from lending_app.contracts.templates.parties import list_signing
from lending_app.contracts.templates.versions import choose_template, get_version
from lending_app.lending_setup.document import by_service

SERIES = "DOC-.YYYY.-.#####"
CODE_LENGTH = 20


def generate_document(loan: str, kind: str, language: str | None = None) -> Document:
	"""The document of a kind in the client's language; one that nobody has signed is replaced.

	The caller checks permission. Raises SignedDocumentError, MissingTemplateError or MissingFieldError.
	"""
	record = frappe.get_doc("Loan", loan, for_update=True)
	_refuse_cancelled(record)
	before = _get_standing(loan, kind)
	template = choose_template(record, kind, language or get_language(record.client))
	number, code = make_autoname(SERIES, "Loan Document"), frappe.generate_hash(length=CODE_LENGTH)
	content = build_pdf(record, template, number, code)
	for name in before:
		cancel(frappe.get_doc("Loan Document", name), _("Replaced by {0}").format(number))
	document = frappe.new_doc(
		"Loan Document",
		loan=loan,
		kind=kind,
		title=template.title,
		language=template.language,
		template_version=get_version(template),
		is_signature_required=template.is_signature_required,
		verification_code=code,
		generated_on=now_datetime(),
		generated_by=frappe.session.user,
		parties=list_signing(record, template.body) if template.is_signature_required else [],
		**hash_both(content),
	)
	# It follows from the loan, which the caller may read; nobody enters documents by hand.
	by_service(document).insert(ignore_permissions=True, set_name=number)
	url = attach(document, f"{number}.pdf", content, "file")
	set_values(document, {"file": url, "original_file": url})
	return document


def hash_both(content: bytes) -> dict[str, str]:
	digest = hashlib.sha256(content).hexdigest()
	return {"content_hash": digest, "original_hash": digest}


def attach(document: Document, name: str, content: bytes, field: str) -> str:
	"""Keep a private file with the document; its address."""
	file = frappe.new_doc(
		"File",
		file_name=name,
		content=content,
		is_private=1,
		attached_to_doctype=document.doctype,
		attached_to_name=document.name,
		attached_to_field=field,
	)
	# A file of the document itself, whose step was allowed.
	return str(by_service(file).insert(ignore_permissions=True).file_url)


def set_values(document: Document, values: dict[str, Any]) -> None:
	"""Write what services alone write."""
	document.update(values)
	# The step that writes it has checked its own rights.
	by_service(document).save(ignore_permissions=True)


def cancel(document: Document, reason: str) -> None:
	set_values(
		document,
		{"status": DocumentStatus.CANCELLED.value, "cancelled_on": now_datetime(), "cancel_reason": reason},
	)


def _get_standing(loan: str, kind: str) -> list[str]:
	rows = frappe.get_all(
		"Loan Document", {"loan": loan, "kind": kind, "status": ("in", STANDING)}, ["name", "status"]
	)
	signed = next((row for row in rows if row.status in BEGUN), None)
	if signed:
		frappe.throw(
			_(
				"{0} is {1}, so it is not made again. Cancel it with a reason first if it must be replaced."
			).format(frappe.bold(signed.name), _(signed.status, context="Loan Document")),
			exc=SignedDocumentError,
			title=_("Already Signed"),
		)
	return [row.name for row in rows]


def _refuse_cancelled(loan: Document) -> None:
	if loan.status == "Cancelled":
		frappe.throw(
			_("Loan {0} is cancelled: it gets no more documents.").format(loan.name),
			exc=DocumentStateError,
			title=_("Loan Cancelled"),
		)
