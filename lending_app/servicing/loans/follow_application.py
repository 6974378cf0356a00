"""What becomes of an application when its loans are paid out, taken back or cancelled."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Sum
from frappe.utils import get_link_to_form

from lending_app.engine.loan.state import LoanStatus
from lending_app.origination.handling.record_stage import set_status
from lending_app.origination.states import ApplicationStatus
from lending_app.products.adapters import to_decimal
from lending_app.servicing.exceptions import LoanStateError
from lending_app.servicing.facts.enter_fact import lock_loan

WAITING = LoanStatus.APPROVED.value
CANCELLABLE = (WAITING, LoanStatus.CANCELLED.value)


def cancel_loans(application: Document) -> None:
	"""A cancelled application takes its loans along, unless money has moved."""
	for name in frappe.get_all("Loan", {"application": application.name}, pluck="name", order_by="name"):
		status = lock_loan(name).status
		if status not in CANCELLABLE:
			frappe.throw(
				_(
					"Loan {0} of this application is {1}. Reverse its payments and its disbursement first."
				).format(get_link_to_form("Loan", name), _(status)),
				exc=LoanStateError,
				title=_("Loan in Use"),
			)
		frappe.db.set_value("Loan", name, "status", LoanStatus.CANCELLED.value)


def mark_disbursed(loan: Document) -> None:
	"""The application has reached its end when the last of its loans is paid out."""
	others = {"application": loan.application, "name": ("!=", loan.name), "status": WAITING}
	if loan.application and not frappe.db.exists("Loan", others):
		set_status(loan.application, ApplicationStatus.DISBURSED)


def mark_accepted(loan: Document) -> None:
	"""A disbursement was taken back: the application waits for another one."""
	if loan.application and loan.status == WAITING:
		set_status(loan.application, ApplicationStatus.ACCEPTED)


def get_application_balances(applications: list[str]) -> dict[str, Decimal]:
	"""Principal outstanding of the loans of applications, by application; those paid out only."""
	loan = frappe.qb.DocType("Loan")
	query = (
		frappe.qb.from_(loan)
		.select(loan.application, Sum(loan.outstanding_principal_amount))
		.where(loan.application.isin(applications or [""]) & loan.disbursed_on.isnotnull())
		.groupby(loan.application)
	)
	return {name: to_decimal(amount) for name, amount in query.run()}
