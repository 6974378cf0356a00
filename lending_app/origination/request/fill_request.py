"""What a request holds beside amount and term, brought up to date and checked whenever it is saved."""

from __future__ import annotations

from frappe.model.document import Document

from lending_app.collateral.pledges.value_offered import fill_collateral
from lending_app.origination.request.check_dates import check_dates, fill_papers_due_date
from lending_app.origination.request.check_parties import check_parties
from lending_app.origination.request.fill_members import fill_members
from lending_app.origination.request.fill_value import fill_value
from lending_app.origination.request.own_terms import fill_own_terms
from lending_app.origination.request.take_snapshot import take_snapshot
from lending_app.origination.request.update_documents import update_documents
from lending_app.origination.states import EDITABLE, ApplicationStatus


def fill_request(application: Document) -> None:
	"""Check and complete the request. Raises the titled error of the part that is wrong."""
	fill_members(application)
	check_dates(application)
	fill_papers_due_date(application)
	is_open = is_editable(application)
	take_snapshot(application, is_open=is_open)
	check_parties(application, is_open=is_open)
	fill_own_terms(application, is_open=is_open)
	fill_collateral(application)
	fill_value(application)
	update_documents(application)


def is_editable(application: Document) -> bool:
	"""True until the request is submitted, and again while information is asked for."""
	before = application.get_doc_before_save()
	return not before or ApplicationStatus(before.status or "Draft") in EDITABLE
