"""Set what a loan's party pays against its disbursement, as ERPNext sets payments against invoices."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.model.document import Document

from lending_app.ledger.lines import Voucher


def tie_to_disbursement(journal: Document) -> None:
	"""Before an entry of lending is submitted: its lines on loans name the disbursement's entry.

	After ERPNext has checked the entry, which lets no debit name another entry: a reversal's debits belong there too.
	"""
	voucher = journal.flags.get("lending_voucher")
	if not isinstance(voucher, Voucher):
		return
	rows = [row for row in journal.accounts if row.reference_type == "Loan"]
	paid_out = [row for row in rows if _is_paid_out(voucher, row.reference_name)]
	rows = [row for row in rows if row not in paid_out]
	for row in paid_out:
		# It is what the others are set against, as an invoice is: it names nothing but itself.
		row.reference_type = row.reference_name = None
	entries = list_disbursement_entries({row.reference_name for row in rows}, voucher)
	for row in rows:
		if row.reference_name in entries:
			row.reference_type, row.reference_name = "Journal Entry", entries[row.reference_name]


def _is_paid_out(voucher: Voucher, loan: str) -> bool:
	is_disbursement = voucher.doctype == "Loan Disbursement" and not voucher.is_reversal
	return is_disbursement or loan in voucher.paid_out


def list_disbursement_entries(loans: Iterable[str], voucher: Voucher) -> dict[str, str]:
	"""The journal entry by which each loan was paid out: of the disbursement that stands, or that is being reversed."""
	if not loans:
		return {}
	table = frappe.qb.DocType("Loan Disbursement")
	rows = (
		frappe.qb.from_(table)
		.select(table.loan, table.journal_entry, table.docstatus, table.name)
		.where(table.loan.isin(list(loans)) & (table.docstatus > 0) & table.journal_entry.isnotnull())
		.orderby(table.posting_date)
		.orderby(table.name)
		.run()
	)
	# Of the best kind the first: that which is reversed here, else one that stands, else the last that did.
	rank = {2: 0, 1: 1}
	found: dict[str, tuple[int, str]] = {}
	for loan, entry, docstatus, name in rows:
		is_reversed_here = voucher.doctype == "Loan Disbursement" and voucher.name == name
		own = 2 if is_reversed_here else rank[docstatus]
		if entry and (loan not in found or own > found[loan][0] or own == found[loan][0] == 0):
			found[loan] = own, entry
	return {loan: entry for loan, (_rank, entry) in found.items()}
