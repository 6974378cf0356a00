"""Journal entries of lending are made by its documents: anyone else who claims one, or posts on its accounts, is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, get_link_to_form

from lending_app.ledger.accounts.own_accounts import list_own_accounts
from lending_app.ledger.exceptions import LendingEntryError
from lending_app.ledger.lines import Voucher

LENDING_FIELDS = ("lending_document_type", "lending_document")
# How a submitted entry is shown and printed; nothing that is posted.
FREE_FIELDS = {"title", "pay_to_recd_from", "letter_head", "select_print_heading", "clearance_date"}


def check_journal(journal: Document) -> None:
	"""Raise LendingEntryError for an entry that names a lending document or posts on lending's accounts, however it was made."""
	# An object that only the posting service makes: no request can send one.
	if isinstance(journal.flags.get("lending_voucher"), Voucher):
		return
	_refuse_claim(journal)
	_refuse_own_accounts(journal)


def _refuse_claim(journal: Document) -> None:
	if any(journal.get(field) for field in LENDING_FIELDS):
		_refuse(
			_(
				"This entry names {0} {1}. Entries of lending documents are made by submitting or reversing those."
			).format(_(journal.lending_document_type or ""), frappe.bold(journal.lending_document or ""))
		)
	if journal.get("reversal_of") and is_lending_entry(journal.reversal_of):
		_refuse_entry(journal.reversal_of)
	for row in journal.accounts:
		if (
			row.reference_type == journal.doctype
			and row.reference_name
			and is_lending_entry(row.reference_name)
		):
			_refuse_entry(row.reference_name)
		if row.reference_type and _is_ours(row.reference_type):
			_refuse(
				_(
					"Row {0}: the entry names {1} {2}. What is paid or owed on it is entered there, for example as a repayment."
				).format(row.idx, _(row.reference_type), frappe.bold(row.reference_name or ""))
			)


def _is_ours(doctype: str) -> bool:
	module = frappe.db.get_value("DocType", doctype, "module", cache=True)
	return bool(module) and frappe.local.module_app.get(frappe.scrub(module)) == "lending_app"


def _refuse_own_accounts(journal: Document) -> None:
	own = list_own_accounts(journal.company) if journal.company else set()
	rows = [row for row in journal.accounts if row.account in own]
	if rows and not _takes_back(journal, rows):
		refuse_account(rows[0].account)


def _takes_back(journal: Document, rows: list[Document]) -> bool:
	"""Whether the entry is the opposite of one by hand, on each of lending's accounts that it touches."""
	if not journal.get("reversal_of"):
		return False
	taken = _sum_by_account(rows)
	accounts = {"parent": journal.reversal_of, "docstatus": 1, "account": ("in", list(taken))}
	fields = ["account", "debit_in_account_currency", "credit_in_account_currency"]
	return taken == {
		account: -amount
		for account, amount in _sum_by_account(
			frappe.get_all("Journal Entry Account", accounts, fields)
		).items()
	}


def _sum_by_account(rows: list[Document]) -> dict[str, float]:
	sums: dict[str, float] = {}
	for row in rows:
		amount = flt(row.debit_in_account_currency) - flt(row.credit_in_account_currency)
		sums[row.account] = flt(sums.get(row.account, 0) + amount, 9)
	return sums


def check_ledger_row(entry: Document) -> None:
	"""Raise LendingEntryError for a row of the general ledger on lending's accounts that lending has not posted."""
	if entry.voucher_type == "Journal Entry" and entry.voucher_no == getattr(
		frappe.local, "lending_journal", None
	):
		return
	# Income goes to equity at the end of a year; and who takes back an entry takes back its rows.
	if entry.voucher_type == "Period Closing Voucher" or entry.is_cancelled:
		return
	if entry.voucher_type == "Journal Entry" and is_lending_entry(entry.voucher_no):
		_refuse_entry(entry.voucher_no)
	if entry.account in _list_own_accounts_once(entry) and not _is_taking_back(entry):
		refuse_account(entry.account)


def _list_own_accounts_once(entry: Document) -> set[str]:
	"""The company's accounts, read once for all rows of a voucher."""
	key = entry.voucher_type, entry.voucher_no
	known = getattr(frappe.local, "lending_own_accounts", None)
	if known is None or known[0] != key:
		known = frappe.local.lending_own_accounts = key, list_own_accounts(entry.company)
	return known[1]


def _is_taking_back(entry: Document) -> bool:
	"""A cancelled voucher's rows, or those of an entry that was checked as the opposite of another."""
	fields = ["docstatus", *(["reversal_of"] if entry.voucher_type == "Journal Entry" else [])]
	voucher = frappe.db.get_value(entry.voucher_type, entry.voucher_no, fields, as_dict=True)
	return bool(voucher) and (voucher.docstatus == 2 or bool(voucher.get("reversal_of")))


def mark_posting(document: Document, row: dict) -> None:
	"""While ERPNext spells the rows of an entry: remember whether it is one of lending's."""
	is_ours = document.doctype == "Journal Entry" and document.get("lending_document_type")
	frappe.local.lending_journal = document.name if is_ours else None


def unmark_posting() -> None:
	"""The rows are written: no others are expected."""
	frappe.local.lending_journal = None


def refuse_editing(journal: Document) -> None:
	"""Raise LendingEntryError for a change of what a lending document has posted: rows, cost centers, references."""
	if not journal.get("lending_document_type"):
		return
	if set(_list_changes(journal, journal.get_doc_before_save())) - FREE_FIELDS:
		_refuse_entry(journal.name)


def _list_changes(journal: Document, before: Document) -> Iterator[str]:
	for field in journal.meta.get_valid_columns():
		if field not in ("modified", "modified_by") and _show(journal, field) != _show(before, field):
			yield field
	if _describe_rows(journal) != _describe_rows(before):
		yield "accounts"


def _describe_rows(journal: Document) -> list[tuple[str, ...]]:
	columns = [field.fieldname for field in frappe.get_meta("Journal Entry Account").fields]
	return [tuple(_show(row, column) for column in columns) for row in journal.accounts]


def _show(document: Document, field: str) -> str:
	"""A value as text: dates and figures may come as either."""
	return str(document.get(field) or "")


def is_lending_entry(journal: str) -> bool:
	"""Whether a journal entry was made by a lending document."""
	return bool(frappe.db.get_value("Journal Entry", journal, "lending_document_type"))


def refuse_account(account: str) -> NoReturn:
	"""Say that an account is posted by lending alone, and what to use instead."""
	_refuse(
		_(
			"{0} holds what loans owe and earn, line by line as they do, and takes no other entries. Use the lending document, or another account."
		).format(frappe.bold(account))
	)


def _refuse_entry(journal: str) -> NoReturn:
	document = frappe.db.get_value("Journal Entry", journal, LENDING_FIELDS)
	_refuse(
		_("{0} belongs to {1}. Reverse that document instead; the ledger follows.").format(
			frappe.bold(journal), get_link_to_form(*document)
		)
	)


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=LendingEntryError, title=_("Entry of the Lending Ledger"))
