"""Take a test company's lending off a test site, ledger and all. Never for a site in use."""

from __future__ import annotations

from collections.abc import Sequence

import frappe

from lending_app.ledger.accounts.groups import list_groups
from lending_app.lending_setup.database import execute, list_places

BY_COMPANY = (
	"Committee Session", "Loan", "Loan Disbursement",
	"Loan Repayment", "Charge Off Proposal", "Loan Charge Off", "Loan Rate Change", "Loan Payment Skip",
	"Loan Charge", "Payment Reclassification",
	"Referral Fee", "Liquid Guarantee", "Loan Ledger Entry", "Day Close", "Day Close Partition", "Loan Collateral",
	"Day Close Failure", "Loan Check Difference", "Loan Check", "Journal Entry", "GL Entry", "Payment Ledger Entry", "Portfolio Sale", "Client Refund",
	"Disbursement Batch", "Payment Batch", "Payment Batch Row", "Bank Statement Load", "Bank Statement Line",
	"Payment Notice", "Loan Payment Gateway", "Payment Reference", "Payment Reference Run", "Payment Reference Layout",
	"Payroll Line", "Payroll File", "Payroll Employee", "Payroll Agreement",
	"Direct Debit", "Direct Debit Notice", "Direct Debit Response", "Direct Debit Batch", "Direct Debit Mandate",
	"Till Movement", "Till Transfer", "Till Session", "Till", "Payment Reversal Request",
)  # fmt: skip
CHILDREN = {
	"Loan": "Loan Installment",
	"Loan Collateral": "Loan Collateral Value",
	"Liquid Guarantee": "Liquid Guarantee Movement",
	"Portfolio Sale": "Portfolio Sale Loan",
	"Loan Repayment": "Loan Repayment Allocation",
	"Direct Debit Response": "Payment Status Row",
	"Journal Entry": "Journal Entry Account",
}


# What rests on an application, with rows of its own.
OF_APPLICATION = ("Credit Evaluation", "Credit Decision", "Loan Offer Answer")


def delete_applications(names: Sequence[str]) -> None:
	"""Applications of tests that commit, with what was evaluated and decided of them; none is asked whether it may."""
	for doctype in OF_APPLICATION:
		found = frappe.get_all(doctype, {"application": ("in", list(names) or [""])}, pluck="name")
		_delete_with_rows(doctype, found)
	_delete_with_rows("Loan Application", names)


def _delete_with_rows(doctype: str, names: Sequence[str]) -> None:
	wanted = ("in", list(names) or [""])
	for field in frappe.get_meta(doctype).get_table_fields():
		frappe.db.delete(field.options, {"parent": wanted, "parenttype": doctype})
	frappe.db.delete(doctype, {"name": wanted})


def wipe_company(company: str) -> None:
	"""Delete every lending document and entry of the company, its clients with a code of their own, and commit."""
	_wipe_close(company)
	for parent, child in CHILDREN.items():
		names = frappe.get_all(parent, {"company": company}, pluck="name")
		frappe.db.delete(child, {"parent": ("in", names or [""])})
	clients = set(frappe.get_all("Loan Application", {"company": company}, pluck="client"))
	delete_applications(frappe.get_all("Loan Application", {"company": company}, pluck="name"))
	_delete_with_rows(
		"Disbursement Order", frappe.get_all("Disbursement Order", {"company": company}, pluck="name")
	)
	for doctype in BY_COMPANY:
		frappe.db.delete(doctype, {"company": company})
	customers = frappe.get_all("Client", {"name": ("in", list(clients) or [""])}, pluck="customer")
	things = frappe.get_all("Collateral", {"client": ("in", list(clients) or [""])}, pluck="name")
	_delete_with_rows("Collateral", things)
	frappe.db.delete("Client", {"name": ("in", list(clients) or [""])})
	frappe.db.delete("Customer", {"name": ("in", customers or [""])})
	frappe.db.set_value(
		"Lending Company",
		company,
		{
			"last_closed_date": None,
			"closing_until": None,
			"has_tills": 0,
			"has_till_denominations": 0,
			"has_second_authorizer": 0,
		},
	)
	frappe.db.commit()  # test data, committed by the load


def _wipe_close(company: str) -> None:
	"""What the close keeps of the company's loans."""
	for table in ("lending_account_balance", "lending_role_balance", "lending_reference"):
		execute(f"DELETE FROM {table} WHERE company = %s", (company,))
	groups = list(list_groups(company)) or [0]
	places = list_places(len(groups))
	states = f"SELECT id FROM lending_loan_state WHERE group_id IN ({places})"
	for table in ("lending_loan_day", "lending_accrual", "lending_close_event"):
		execute(f"DELETE FROM {table} WHERE loan_id IN ({states})", groups)
	loans = f"SELECT loan FROM lending_loan_state WHERE group_id IN ({places})"
	execute(f"DELETE FROM lending_loan_checkpoint WHERE loan IN ({loans})", groups)
	execute(f"DELETE FROM lending_place_shift WHERE loan_id IN ({states})", groups)
	for table in ("lending_loan_state", "lending_close_outbox", "lending_group_place"):
		execute(f"DELETE FROM {table} WHERE group_id IN ({places})", groups)
