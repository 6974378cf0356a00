"""Loans that a close could not carry on: set aside with their error, for a person to look at and try again."""

from __future__ import annotations

from datetime import date

import frappe

from lending_app.lending_setup.document import by_service
from lending_app.servicing.state.explain_error import explain_error


def set_aside(company: str, loan: str, day: date, error: Exception) -> None:
	"""Leave the trace of a loan that the close of a day left out."""
	frappe.log_error(
		title=f"Loan {loan} left out of the close of {day}", reference_doctype="Loan", reference_name=loan
	)
	failure = frappe.new_doc(
		"Day Close Failure",
		company=company,
		closing_date=day,
		loan=loan,
		error=explain_error(error),
		status="Open",
	)
	# The job runs as whichever person or job started it; the record is the job's own trace.
	by_service(failure).insert(ignore_permissions=True)


def list_failures(company: str, day: date) -> dict[str, str]:
	"""Errors of the loans that the close of a day left out."""
	rows = frappe.get_all(
		"Day Close Failure", {"company": company, "closing_date": day}, ["loan", "error"], order_by="loan"
	)
	return {row.loan: row.error for row in rows}
