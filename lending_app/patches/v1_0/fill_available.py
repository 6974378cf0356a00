"""What a loan can still be drawn is a field of it: of one that waits for its disbursement, the approved amount."""

from __future__ import annotations

import frappe


def execute() -> None:
	loan = frappe.qb.DocType("Loan")
	frappe.qb.update(loan).set(loan.available_amount, loan.principal_amount).where(
		loan.status == "Approved"
	).run()
