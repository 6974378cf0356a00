"""Thin functions behind hooks and the scheduler."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, get_link_to_form, getdate, today

from lending_app.engine import LoanStatus
from lending_app.origination.states import ApplicationStatus
from lending_app.servicing.exceptions import LendingEntryError, LoanStateError
from lending_app.servicing.services.create_loan import create_loan
from lending_app.servicing.services.enter_fact import lock_loan
from lending_app.servicing.services.start_close import start_close


def create_loan_on_acceptance(application: Document, method: str | None = None) -> None:
	"""The client accepted: make the loan."""
	application.loan = create_loan(application)


def cancel_loan_of_application(application: Document, method: str | None = None) -> None:
	"""A cancelled application takes its loan along, unless money has moved."""
	if not application.loan:
		return
	status = lock_loan(application.loan).status
	if status not in (LoanStatus.APPROVED.value, LoanStatus.CANCELLED.value):
		frappe.throw(
			_("Loan {0} of this application is {1}. Reverse its payments and its disbursement first.").format(
				get_link_to_form("Loan", application.loan), _(status)
			),
			exc=LoanStateError,
			title=_("Loan in Use"),
		)
	frappe.db.set_value("Loan", application.loan, "status", LoanStatus.CANCELLED.value)


def mark_application_disbursed(loan: Document, method: str | None = None) -> None:
	"""The loan was paid out: its application has reached its end."""
	if loan.application:
		frappe.db.set_value("Loan Application", loan.application, "status", ApplicationStatus.DISBURSED.value)


def mark_application_accepted(loan: Document, method: str | None = None) -> None:
	"""A disbursement was taken back: the application waits for another one."""
	if loan.application and loan.status == LoanStatus.APPROVED.value:
		frappe.db.set_value("Loan Application", loan.application, "status", ApplicationStatus.ACCEPTED.value)


def refuse_cancelling_lending_entry(journal: Document, method: str | None = None) -> None:
	"""Journal entries of lending documents are reversed through their document, so that both ledgers agree."""
	if journal.get("lending_document_type"):
		frappe.throw(
			_("This entry belongs to {0}. Reverse that document instead; the ledger follows.").format(
				get_link_to_form(journal.lending_document_type, journal.lending_document)
			),
			exc=LendingEntryError,
			title=_("Entry of the Lending Ledger"),
		)


def close_yesterday() -> None:
	"""Each night at 00:01: have every company's days up to yesterday closed, each by a job of its own."""
	for company in frappe.get_all("Lending Company", pluck="name"):
		start_close(company, getdate(add_days(today(), -1)))
