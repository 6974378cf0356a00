"""Take a test company's lending off a test site, ledger and all. Never for a site in use."""

from __future__ import annotations

import frappe

BY_COMPANY = (
	"Loan Application", "Loan", "Loan Disbursement", "Loan Repayment", "Loan Ledger Entry", "Day Close", "Journal Entry",
	"GL Entry", "Payment Ledger Entry",
)  # fmt: skip
CHILDREN = {
	"Loan": "Loan Installment",
	"Loan Repayment": "Loan Repayment Allocation",
	"Journal Entry": "Journal Entry Account",
}


def wipe_company(company: str) -> None:
	"""Delete every lending document and entry of the company, its clients with a code of their own, and commit."""
	for parent, child in CHILDREN.items():
		names = frappe.get_all(parent, {"company": company}, pluck="name")
		frappe.db.delete(child, {"parent": ("in", names or [""])})
	clients = set(frappe.get_all("Loan Application", {"company": company}, pluck="client"))
	for doctype in BY_COMPANY:
		frappe.db.delete(doctype, {"company": company})
	customers = frappe.get_all("Client", {"name": ("in", list(clients) or [""])}, pluck="customer")
	frappe.db.delete("Client", {"name": ("in", list(clients) or [""])})
	frappe.db.delete("Customer", {"name": ("in", customers or [""])})
	frappe.db.set_value("Lending Company", company, "last_closed_date", None)
	frappe.db.commit()  # test data, committed by the load
