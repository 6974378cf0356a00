"""Journal entries, rows of the general ledger and ERPNext's tools that change them."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_link_to_form

from lending_app.ledger.exceptions import LendingEntryError
from lending_app.ledger.journals.claims import (
	check_journal,
	check_ledger_row,
	is_lending_entry,
	refuse_account,
	refuse_editing,
	unmark_posting,
)
from lending_app.ledger.journals.tie_payments import tie_to_disbursement


def check_entry(journal: Document, method: str | None = None) -> None:
	"""Before a journal entry is saved or submitted."""
	check_journal(journal)


def set_against(journal: Document, method: str | None = None) -> None:
	"""Before a journal entry is submitted: what its lines stand against."""
	tie_to_disbursement(journal)
	# ERPNext names the accounts of the other side in drafts alone, and ours are written as submitted.
	if journal.is_new():
		journal.set_against_account()


def refuse_edited_entry(journal: Document, method: str | None = None) -> None:
	"""Before a submitted journal entry is changed."""
	refuse_editing(journal)


def end_posting(journal: Document, method: str | None = None) -> None:
	"""After a journal entry's rows are in the general ledger."""
	unmark_posting()


def check_row(entry: Document, method: str | None = None) -> None:
	"""Before a row of the general ledger is written."""
	check_ledger_row(entry)


def refuse_deleting_row(entry: Document, method: str | None = None) -> None:
	"""Rows of the general ledger on lending's entries stay."""
	if entry.voucher_type == "Journal Entry" and is_lending_entry(entry.voucher_no):
		refuse_account(entry.account)


def refuse_unreconciling(tool: Document, method: str | None = None) -> None:
	"""What a payment of a loan is set against follows from the loan."""
	names = {tool.voucher_no, *(row.reference_name for row in tool.allocations)}
	for name in sorted(name for name in names if name):
		if frappe.db.exists("Journal Entry", name) and is_lending_entry(name):
			frappe.throw(
				_(
					"{0} belongs to a loan and stays set against its disbursement. Reverse the payment instead."
				).format(frappe.bold(name)),
				exc=LendingEntryError,
				title=_("Entry of the Lending Ledger"),
			)


def refuse_wiping(tool: Document, method: str | None = None) -> None:
	"""ERPNext deletes a company's transactions without the sub-ledger, which would hold what nothing explains."""
	if frappe.db.exists("Loan", {"company": tool.company}):
		frappe.throw(
			_(
				"{0} has loans, and what was posted of them is kept. Its transactions cannot be deleted."
			).format(frappe.bold(tool.company)),
			exc=LendingEntryError,
			title=_("Entry of the Lending Ledger"),
		)


def refuse_cancelling_lending_entry(journal: Document, method: str | None = None) -> None:
	"""Journal entries of lending documents are reversed through their document, so that both ledgers agree."""
	if journal.get("lending_document_type"):
		frappe.throw(
			_("This entry belongs to {0}. Reverse that document instead; the ledger follows.").format(
				get_link_to_form(journal.lending_document_type, journal.lending_document)
			),
			exc=LendingEntryError,
			title=_("Entry of the Lending Ledger"),
		)
