"""The job of a statement: its lines become bank transactions, and their loans are looked for; each once."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.docstatus import DocStatus
from frappe.model.document import Document

from lending_app.loan_payments.bank.load_statement import get_figures, lock_load, save_step
from lending_app.loan_payments.bank.match_lines import match_load
from lending_app.loan_payments.bank.queries import LINE, TRANSACTION, list_lines
from lending_app.loan_payments.bank.states import LineStatus, LoadStatus
from lending_app.loan_payments.bank.suspense import book_load

CHUNK = 200


def process_load(load: str) -> None:
	"""Safe to run again, and beside another worker: the statement is locked chunk by chunk."""
	while _make_next(load):
		frappe.db.commit()  # nosemgrep: the transactions of the chunk are made; an interrupted load goes on after them
	_end(load)
	frappe.db.commit()  # nosemgrep: as above


def _make_next(name: str) -> bool:
	"""Whether there was a chunk of lines without their bank transactions."""
	load = lock_load(name)
	if load.status != LoadStatus.LOADING.value:
		return False
	frappe.set_user(load.loaded_by)
	lines = list_lines([LineStatus.PENDING.value], CHUNK, statement_load=name)
	for line in lines:
		status = LineStatus.OPEN if line.amount > 0 else LineStatus.OTHER
		done = {"bank_transaction": _make_transaction(load, line), "status": status.value}
		frappe.db.set_value(LINE, line.name, done, update_modified=False)
	return bool(lines)


def _make_transaction(load: Document, line: Any) -> str:
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
	return transaction.insert().name


def _end(name: str) -> None:
	load = lock_load(name)
	if load.status != LoadStatus.LOADING.value:
		return
	frappe.set_user(load.loaded_by)
	match_load(load)
	if load.is_unidentified_booked:
		book_load(load)
	save_step(load, status=LoadStatus.LOADED.value, **get_figures(name))
