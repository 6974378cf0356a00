"""The rows of a client's documents: valid when added, complete for their kind, and when they expire."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_months, formatdate, getdate, now_datetime, today

from lending_app.clients.exceptions import DocumentExpiredError, IncompleteClientError


def check_documents(client: Document) -> None:
	"""Check the rows that this save adds or changes, and sign the new ones."""
	before = client.get_doc_before_save()
	known = {row.name: row for row in before.documents} if before else {}
	for row in client.documents:
		old = known.get(row.name)
		row.added_by = old.added_by if old else frappe.session.user
		row.added_on = old.added_on if old else now_datetime()
		if not old or _differs(row, old):
			_check_row(row)
	client.next_expiry_date = _get_next_expiry(client)


def _get_next_expiry(client: Document) -> date | None:
	"""The first kind of document to run out; of two of a kind the newer one counts."""
	latest: dict[str, date] = {}
	for row in client.documents:
		expiry = get_expiry(row) or date.max
		latest[row.document_type] = max(latest.get(row.document_type, date.min), expiry)
	return min((day for day in latest.values() if day != date.max), default=None)


def get_expiry(row: Document) -> date | None:
	"""The day a document expires: its own, or its kind's months after it was issued."""
	if row.expiry_date:
		return getdate(row.expiry_date)
	months = frappe.get_cached_value("Client Document Type", row.document_type, "valid_months")
	return getdate(add_months(row.issue_date, months)) if months and row.issue_date else None


def _differs(row: Document, old: Document) -> bool:
	return (row.document_type, str(row.expiry_date), str(row.issue_date), row.front, row.back) != (
		old.document_type, str(old.expiry_date), str(old.issue_date), old.front, old.back,
	)  # fmt: skip


def _check_row(row: Document) -> None:
	kind = frappe.get_cached_doc("Client Document Type", row.document_type)
	if kind.has_expiry and not row.expiry_date and not kind.valid_months:
		_refuse_missing(row, _("its expiry date"))
	if not row.front:
		_refuse_missing(row, _("its image or file"))
	if kind.has_two_sides and not row.back:
		_refuse_missing(row, _("the image of its back"))
	if row.issue_date and getdate(row.issue_date) > getdate(today()):
		_refuse_expired(row, _("is issued on {0}, a day to come").format(formatdate(row.issue_date)))
	expiry = get_expiry(row)
	if expiry and expiry < getdate(today()):
		_refuse_expired(row, _("expired on {0}").format(formatdate(expiry)))


def _refuse_missing(row: Document, what: str) -> None:
	frappe.throw(
		_("Row {0}: {1} needs {2}.").format(row.idx, frappe.bold(_(row.document_type)), what),
		exc=IncompleteClientError,
		title=_("Document Incomplete"),
	)


def _refuse_expired(row: Document, why: str) -> None:
	frappe.throw(
		_("Row {0}: {1} {2}. Ask the client for a valid one.").format(
			row.idx, frappe.bold(_(row.document_type)), why
		),
		exc=DocumentExpiredError,
		title=_("Document Not Valid"),
	)
