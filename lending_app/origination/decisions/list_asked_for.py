"""What the officer is to complete before an application goes on: in the manager's words, and the documents by their days."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate

from lending_app.origination.queries import get_last_decision
from lending_app.origination.request.update_documents import IN_HAND
from lending_app.origination.states import ApplicationStatus, DecisionKind


def list_asked_for(application: Document) -> list[str]:
	"""Lines of plain text; none unless information is needed."""
	if application.status != ApplicationStatus.NEEDS_INFORMATION.value:
		return []
	name = get_last_decision(application.name, (DecisionKind.REQUEST_DOCUMENTS.value,))
	explanation = frappe.db.get_value("Credit Decision", name, "explanation") if name else None
	lines = [line.strip() for line in (explanation or "").splitlines() if line.strip()]
	for row in application.documents:
		if row.due_date and row.state not in IN_HAND:
			lines.append(_("{0}, until {1}.").format(_(row.document_type), formatdate(row.due_date)))
	return lines
