"""What the form of a Portfolio Sale asks the server."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.engine.loan.state import LoanStatus
from lending_app.lending_setup.requests.typed_api import typed


@frappe.whitelist()
@typed
def list_sellable_loans(company: str, branch: str | None = None) -> list[dict[str, Any]]:
	"""Loans that were charged off and still owe something, with what they owe."""
	frappe.has_permission("Portfolio Sale", "create", throw=True)
	filters = {"company": company, "status": LoanStatus.CHARGED_OFF.value}
	if branch:
		filters["branch"] = branch
	fields = ["name as loan", "client", "client_name", "payoff_amount as memorandum_amount", "currency"]
	return frappe.get_list("Loan", filters, fields, order_by="name", limit=0)
