"""Thin functions behind hooks and the scheduler."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from lending_app.servicing.loans.archive_file import take_out_file
from lending_app.servicing.loans.create_loan import create_loans
from lending_app.servicing.loans.follow_application import cancel_loans, mark_accepted, mark_disbursed
from lending_app.servicing.renewals import offer_renewals


def create_loan_on_acceptance(application: Document, method: str | None = None) -> None:
	"""The client accepted: make the loan, or those of a group's members."""
	application.loan = create_loans(application)


def cancel_loan_of_application(application: Document, method: str | None = None) -> None:
	"""A cancelled application takes its loans along, unless money has moved."""
	cancel_loans(application)


def mark_application_disbursed(loan: Document, method: str | None = None) -> None:
	"""The loan was paid out."""
	mark_disbursed(loan)


def mark_application_accepted(loan: Document, method: str | None = None) -> None:
	"""A disbursement was taken back, or a closed loan is open again."""
	mark_accepted(loan)
	take_out_file(loan)


def replace_payee(client: Document, method: str | None = None) -> None:
	"""An erased client's name goes from the fees for those they referred."""
	name = frappe.db.get_value("Client", client.name, "client_name")
	frappe.db.set_value(
		"Referral Fee", {"referred_by": client.name}, "payee_name", name, update_modified=False
	)


def offer_renewals_daily() -> None:
	"""Daily: drafts for clients who have kept to loans that their product renews."""
	offer_renewals.offer_renewals()
