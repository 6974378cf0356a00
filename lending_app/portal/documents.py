"""A borrower's documents: to read, to sign with a code, and to verify."""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import getdate

from lending_app.contracts.states import STANDING, DocumentStatus
from lending_app.contracts.verification.check_document import Verification, find_document
from lending_app.lending_setup.printing.build_letterhead import build_wording
from lending_app.portal.access import get_own_client, read_own

TO_SIGN = DocumentStatus.SIGNED_BY_AGENT.value


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
	name: str
	title: str
	loan: str
	day: str
	state: str
	tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage(DocumentLine):
	"""`client_name` is what the client types to sign."""

	is_to_sign: bool
	client_name: str
	verification: str


def list_own_documents() -> list[DocumentLine]:
	"""Of the signed-in borrower, newest first. Raises SignInError, StaffInPortalError or NoClientError."""
	client = get_own_client()
	# Borrowers have no permission on Desk's documents; the filter is their own client.
	rows = frappe.get_all(
		"Loan Document",
		{"client": client, "status": ("in", STANDING)},
		["name", "title", "loan", "generated_on", "status", "is_signature_required", "company"],
		order_by="creation desc",
		limit=0,
	)
	return [DocumentLine(**_describe(row)) for row in rows]


def build_document_page(name: str) -> DocumentPage:
	"""Raises NotYoursError for another's document as for none."""
	row = read_own("Loan Document", name)
	return DocumentPage(
		**_describe(row),
		is_to_sign=bool(row.is_signature_required and row.status == TO_SIGN),
		client_name=row.client_name,
		verification=f"/verify/{row.verification_code}",
	)


def build_verification_page(code: str) -> Verification | None:
	"""What is on record under a code or a hash; None where none was asked for."""
	return find_document(code) if code else None


def _describe(row: frappe._dict) -> dict[str, str]:
	state, tone = _get_state(row)
	return {
		"name": row.name,
		"title": row.title,
		"loan": row.loan,
		"day": build_wording(row.company, "USD").day(getdate(row.generated_on)),
		"state": state,
		"tone": tone,
	}


def _get_state(row: frappe._dict) -> tuple[str, str]:
	if row.status == DocumentStatus.CANCELLED.value:
		return _("Cancelled"), ""
	if row.status == DocumentStatus.SIGNED.value:
		return _("Signed by all"), "good"
	if not row.is_signature_required:
		return _("For your information"), ""
	if row.status == DocumentStatus.SIGNED_BY_CLIENT.value:
		return _("Signed by you, others are missing"), ""
	return (
		(_("Waiting for your signature"), "bad") if row.status == TO_SIGN else (_("Being checked by us"), "")
	)
