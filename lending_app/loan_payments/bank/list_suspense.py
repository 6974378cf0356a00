"""What of each line was in suspense at the end of a day, by the entries of the ledger up to it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder.functions import Sum

from lending_app.loan_payments.bank.queries import LINE
from lending_app.loan_payments.batches.queries import ROW
from lending_app.products.adapters import to_decimal

ENTRY = "GL Entry"


def sum_lines(account: str, day: date) -> dict[str, Decimal]:
	"""Lines with money on the account of unidentified receipts; together they are its balance of the day.

	A line is booked, posted on loans, put back by a reversal, or returned; a payment that never was in suspense has no entry
	on the account, though its line may have been since.
	"""
	left: dict[str, Decimal] = defaultdict(Decimal)
	for query in (
		_select_booked(account, day),
		_select_posted(account, day),
		_select_put_back(account, day),
		_select_returned(account, day),
	):
		for line, amount in query.run():
			left[line] += to_decimal(amount)
	return {line: amount for line, amount in left.items() if amount}


def sum_notices(account: str, day: date) -> dict[str, Decimal]:
	"""Notices of gateways with money on the account: booked, posted on loans, put back by a reversal, or returned."""
	left: dict[str, Decimal] = defaultdict(Decimal)
	notice, receipt = frappe.qb.DocType("Payment Notice"), frappe.qb.DocType("Loan Repayment")
	queries = [
		frappe.qb.from_(notice)
		.select(notice[name], factor * notice.amount)
		.where(notice[entry].isin(_select_vouchers(account, day)))
		for name, entry, factor in (("name", "suspense_entry", 1), ("name", "return_entry", -1))
	]
	queries += [
		frappe.qb.from_(notice)
		.join(receipt).on(receipt.external_reference == notice.name)
		.select(notice.name, factor * receipt.amount)
		.where(receipt[entry].isin(_select_vouchers(account, day)))
		for entry, factor in (("journal_entry", -1), ("reversal_journal_entry", 1))
	]  # fmt: skip
	for query in queries:
		for name, amount in query.run():
			left[name] += to_decimal(amount)
	return {name: amount for name, amount in left.items() if amount}


def get_balance(account: str, day: date) -> Decimal:
	"""What the company owes by the account at the end of a day."""
	entry = frappe.qb.DocType(ENTRY)
	return to_decimal(_select_entries(account, day).select(Sum(entry.credit - entry.debit)).run()[0][0] or 0)


def _select_entries(account: str, day: date) -> Any:
	entry = frappe.qb.DocType(ENTRY)
	query = frappe.qb.from_(entry).where((entry.account == account) & (entry.is_cancelled == 0))
	return query.where((entry.posting_date <= day) & (entry.voucher_type == "Journal Entry"))


def _select_vouchers(account: str, day: date) -> Any:
	return _select_entries(account, day).select(frappe.qb.DocType(ENTRY).voucher_no)


def _select_booked(account: str, day: date) -> Any:
	line = frappe.qb.DocType(LINE)
	query = frappe.qb.from_(line).select(line.name, line.amount)
	return query.where(line.suspense_entry.isin(_select_vouchers(account, day)))


def _select_posted(account: str, day: date) -> Any:
	row = frappe.qb.DocType(ROW)
	query = frappe.qb.from_(row).select(row.bank_line, -Sum(row.amount)).groupby(row.bank_line)
	return query.where(row.bank_line.isnotnull() & row.journal_entry.isin(_select_vouchers(account, day)))


def _select_put_back(account: str, day: date) -> Any:
	row, receipt = frappe.qb.DocType(ROW), frappe.qb.DocType("Loan Repayment")
	return (
		frappe.qb.from_(row)
		.join(receipt).on(receipt.name == row.loan_repayment)
		.select(row.bank_line, Sum(row.amount))
		.where(row.bank_line.isnotnull())
		.where(receipt.reversal_journal_entry.isin(_select_vouchers(account, day)))
		.groupby(row.bank_line)
	)  # fmt: skip


def _select_returned(account: str, day: date) -> Any:
	line, entry = frappe.qb.DocType(LINE), frappe.qb.DocType(ENTRY)
	return (
		_select_entries(account, day)
		.join(line).on(line.return_entry == entry.voucher_no)
		.select(line.name, Sum(entry.credit - entry.debit))
		.groupby(line.name)
	)  # fmt: skip
