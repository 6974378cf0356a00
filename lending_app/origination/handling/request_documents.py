"""Further papers asked of the client, with a day by which they are due."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, formatdate, getdate, today

from lending_app.origination.exceptions import ApplicationDocumentError
from lending_app.origination.states import ApplicationStatus, DocumentState

LONGEST_DAYS = 365


def request_documents(application: Document, document_types: Sequence[str], days: int, note: str) -> Document:
	"""Add the papers as asked for and send an application in review back for information. Returns it as saved."""
	kinds = list(dict.fromkeys(document_types))
	_check(kinds, days)
	due = getdate(add_days(today(), days))
	rows = {row.document_type: row for row in application.documents}
	for kind in kinds:
		row = rows.get(kind) or application.append("documents", {"document_type": kind, "is_required": 1})
		row.update(
			{"state": DocumentState.REQUESTED.value, "attachment": None, "due_date": due, "note": note}
		)
	application.save()
	names = ", ".join(_(kind) for kind in kinds)
	application.add_comment("Info", _("Asked for {0} by {1}.").format(names, formatdate(due)))
	if application.status != ApplicationStatus.IN_REVIEW.value:
		return application
	return apply_workflow(application, "Ask for Information")


def _check(kinds: list[str], days: int) -> None:
	known = frappe.get_all("Client Document Type", {"name": ("in", kinds or [""])}, pluck="name")
	if not kinds or set(kinds) - set(known):
		missing = ", ".join(kind for kind in kinds if kind not in known)
		_refuse(
			_("Choose kinds of documents from the list. Unknown: {0}").format(missing or _("none chosen"))
		)
	if not 1 <= days <= LONGEST_DAYS:
		_refuse(_("{0} days is no time to hand papers in. Enter 1 to {1}.").format(days, LONGEST_DAYS))


def _refuse(text: str) -> None:
	frappe.throw(text, exc=ApplicationDocumentError, title=_("Document"))
