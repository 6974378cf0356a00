"""Documents of open requests whose last day has passed, marked in one statement each day."""

from __future__ import annotations

import frappe
from frappe.utils import today

from lending_app.origination.request.update_documents import IN_HAND
from lending_app.origination.states import UNDECIDED, DocumentState


def expire_documents() -> None:
	"""Mark them expired; a decided application keeps the documents it was decided on. Safe to run twice."""
	paper, application = (
		frappe.qb.DocType("Loan Application Document"),
		frappe.qb.DocType("Loan Application"),
	)
	(
		frappe.qb.update(paper)
		.join(application)
		.on(application.name == paper.parent)
		.set(paper.state, DocumentState.EXPIRED.value)
		.where((paper.parenttype == "Loan Application") & paper.state.isin(IN_HAND))
		.where(paper.expires_on < today())
		.where((application.docstatus == 0) & application.status.isin([state.value for state in UNDECIDED]))
		.run()
	)
