"""Reads of what was paid out and what is still to be, for reports: rows that the user may see."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Max, Sum

from lending_app.engine.loan.state import LedgerRole, LoanStatus
from lending_app.lending_setup.access.conditions import limit_rows


def list_disbursements(company: str, first: date, last: date, chosen: dict[str, Any]) -> list[dict[str, Any]]:
	"""Disbursements that stand, by day and name. `chosen` may have product, branch, promoter and the least and greatest
	amount.
	"""
	paid, loan = frappe.qb.DocType("Loan Disbursement"), frappe.qb.DocType("Loan")
	application, order = frappe.qb.DocType("Loan Application"), frappe.qb.DocType("Disbursement Order")
	query = (
		frappe.qb.from_(paid)
		.join(loan).on(loan.name == paid.loan)
		.left_join(application).on(application.name == loan.application)
		.left_join(order).on(order.disbursement == paid.name)
		.select(
			paid.name, paid.posting_date, paid.value_date, paid.loan, paid.client, paid.client_name, loan.product,
			paid.branch, application.promoter, paid.amount, paid.fee_amount, paid.fee_tax_amount, paid.insurance_amount,
			paid.previous_loan_amount, paid.mode_of_payment, paid.reference_number, paid.currency,
			order.name.as_("order"), order.deduction_amount,
			# What an order keeps back for others is in no figure of the disbursement.
			Case().when(order.name.isnotnull(), order.net_amount).else_(paid.net_amount).as_("net_amount"),
		)
		.where((paid.company == company) & (paid.docstatus == 1))
		.where(paid.posting_date[first:last])
		.orderby(paid.posting_date)
		.orderby(paid.name)
	)  # fmt: skip
	columns = {"product": loan.product, "branch": paid.branch, "promoter": application.promoter}
	for field, column in columns.items():
		if chosen.get(field):
			query = query.where(column == chosen[field])
	if chosen.get("least_amount"):
		query = query.where(paid.amount >= chosen["least_amount"])
	if chosen.get("greatest_amount"):
		query = query.where(paid.amount <= chosen["greatest_amount"])
	return limit_rows(query, "Loan Disbursement").run(as_dict=True)


def list_paid_by_account(company: str, day: date) -> list[dict[str, Any]]:
	"""What disbursements and their orders moved on a day, by account of cash or bank, mode of payment and branch."""
	entry = frappe.qb.DocType("Loan Ledger Entry")
	amount = entry.credit_amount - entry.debit_amount
	query = (
		frappe.qb.from_(entry)
		.select(
			entry.account, entry.channel.as_("mode_of_payment"), entry.branch, entry.currency,
			Count(entry.loan).distinct().as_("number_of_loans"), Sum(amount).as_("amount"),
		)
		.where((entry.company == company) & (entry.posting_date == day))
		.where((entry.role == LedgerRole.FUNDS.value) & entry.journal_entry.isin(_select_journals(company, day)))
		.groupby(entry.account, entry.channel, entry.branch, entry.currency)
		.orderby(entry.account)
		.orderby(entry.branch)
	)  # fmt: skip
	return [row for row in limit_rows(query, "Loan Ledger Entry").run(as_dict=True) if row.amount]


def _select_journals(company: str, day: date) -> Any:
	"""Journal entries in which something was paid out, or taken back."""
	entry = frappe.qb.DocType("Loan Ledger Entry")
	return (
		frappe.qb.from_(entry)
		.select(entry.journal_entry)
		.where((entry.company == company) & (entry.posting_date == day))
		.where(entry.voucher_type == "Loan Disbursement")
	)


def sum_general_ledger(company: str, day: date) -> dict[str, float]:
	"""What the same journal entries credited in ERPNext's ledger, by account."""
	entry = frappe.qb.DocType("GL Entry")
	rows = (
		frappe.qb.from_(entry)
		.select(entry.account, Sum(entry.credit - entry.debit))
		.where((entry.company == company) & (entry.posting_date == day) & (entry.is_cancelled == 0))
		.where(entry.voucher_no.isin(_select_journals(company, day)))
		.groupby(entry.account)
		.run()
	)
	return dict(rows)


def list_commitments(company: str, chosen: dict[str, Any]) -> list[dict[str, Any]]:
	"""Loans approved and not paid out, and what is left to draw of those that are drawn in parts, oldest first."""
	loan, order = frappe.qb.DocType("Loan"), frappe.qb.DocType("Disbursement Order")
	is_waiting = loan.status == LoanStatus.APPROVED.value
	left = Case().when(is_waiting, loan.principal_amount).else_(loan.available_amount)
	query = (
		frappe.qb.from_(loan)
		.left_join(order).on((order.loan == loan.name) & order.status.isin(("Draft", "Pending Approval", "Held for Review", "Approved")))
		.select(
			loan.name, loan.client, loan.client_name, loan.product, loan.branch, loan.status, loan.principal_amount,
			loan.disbursed_amount, left.as_("left_amount"), loan.currency, loan.creation,
			Max(order.name).as_("order"), Max(order.status).as_("order_status"), Max(order.planned_date).as_("planned_date"),
		)
		.where((loan.company == company) & (is_waiting | ((loan.status == LoanStatus.ACTIVE.value) & (loan.available_amount > 0))))
		.groupby(loan.name)
		.orderby(loan.creation)
	)  # fmt: skip
	for field in ("product", "branch"):
		if chosen.get(field):
			query = query.where(loan[field] == chosen[field])
	return limit_rows(query, "Loan").run(as_dict=True)
