"""A company's letterhead, and how its documents and portal write figures and dates."""

from __future__ import annotations

import base64
from mimetypes import guess_type

import frappe
from babel import Locale, UnknownLocaleError
from frappe import _
from frappe.contacts.doctype.address.address import get_default_address
from frappe.model.document import Document

from lending_app.lending_setup.files.access import find_file
from lending_app.printing.documents import Company
from lending_app.printing.wording import Wording

IMAGE_TYPES = ("image/png", "image/jpeg", "image/webp")
LOGO_TYPES = (*IMAGE_TYPES, "image/svg+xml", "image/gif")
IMAGE_BYTES = 1_000_000


def build_company(name: str) -> Company:
	"""The letterhead of a company: its name, tax number, address and logo."""
	company = frappe.get_cached_doc("Company", name)
	address = get_default_address("Company", name)
	lines = _list_address_lines(frappe.get_doc("Address", address)) if address else []
	contact = " · ".join(part for part in (company.phone_no, company.email, company.website) if part)
	return Company(
		name=company.company_name,
		tax_id=company.tax_id or "",
		lines=tuple(line for line in (*lines, contact) if line),
		logo=read_image(company.company_logo, company, LOGO_TYPES),
	)


def build_wording(company: str, currency: str) -> Wording:
	"""The language of the reader, with the figures and dates of the company's country."""
	language = (frappe.local.lang or "en").partition("-")[0]
	country = frappe.get_cached_value("Company", company, "country")
	code = (frappe.db.get_value("Country", country, "code", cache=True) or "").upper()
	locale = f"{language}_{code}"
	try:
		Locale.parse(locale)
	except (UnknownLocaleError, ValueError):
		locale = language
	return Wording(currency=currency, locale=locale, translate=_)


def _list_address_lines(address: Document) -> list[str]:
	place = ", ".join(part for part in (address.city, address.state, address.pincode) if part)
	return [line for line in (address.address_line1, address.address_line2, place) if line]


def read_image(file_url: str | None, document: Document, types: tuple[str, ...] = IMAGE_TYPES) -> str:
	"""An image of a document as a data: address, since paper is drawn without a network; empty where it cannot be used.

	It is one that hangs on the document, or that the reader may read without it.
	"""
	kind = guess_type(file_url or "")[0]
	file = find_file(str(file_url), document) if kind in types else None
	return _embed(file, kind) if file and kind else ""


def read_public_image(file_url: str) -> str:
	"""An image that anyone may see as a data: address; empty where there is none, or it is private."""
	kind = guess_type(file_url)[0]
	name = frappe.db.get_value("File", {"file_url": file_url, "is_private": 0})
	return _embed(frappe.get_doc("File", name), kind) if name and kind in IMAGE_TYPES else ""


def _embed(file: Document, kind: str) -> str:
	try:
		content = file.get_content()
	except OSError:
		return ""
	content = content.encode() if isinstance(content, str) else content
	if len(content) > IMAGE_BYTES:
		return ""
	return f"data:{kind};base64,{base64.b64encode(content).decode()}"
