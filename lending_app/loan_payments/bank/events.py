"""What other documents tell the statements of banks."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.ledger.lines import Voucher
from lending_app.loan_payments.bank.exceptions import BankStatementError
from lending_app.loan_payments.bank.post_lines import settle_entry
from lending_app.loan_payments.bank.queries import LINE, LOAD
from lending_app.loan_payments.bank.reopen_line import reopen_line
from lending_app.loan_payments.bank.suspense import ACCOUNT_FIELD
from lending_app.loan_payments.batches.queries import ROW

NOTICE = "Payment Notice"
OWN = (LOAD, LINE, NOTICE)


def check_entry(journal: Document, method: str | None = None) -> None:
	"""Before a journal entry is posted: the account of unidentified receipts takes those of statements alone."""
	account = _get_account(journal.company)
	if not account or all(row.account != account for row in journal.accounts):
		return
	voucher = journal.flags.get("lending_voucher")
	if not isinstance(voucher, Voucher) or not _is_of_line(voucher):
		_refuse(account)


def _is_of_line(voucher: Voucher) -> bool:
	if voucher.doctype in OWN:
		return True
	if voucher.doctype == "Loan Repayment" and frappe.db.exists(
		NOTICE, {"loan_repayment": voucher.name, "suspense_entry": ("is", "set")}
	):
		return True
	field = {"Payment Batch": "batch", "Loan Repayment": "loan_repayment"}.get(voucher.doctype)
	return bool(field and frappe.db.exists(ROW, {field: voucher.name, "bank_line": ("is", "set")}))


def check_row(entry: Document, method: str | None = None) -> None:
	"""Before a row of the general ledger is written by another document than a journal entry."""
	if entry.voucher_type != "Journal Entry" and entry.account == _get_account(entry.company):
		_refuse(entry.account)


def settle(journal: Document, method: str | None = None) -> None:
	"""After a journal entry is posted."""
	voucher = journal.flags.get("lending_voucher")
	if isinstance(voucher, Voucher) and voucher.doctype == "Payment Batch" and not voucher.is_reversal:
		settle_entry(journal.name)


def reopen(payment: Document, method: str | None = None) -> None:
	"""After a payment is reversed."""
	reopen_line(payment)


def _get_account(company: str | None) -> str | None:
	return frappe.get_cached_value("Lending Company", company, ACCOUNT_FIELD) if company else None


def _refuse(account: str) -> None:
	frappe.throw(
		_(
			"{0} holds money of unknown origin, line by line of the bank's statements, and takes no other entries. Identify, return or book the line."
		).format(frappe.bold(account)),
		exc=BankStatementError,
		title=_("Unidentified Receipts"),
	)
