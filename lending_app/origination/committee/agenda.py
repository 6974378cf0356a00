"""What may be put on the agenda of a session."""

from __future__ import annotations

from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.origination.exceptions import CommitteeError
from lending_app.origination.states import ApplicationStatus

PROPOSAL = (
	"proposed_amount", "proposed_number_of_installments", "proposed_interest_percent", "conditions", "reason", "explanation",
)  # fmt: skip


def check_agenda(session: Document) -> None:
	"""Applications in review, of the committee's company, each once and in one open session alone."""
	names = [row.application for row in session.applications]
	facts = {row.name: row for row in _list_facts(names)}
	elsewhere = _list_elsewhere(session, names)
	for row in session.applications:
		_check_row(session, row, names, facts.get(row.application), elsewhere)


def check_voted(session: Document, before: Document) -> None:
	"""What was voted on stays on the agenda, with the terms that were voted on."""
	now = {row.application: row for row in session.applications}
	voted = {row.application for row in before.votes}
	for row in before.applications:
		new = now.get(row.application)
		if row.application in voted and (new is None or any(row.get(f) != new.get(f) for f in PROPOSAL)):
			_refuse(row, _("votes were cast on it, so its terms stay as they are."))


def _check_row(
	session: Document, row: Document, names: list[str], facts: Any, elsewhere: dict[str, str]
) -> None:
	if names.count(row.application) > 1:
		_refuse(row, _("the application is there twice. Keep one row."))
	if facts is None or facts.company != session.company:
		_refuse(row, _("the application is not of company {0}. Take it out.").format(session.company))
	if facts.status != ApplicationStatus.IN_REVIEW.value:
		status = _(facts.status, context="Loan Application")
		_refuse(row, _("the application is {0}. Only one in review is voted on.").format(status))
	if row.application in elsewhere:
		_refuse(
			row, _("the application is on session {0}. Close that first.").format(elsewhere[row.application])
		)


def _list_facts(names: list[str]) -> list[Any]:
	# get_list would hide applications of branches that the secretary does not see; a committee sees all.
	return frappe.get_all("Loan Application", {"name": ("in", names)}, ["name", "company", "status"])


def _list_elsewhere(session: Document, names: list[str]) -> dict[str, str]:
	"""Other open sessions by application."""
	row, other = frappe.qb.DocType("Committee Session Application"), frappe.qb.DocType("Committee Session")
	query = (
		frappe.qb.from_(row)
		.join(other)
		.on(row.parent == other.name)
		.select(row.application, other.name)
		.where(row.application.isin(names) & (other.status == "Open") & (other.name != (session.name or "")))
	)
	return dict(query.run()) if names else {}


def _refuse(row: Document, message: str) -> NoReturn:
	frappe.throw(
		_("Row {0}, {1}: {2}").format(row.idx, frappe.bold(row.application), message),
		exc=CommitteeError,
		title=_("Agenda Not Usable"),
	)
