"""The end of a credit's life (APP-01): the file of what has ended is archived, with its place and how long it is kept."""

from __future__ import annotations

from datetime import date
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_years, cint, formatdate, getdate, today

from lending_app.engine.loan.state import LoanStatus
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.origination.states import ApplicationStatus
from lending_app.servicing.exceptions import ArchiveError

# Nothing more can come of a loan; what is charged off may still be recovered.
ENDED_LOANS = {
	LoanStatus.PAID,
	LoanStatus.SETTLED,
	LoanStatus.REFINANCED,
	LoanStatus.SOLD,
	LoanStatus.CANCELLED,
}
# Applications that no loan came of.
ENDED = {
	ApplicationStatus.DECLINED,
	ApplicationStatus.REJECTED,
	ApplicationStatus.EXPIRED,
	ApplicationStatus.WITHDRAWN,
}
FIELDS = ("archived_on", "archived_by", "archive_place", "kept_until")


def archive_file(application: Document, place: str) -> None:
	"""Archive a file whose application has ended, or whose loans are closed. Raises ArchiveError. Permission is the caller's."""
	place = (place or "").strip()
	if not place:
		_refuse(_("Say where the documents are: archive, shelf, box."))
	if application.archived_on:
		_refuse(
			_("The file was archived on {0}: {1}.").format(
				formatdate(application.archived_on), application.archive_place
			)
		)
	ended = _find_end(application)
	years = cint(frappe.db.get_single_value("Lending Settings", "file_retention_years"))
	application.db_set(
		{
			"archived_on": today(),
			"archived_by": frappe.session.user,
			"archive_place": place[:140],
			"kept_until": add_years(ended, years) if years else None,
		}
	)
	with speaking_for(application):
		application.add_comment("Info", _("File archived: {0}").format(frappe.utils.escape_html(place[:140])))


def take_out_file(loan: Document) -> None:
	"""A reversal has opened a loan again: its file is needed. Safe to run twice."""
	if not loan.application or LoanStatus(loan.status) in ENDED_LOANS:
		return
	application = frappe.get_doc("Loan Application", loan.application)
	if application.archived_on:
		application.db_set(dict.fromkeys(FIELDS))
		with speaking_for(application):
			application.add_comment(
				"Info", _("File taken out of the archive: loan {0} is open again.").format(loan.name)
			)


def _find_end(application: Document) -> date:
	"""The day of the last closing; refuses while anything is open."""
	if ApplicationStatus(application.status) in ENDED:
		return getdate(application.stages[-1].entered_on if application.stages else application.modified)
	loans = frappe.get_all(
		"Loan", {"application": application.name}, ["name", "status", "closed_on"], order_by="name"
	)
	is_open = [row.name for row in loans if LoanStatus(row.status) not in ENDED_LOANS]
	if is_open or not loans:
		_refuse(
			_("Loan {0} is open. A file is archived when nothing more can come of it.").format(
				", ".join(is_open)
			)
			if is_open
			else _("The application is {0}. A file is archived when nothing more can come of it.").format(
				_(application.status, context="Loan Application")
			)
		)
	return max(getdate(row.closed_on or today()) for row in loans)


def _refuse(text: str) -> NoReturn:
	frappe.throw(text, exc=ArchiveError, title=_("Archive"))
