"""The job of a batch of payments: each payment once, whatever is interrupted; saved chunk by chunk."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime, strip_html

from lending_app.ledger.accounts.places import Placer
from lending_app.ledger.journals.post_journal import Gathered, gather_journals
from lending_app.ledger.lines import Voucher
from lending_app.ledger.periods.check_posting import check_dates
from lending_app.lending_setup.documents.steps import save_step
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.lending_setup.transactions import retry_when_busy, return_to
from lending_app.loan_payments.batches.check_batch import get_figures, lock_batch
from lending_app.loan_payments.batches.queries import ROW, list_next_rows, save_posted
from lending_app.loan_payments.states import BatchStatus, RowStatus
from lending_app.loan_payments.tills.queries import has_tills, is_cash_mode
from lending_app.products.adapters import to_decimal
from lending_app.servicing.facts.enter_fact import lock_loans
from lending_app.servicing.repayments.many.post_many import NewPayment, post_many

# Payments that share a journal entry: of one branch and mode of payment.
CHUNK = 250
SAVEPOINT = "payment_batch_row"
MESSAGE = 500


def post_batch(name: str) -> None:
	"""Post the rows that wait. Safe to run again, and beside another worker: the batch is locked chunk by chunk."""
	while retry_when_busy(partial(_post_next, name)):
		frappe.db.commit()  # nosemgrep: the payments of the chunk are posted; an interrupted batch goes on after them
	retry_when_busy(partial(_end, name))
	frappe.db.commit()  # nosemgrep: as above


def _post_next(name: str) -> bool:
	"""Whether there was a chunk. The batch is locked before its rows are read: behind the lock they are as another worker
	has left them.
	"""
	batch = lock_batch(name)
	if batch.status != BatchStatus.POSTING.value:
		return False
	frappe.set_user(batch.started_by)
	rows = list_next_rows(name, CHUNK)
	if rows:
		_post_together(batch, rows)
	return bool(rows)


def _post_together(batch: Document, rows: Sequence[Any]) -> None:
	"""One journal entry for the payments, on the first open day. One that is refused is left out of it."""
	batch.posting_date = check_dates(batch)
	# All at once and in one order: two batches on the same loans wait for each other.
	lock_loans(row.loan for row in rows)
	placer = Placer(batch.company)
	with gather_journals(placer, build_voucher(batch, rows)) as gathered:
		plain = [] if _goes_through_till(batch, rows[0]) else [build_payment(batch, row) for row in rows]
		posted = post_many(placer, plain, batch.posting_date, gathered)
		save_posted(posted, gathered.name)
		for row in rows:
			if row.name not in posted:
				_post_one(batch, row, gathered)


def _goes_through_till(batch: Document, row: Any) -> bool:
	"""Whether the rows' mode is cash that a till takes in: each payment's document says so to it."""
	return is_cash_mode(row.mode_of_payment) and has_tills(batch.company)


def build_payment(batch: Document, row: Any) -> NewPayment:
	return NewPayment(
		key=row.name,
		loan=row.loan,
		amount=to_decimal(row.amount),
		value_date=row.value_date,
		mode_of_payment=row.mode_of_payment,
		external_reference=row.external_reference or "",
		excess_rule=batch.excess_rule or "",
	)


def _post_one(batch: Document, row: Any, gathered: Gathered) -> None:
	frappe.db.savepoint(SAVEPOINT)
	before = len(gathered.lines)
	try:
		receipt = _build_receipt(batch, row)
		# Who may post a batch need not hold the right to enter payments one by one.
		receipt.flags.ignore_permissions = True
		receipt.flags.has_nobody_to_ask = True
		receipt.insert()
		receipt.submit()
		done = {
			"status": RowStatus.POSTED.value,
			"message": None,
			"loan_repayment": receipt.name,
			"journal_entry": receipt.journal_entry,
		}
	except frappe.ValidationError as error:
		return_to(SAVEPOINT, error)
		gathered.drop_after(before)
		frappe.local.message_log = []
		text = strip_html(str(error))[:MESSAGE] or type(error).__name__
		done = {"status": RowStatus.FAILED.value, "message": text}
	frappe.db.set_value(ROW, row.name, done)


def _build_receipt(batch: Document, row: Any) -> Document:
	return frappe.new_doc(
		"Loan Repayment",
		loan=row.loan,
		amount=row.amount,
		value_date=row.value_date,
		posting_date=batch.posting_date,
		mode_of_payment=row.mode_of_payment,
		excess_rule=batch.excess_rule,
		external_reference=row.external_reference,
	)


def build_voucher(batch: Document, rows: Sequence[Any]) -> Voucher:
	"""What the journal entry of some rows is about."""
	with speaking_for(batch):
		remark = _("Batch {0} of payments: {1} of branch {2}, {3}").format(
			batch.name, len(rows), rows[0].branch, rows[0].mode_of_payment
		)
	return Voucher(
		company=batch.company,
		doctype=batch.doctype,
		name=batch.name,
		posting_date=getdate(batch.posting_date),
		value_date=getdate(batch.value_date),
		remark=remark,
		reference=batch.reference_number or "",
		mode_of_payment=rows[0].mode_of_payment,
	)


def _end(name: str) -> None:
	batch = lock_batch(name)
	if batch.status != BatchStatus.POSTING.value:
		return
	figures = get_figures(name)
	status = BatchStatus.FAILED if figures["number_failed"] else BatchStatus.POSTED
	save_step(batch, status=status.value, ended_on=now_datetime(), **figures)
