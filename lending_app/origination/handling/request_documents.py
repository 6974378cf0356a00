"""Further documents asked of the client, with a day by which they are due."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, formatdate, getdate, today

from lending_app.lending_setup.document import by_service
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.origination.decisions.decide import decide
from lending_app.origination.decisions.decision import Decision
from lending_app.origination.exceptions import ApplicationDocumentError
from lending_app.origination.request.update_documents import ask_for, check_document_types
from lending_app.origination.states import ApplicationStatus, DecisionKind

LONGEST_DAYS = 365


def request_documents(application: Document, document_types: Sequence[str], days: int, note: str) -> Document:
	"""Ask for documents; of an application in review this is a decision, which sends it back. Returns it as saved."""
	kinds = list(dict.fromkeys(document_types))
	_check(kinds, days)
	due = getdate(add_days(today(), days))
	if application.status == ApplicationStatus.IN_REVIEW.value:
		documents = tuple((kind, note) for kind in kinds)
		decision = Decision(kind=DecisionKind.REQUEST_DOCUMENTS, documents=documents, due_date=due)
		saved = decide(application.name, decision)
	else:
		for kind in kinds:
			ask_for(application, kind, note, due)
		saved = by_service(application).save()
	with speaking_for(saved):
		names = ", ".join(_(kind) for kind in kinds)
	saved.add_comment("Info", _("Asked for {0} by {1}.").format(names, formatdate(due)))
	return saved


def _check(kinds: list[str], days: int) -> None:
	check_document_types(kinds or [""])
	if not 1 <= days <= LONGEST_DAYS:
		_refuse(_("{0} days is no time to hand documents in. Enter 1 to {1}.").format(days, LONGEST_DAYS))


def _refuse(text: str) -> None:
	frappe.throw(text, exc=ApplicationDocumentError, title=_("Document"))
