"""A payment of a line is reversed: its money waits again, on the bank's account or in suspense."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.loan_payments.bank.allocate import free_transaction
from lending_app.loan_payments.bank.load_statement import save_figures
from lending_app.loan_payments.bank.queries import LINE, lock_lines
from lending_app.loan_payments.bank.states import LineStatus
from lending_app.loan_payments.bank.suspense import take_from_suspense
from lending_app.loan_payments.batches.queries import ROW
from lending_app.loan_payments.references.use_reference import undo_use
from lending_app.products.adapters import to_decimal


def reopen_line(payment: Document) -> None:
	"""After a payment is reversed."""
	row = frappe.db.get_value(
		ROW, {"loan_repayment": payment.name}, ["bank_line", "amount", "journal_entry"], as_dict=True
	)
	name = (row and row.bank_line) or frappe.db.get_value(LINE, {"loan_repayment": payment.name})
	if not name:
		return
	[line] = lock_lines([name])
	amount = to_decimal(payment.amount)
	if line.suspense_entry:
		take_from_suspense(line, -amount)
		status = LineStatus.SUSPENSE
	else:
		_free(line, payment, amount)
		status = LineStatus.OPEN
	if line.payment_reference and line.loan == payment.loan:
		undo_use(line.payment_reference, amount)
	done = {
		"status": status.value,
		"payment_reference": None,
		"loan": None,
		"client_name": None,
		"loan_repayment": None,
		"message": _("Payment {0} was reversed.").format(payment.name),
	}
	frappe.db.set_value(LINE, name, done)
	save_figures(line.statement_load)


def _free(line: Any, payment: Document, amount: Decimal) -> None:
	"""The payment's entry and its reversal are nothing to the bank together; the reversal is cleared with it."""
	free_transaction(line.bank_transaction, payment.journal_entry, amount)
	if payment.reversal_journal_entry:
		day = frappe.db.get_value("Journal Entry", payment.journal_entry, "clearance_date")
		frappe.db.set_value("Journal Entry", payment.reversal_journal_entry, "clearance_date", day)
