"""Room for the money in the lists: on a small laptop Frappe shows four columns: name, state, one field, number."""

from __future__ import annotations

import frappe

# Columns by list. The sub-ledger's rows say nothing without account, debit and credit.
WIDE_LISTS = {
	"Client": 5,
	"Client Duplicate": 6,
	"Client Merge": 5,
	"Client Transfer": 6,
	"Screening Hit": 6,
	"Screening List": 5,
	"Screening List Entry": 5,
	"Screening List Version": 7,
	"Screening Run": 6,
	"Loan Product": 5,
	"Loan Application": 5,
	"Loan": 5,
	"Loan Disbursement": 5,
	"Loan Repayment": 5,
	"Charge Off Proposal": 5,
	"Loan Charge Off": 5,
	"Loan Rate Change": 5,
	"Loan Payment Skip": 5,
	"Referral Fee": 6,
	"Loan Collateral": 5,
	"Portfolio Sale": 6,
	"Client Refund": 5,
	"Provision Table": 5,
	"Day Close": 5,
	"Loan Ledger Entry": 7,
}


def widen_lists() -> None:
	"""Settings of the lists that nobody has set yet; what a site chose stays. Safe to run again."""
	for doctype, number_of_columns in WIDE_LISTS.items():
		if not frappe.db.exists("List View Settings", doctype):
			settings = frappe.new_doc("List View Settings", total_fields=str(number_of_columns))
			settings.name = doctype
			# Installation sets up the site; nobody is signed in.
			settings.insert(ignore_permissions=True)


def forget_lists() -> None:
	"""On removal of the app: the lists are gone."""
	frappe.db.delete("List View Settings", {"name": ("in", list(WIDE_LISTS))})
