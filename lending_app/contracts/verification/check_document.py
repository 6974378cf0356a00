"""Whether a file is a document that this lender made, as it was made: by its hash, and by the lender's signature."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import formatdate

from lending_app.contracts.exceptions import UnreadablePdfError
from lending_app.contracts.signature.seal import read_seal
from lending_app.lending_setup.files.kinds import MEGABYTE

MEGABYTES = 25
HASH = re.compile(r"[0-9a-f]{64}")
CODE = re.compile(r"[0-9a-zA-Z]{10,40}")
FIELDS = (
	"name", "title", "kind", "status", "company", "generated_on", "content_hash", "original_hash", "is_sealed", "language",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
	"""`result` is "genuine", "changed", "unknown" or "known": a document by its code, whose file was not looked at.

	Nothing of the client is told: anyone may ask.
	"""

	result: str
	text: str
	title: str = ""
	number: str = ""
	company: str = ""
	made_on: str = ""
	status: str = ""
	content_hash: str = ""


def find_document(code: str) -> Verification:
	"""By the code of the address, or by a hash."""
	text = (code or "").strip()
	if HASH.fullmatch(text.lower()):
		return verify_hash(text.lower())
	row = _find({"verification_code": text}) if CODE.fullmatch(text) else None
	if row is None:
		return Verification(result="unknown", text=_("No document has this code or hash."))
	return _describe(
		row, "known", _("This document is on record. Upload your file to see whether it is the same.")
	)


def verify_hash(digest: str) -> Verification:
	row = _find({"content_hash": digest}) or _find({"original_hash": digest})
	if row is None:
		return Verification(result="unknown", text=_("No document has this code or hash."))
	if row.status == "Cancelled":
		return _describe(row, "genuine", _("The file is genuine, and the document has been cancelled since."))
	if row.content_hash != digest:
		return _describe(row, "genuine", _("The file is genuine, as it was before it was signed."))
	return _describe(row, "genuine", _("The file is genuine and has not been changed."))


def verify_file(content: bytes, code: str = "") -> Verification:
	"""A PDF against the record. Raises UnreadablePdfError for what is none."""
	if not content.startswith(b"%PDF-") or len(content) > MEGABYTES * MEGABYTE:
		frappe.throw(
			_("This is no PDF file of at most {0} MB. Choose another one.").format(MEGABYTES),
			exc=UnreadablePdfError,
			title=_("Not a PDF File"),
		)
	found = verify_hash(hashlib.sha256(content).hexdigest())
	if found.result == "genuine":
		return found
	row = _find({"verification_code": code}) if CODE.fullmatch(code or "") else None
	if row is None:
		return Verification(
			result="changed", text=_("This file is none that we have made, or it has been changed.")
		)
	return _describe(row, "changed", _explain_change(content, row))


def _explain_change(content: bytes, row: frappe._dict) -> str:
	seal = read_seal(content, row.company)
	if row.is_sealed and seal is None:
		return _("The file is not the document on record: the lender's digital signature is missing from it.")
	if seal and not seal.is_intact:
		return _(
			"The file is not the document on record: what the lender's digital signature covers was changed."
		)
	if seal and not seal.is_valid:
		return _(
			"The file is not the document on record: it was changed after the lender's digital signature."
		)
	return _("The file is not the document on record: it was changed, or it is another one.")


def _find(filters: dict[str, str]) -> frappe._dict | None:
	rows = frappe.get_all("Loan Document", filters, list(FIELDS), limit=1)
	return rows[0] if rows else None


def _describe(row: frappe._dict, result: str, text: str) -> Verification:
	return Verification(
		result=result,
		text=text,
		title=row.title,
		number=row.name,
		company=row.company,
		made_on=formatdate(row.generated_on),
		status=_(row.status, context="Loan Document"),
		content_hash=row.content_hash,
	)
