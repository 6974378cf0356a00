"""A bank's reference is one payment: once for a company, a mode of payment and a direction, until it is reversed."""

from __future__ import annotations

import unicodedata
from typing import NoReturn

import frappe
import pymysql
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_link_to_form

from lending_app.lending_setup.database import execute, select
from lending_app.servicing.exceptions import DuplicateReferenceError

REFERENCE_FIELDS = ("reference_number", "external_reference")
# Documents by which money goes out; by the others it comes in.
PAID_OUT = ("Loan Disbursement", "Client Refund", "Referral Fee", "Liquid Guarantee")


def check_reference(doc: Document) -> None:
	"""Before a document is saved. Raises DuplicateReferenceError naming the document that has its reference."""
	for text, reference in list_references(doc).items():
		holder = _find_holder(doc, reference) or _find_draft(doc, text)
		if holder and holder != (doc.doctype, doc.name):
			_refuse(text, holder)


def claim_references(doc: Document) -> None:
	"""When a document is posted: its references are its own, of all that are posted at the same moment.

	The database keeps it: the second waits for the first to end, and raises DuplicateReferenceError where it has posted.
	"""
	for text, reference in list_references(doc).items():
		try:
			execute(
				"INSERT INTO lending_reference (direction, company, channel, reference, voucher_type, voucher_no) "
				"VALUES (%s, %s, %s, %s, %s, %s)",
				(*get_place(doc), reference, doc.doctype, doc.name),
			)
		except pymysql.err.IntegrityError as error:
			if not frappe.db.is_duplicate_entry(error):
				raise
			_explain(doc, text, reference)
		except frappe.QueryDeadlockError:
			_explain_deadlock(doc, text, reference)
			raise


def _explain(doc: Document, text: str, reference: str) -> None:
	# Waits for anyone who is posting it, and reads what is committed then, which the transaction may have begun before.
	holder = _find_holder(doc, reference, " LOCK IN SHARE MODE")
	if holder is None:
		frappe.throw(
			_("Reference {0} was being entered by somebody else, who gave up. Try again.").format(
				frappe.bold(text)
			),
			exc=DuplicateReferenceError,
			title=_("Reference Used Before"),
		)
	if holder != (doc.doctype, doc.name):
		_refuse(text, holder)


def _explain_deadlock(doc: Document, text: str, reference: str) -> None:
	"""Name who has the reference by now. The database has undone the transaction: only the answer is left to give, and who
	returns to a savepoint after it is told that it is gone.
	"""
	if holder := _find_holder(doc, reference, " LOCK IN SHARE MODE"):
		_refuse(text, holder)


def free_references(doc: Document) -> None:
	"""When a document is reversed: the same payment can be entered again, on the right loan."""
	execute(
		"DELETE FROM lending_reference WHERE voucher_type = %s AND voucher_no = %s", (doc.doctype, doc.name)
	)


def list_references(doc: Document) -> dict[str, str]:
	"""The references of a document, and how they are compared: without spaces, in capitals."""
	texts = [doc.get(field) for field in REFERENCE_FIELDS]
	return {text: reference for text in texts if text and (reference := normalize(text))}


def normalize(text: str) -> str:
	"""A reference as it is compared, 140 characters at most.

	>>> normalize("  bpd 0012-34 ")
	'BPD0012-34'
	"""
	return "".join(unicodedata.normalize("NFKC", text).upper().split())[:140]


def get_place(doc: Document) -> tuple[str, str, str]:
	direction = "out" if doc.doctype in PAID_OUT else "in"
	return direction, doc.company, doc.mode_of_payment or ""


def _find_holder(doc: Document, reference: str, lock: str = "") -> tuple[str, str] | None:
	rows = select(
		"SELECT voucher_type, voucher_no FROM lending_reference "
		f"WHERE direction = %s AND company = %s AND channel = %s AND reference = %s{lock}",
		(*get_place(doc), reference),
	)
	return rows[0] if rows else None


def _find_draft(doc: Document, text: str) -> tuple[str, str] | None:
	"""Another draft that has come from the other system with the same number."""
	if text != doc.get("external_reference"):
		return None
	filters = {
		"external_reference": text,
		"name": ("!=", doc.name or ""),
		"docstatus": 0,
		"company": doc.company,
	}
	name = frappe.db.get_value(doc.doctype, filters)
	return (doc.doctype, name) if name else None


def _refuse(text: str, holder: tuple[str, str]) -> NoReturn:
	frappe.throw(
		_(
			"Reference {0} was used by {1}. This may be the same payment entered twice; if that one is wrong, reverse it first."
		).format(frappe.bold(text), get_link_to_form(*holder)),
		exc=DuplicateReferenceError,
		title=_("Reference Used Before"),
	)
