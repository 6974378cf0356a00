"""What the application's form asks the server."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.origination.services.estimate_application import estimate_application


@frappe.whitelist()
def get_schedule(application: str) -> list[dict[str, Any]]:
	"""The estimated schedule of a saved application, for the form."""
	doc = frappe.get_doc("Loan Application", application)
	doc.check_permission("read")
	return [
		{
			"number": row.number,
			"due_date": row.due_date,
			"principal": float(row.principal),
			"interest": float(row.interest),
			"total": float(row.total),
			"closing_principal": float(row.closing_principal),
		}
		for row in estimate_application(doc).installments
	]
