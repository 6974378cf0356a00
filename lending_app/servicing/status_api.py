"""The state of an application or a loan for other systems."""

from __future__ import annotations

import frappe

from lending_app.engine.loan.state import LoanStatus
from lending_app.lending_setup.requests.typed_api import typed
from lending_app.origination.states import ApplicationStatus
from lending_app.servicing.loans.map_status import APPLICATIONS, LOANS


@frappe.whitelist()
@typed
def get_application_status(name: str) -> dict[str, str]:
	"""The application's own state, and the short one; of one that has a loan, the loan's."""
	document = frappe.get_doc("Loan Application", name)
	document.check_permission("read")
	loan = frappe.db.get_value("Loan", document.loan, "status") if document.loan else None
	short = LOANS[LoanStatus(loan)] if loan else APPLICATIONS[ApplicationStatus(document.status)]
	return {"status": document.status, "short_status": short.value}


@frappe.whitelist()
@typed
def get_loan_status(name: str) -> dict[str, str]:
	"""The loan's own state, and the short one."""
	document = frappe.get_doc("Loan", name)
	document.check_permission("read")
	return {"status": document.status, "short_status": LOANS[LoanStatus(document.status)].value}
