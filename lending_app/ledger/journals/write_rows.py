"""Write the rows of the general ledger of a journal entry together, behind ERPNext's own checks.

ERPNext saves each row as a document: of a payment of two lines that is a third of its time, of an entry for hundreds of
payments most of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import frappe
from erpnext.accounts import general_ledger
from erpnext.accounts.doctype.accounting_dimension.accounting_dimension import get_accounting_dimensions
from erpnext.accounts.doctype.accounting_dimension_filter.accounting_dimension_filter import (
	get_dimension_filter_map,
)
from erpnext.accounts.doctype.budget.budget import validate_expense_against_budget
from erpnext.accounts.doctype.gl_entry.gl_entry import validate_balance_type, validate_frozen_account
from erpnext.accounts.utils import get_payment_ledger_entries
from frappe.model.docstatus import DocStatus
from frappe.model.document import Document, bulk_insert

from lending_app.lending_setup.documents.listeners import has_listeners

ROW, PARTY_ROW = "GL Entry", "Payment Ledger Entry"
# ERPNext keeps their open amounts; an entry of lending stands against none of them.
INVOICES = ("Sales Invoice", "Purchase Invoice", "Fees")


def write_together(journal: Document) -> Document:
	"""The same entry, whose rows are written together when it is submitted."""
	journal.__class__ = _get_class(type(journal))
	return journal


@cache
def _get_class(controller: type) -> type:
	def make_gl_entries(self: Document, cancel: int = 0, adv_adj: int = 0) -> None:
		if cancel or adv_adj or not can_write_together() or not _write_ledgers(self):
			controller.make_gl_entries(self, cancel, adv_adj)

	return type(controller.__name__, (controller,), {"make_gl_entries": make_gl_entries})


def can_write_together() -> bool:
	"""Whether nobody but this app and ERPNext waits for rows of the ledgers. `validate` is run for each all the same."""
	return not any(has_listeners(doctype, run=("validate",)) for doctype in (ROW, PARTY_ROW))


def _write_ledgers(journal: Document) -> bool:
	"""The steps of `erpnext.accounts.general_ledger.make_gl_entries`, in their order. Raises what it raises.

	False, and nothing is written, where the entry is left to ERPNext.
	"""
	rows = journal.build_gl_map()
	if not rows or any(row.against_voucher_type in INVOICES or row.advance_voucher_no for row in rows):
		return False
	general_ledger.make_acc_dimensions_offsetting_entry(rows)
	general_ledger.validate_accounting_period(rows)
	general_ledger.validate_disabled_accounts(rows)
	rows = _process(rows)
	if len(rows) < 2:
		return False
	_write_party_rows(rows)
	_write_rows(rows)
	frappe.flags.party_not_required = False
	return True


def _process(rows: Sequence[Any]) -> list[Any]:
	"""Rows shared out by cost centers, merged and with positive amounts. Allocations are asked for once, not by row."""
	merge = frappe.db.get_single_value("Accounts Settings", "merge_similar_account_heads")
	allocation = {"docstatus": 1, "company": rows[0].company}
	if frappe.db.exists("Cost Center Allocation", allocation):
		return general_ledger.process_gl_map(rows, merge)
	merged = general_ledger.merge_similar_entries(rows) if merge else rows
	return general_ledger.toggle_debit_credit_if_negative(merged)


def _write_party_rows(rows: Sequence[Any]) -> None:
	"""What customers and suppliers owe by the entry. Each account is checked once."""
	documents = [frappe.get_doc(values) for values in get_payment_ledger_entries(rows)]
	distinct = _list_distinct(documents)
	for document in distinct:
		document.run_method("validate")
	_insert(PARTY_ROW, documents)
	for document in distinct:
		validate_frozen_account(document.account)
		document.validate_account_details()
		document.validate_dimensions_for_pl_and_bs()
		document.validate_allowed_dimensions()
		validate_balance_type(document.account)


def _write_rows(rows: Sequence[Any]) -> None:
	general_ledger.validate_cwip_accounts(rows)
	general_ledger.process_debit_credit_difference(rows)
	general_ledger.check_freezing_date(rows[0].posting_date)
	is_opening = any(row.get("is_opening") == "Yes" for row in rows)
	general_ledger.validate_against_pcv(is_opening, rows[0].posting_date, rows[0].company)
	allowed = get_dimension_filter_map()
	documents = []
	for row in rows:
		general_ledger.validate_allowed_dimensions(row, allowed)
		document = frappe.new_doc(ROW)
		document.update(row)
		document.run_method("validate")
		documents.append(document)
	_insert(ROW, documents)
	for document in _list_distinct(documents):
		document.validate_account_details(adv_adj=False)
		document.validate_dimensions_for_pl_and_bs()
		validate_balance_type(document.account)
		validate_frozen_account(document.account)
	if frappe.db.count("Budget"):
		for row in rows:
			validate_expense_against_budget(row)


def _insert(doctype: str, documents: Sequence[Document]) -> None:
	for document in documents:
		document.set_user_and_timestamp()
		document.docstatus = DocStatus.submitted()
		document.set_new_name()
	if documents:
		bulk_insert(doctype, documents)


def _list_distinct(documents: Sequence[Document]) -> list[Document]:
	"""One of each account and set of dimensions: what their checks look at."""
	fields = ("account", "party_type", "cost_center", "project", "finance_book", *get_accounting_dimensions())
	return list({tuple(document.get(field) for field in fields): document for document in documents}.values())
