"""Write ERPNext's Bank Transactions of lines together, behind its own checks: one by one, 10,000 of them take minutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe.model.docstatus import DocStatus
from frappe.model.document import Document, bulk_insert

from lending_app.lending_setup.documents.listeners import has_listeners
from lending_app.loan_payments.bank.queries import TRANSACTION

# Run for each of them here too.
CHECKS = ("before_validate", "validate")


def make_transactions(load: Document, lines: Sequence[Any]) -> list[str]:
	"""Names of the submitted transactions of a statement's lines, in their order. Raises what ERPNext raises."""
	documents = [_build(load, line) for line in lines]
	if documents and can_write_together():
		_write_together(documents)
	else:
		for document in documents:
			document.insert()
	return [document.name for document in documents]


def can_write_together() -> bool:
	"""Whether nobody waits for bank transactions, and ERPNext does not look for the party of each."""
	is_matching = frappe.db.get_single_value("Accounts Settings", "enable_party_matching", cache=True)
	return not is_matching and not has_listeners(TRANSACTION, run=CHECKS)


def _build(load: Document, line: Any) -> Document:
	transaction = frappe.new_doc(
		TRANSACTION,
		date=line.booking_date,
		company=load.company,
		bank_account=load.bank_account,
		currency=load.currency,
		deposit=max(line.amount, 0),
		withdrawal=max(-line.amount, 0),
		description=" ".join(text for text in (line.payer, line.text) if text) or None,
		reference_number=line.reference,
		transaction_id=(line.bank_id or "")[:50],
		bank_party_name=line.payer,
	)
	# The right to load the statement was checked; nobody needs rights on ERPNext's documents for it.
	transaction.flags.ignore_permissions = True
	transaction.docstatus = DocStatus.submitted()
	return transaction


def _write_together(documents: Sequence[Document]) -> None:
	"""The steps of `Document.insert` and of ERPNext's controller, in their order."""
	for place, document in enumerate(documents):
		document.set_user_and_timestamp()
		document.check_docstatus_transition(DocStatus.draft())
		if not place:
			# Account, company and currency of a statement are those of all its lines.
			document._validate_links()
		document.set_new_name()
		for check in CHECKS:
			document.run_method(check)
		# As the controller sets it before the submit, with a statement for each.
		document.status = "Unreconciled" if document.unallocated_amount > 0 else "Reconciled"
		document._validate()
	bulk_insert(TRANSACTION, documents)
