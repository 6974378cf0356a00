"""Read a batch's file whole, find the loan of each line, and name each fault; nothing is posted."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, now_datetime

from lending_app.bank_files.receipts.read_receipts import ReceiptFileError, read_receipts
from lending_app.lending_setup.documents.steps import require_batch_status, save_step
from lending_app.lending_setup.files.stored_file import read_stored
from lending_app.loan_payments.batches.match_rows import get_values, match_rows
from lending_app.loan_payments.batches.queries import ROW, count_rows
from lending_app.loan_payments.batches.say_fault import refuse_file
from lending_app.loan_payments.exceptions import DuplicateFileError, PaymentBatchError, PaymentFileError
from lending_app.loan_payments.states import BatchStatus, RowStatus
from lending_app.products.adapters import to_decimal, to_float

INSERT_CHUNK = 2_000
OPEN = (BatchStatus.DRAFT.value, BatchStatus.CHECKED.value)


def check_batch(name: str) -> Document:
	"""Take the file in and look at every line. May be done again, after the file or a loan was corrected.

	Raises PaymentFileError, DuplicateFileError.
	"""
	batch = lock_batch(name)
	require_status(batch, *OPEN)
	if not batch.file:
		refuse(_("Attach the file with the payments first."))
	data = read_stored(batch)
	digest = hashlib.sha256(data).hexdigest()
	_refuse_known(batch, digest)
	try:
		receipts = read_receipts(batch.file, data)
	except ReceiptFileError as error:
		refuse_file(error)
	_check_totals(
		batch, len(receipts), sum((receipt.amount or Decimal(0) for receipt in receipts), Decimal(0))
	)
	frappe.db.delete(ROW, {"batch": batch.name})
	store_rows([get_values(batch, row) for row in match_rows(batch, receipts)])
	save_step(batch, status=BatchStatus.CHECKED.value, file_hash=digest, **get_figures(batch.name))
	return batch


def lock_batch(name: str) -> Document:
	"""The batch as it is committed, its row locked until the transaction ends."""
	return frappe.get_doc("Payment Batch", name, for_update=True)


def require_status(batch: Document, *statuses: str) -> None:
	"""Raise PaymentBatchError where the batch is in none of the states."""
	require_batch_status(batch, refuse, *statuses)


def get_figures(batch: str) -> dict[str, Any]:
	"""Counts and amounts of a batch, from its rows."""
	counts = count_rows(batch)
	numbers = {
		status.value: counts[status.value].number if status.value in counts else 0 for status in RowStatus
	}
	posted = counts.get(RowStatus.POSTED.value)
	return {
		"number_of_rows": sum(numbers.values()),
		**{f"number_{status.name.lower()}": numbers[status.value] for status in RowStatus},
		"total_amount": to_float(sum((count.amount for count in counts.values()), Decimal(0))),
		"posted_amount": to_float(posted.amount) if posted else 0,
	}


def refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=PaymentBatchError, title=_("Payment Batch"))


def _refuse_known(batch: Document, digest: str) -> None:
	"""A file is taken in once; a lock on the index keeps a second one out."""
	filters = {
		"file_hash": digest,
		"company": batch.company,
		"name": ("!=", batch.name),
		"status": ("!=", BatchStatus.CANCELLED.value),
	}
	if known := frappe.db.get_value("Payment Batch", filters, for_update=True):
		frappe.throw(
			_("This file was loaded before, as {0}. Cancel that batch if it is to be loaded again.").format(
				frappe.bold(known)
			),
			exc=DuplicateFileError,
			title=_("Loaded Before"),
		)


def _check_totals(batch: Document, number: int, amount: Decimal) -> None:
	"""What the sender says the file holds. Raises PaymentFileError."""
	said, wanted = batch.control_number, to_decimal(batch.control_amount)
	if (not said or said == number) and (not wanted or wanted == amount):
		return
	shown, expected = (fmt_money(value, currency=batch.currency) for value in (amount, wanted or amount))
	frappe.throw(
		_("The file has {0} payments of {1} in all; {2} of {3} were announced. Ask for the whole file, or correct the control totals.").format(
			number, shown, said or number, expected
		),
		exc=PaymentFileError,
		title=_("Control Totals Differ"),
	)  # fmt: skip


def store_rows(rows: Sequence[dict[str, Any]]) -> list[str]:
	"""Write rows of a batch, given by their values; all have the same fields. Returns their names."""
	now, user = now_datetime(), frappe.session.user
	made = {"owner": user, "modified_by": user, "creation": now, "modified": now, "docstatus": 0}
	values = [{"name": frappe.generate_hash(length=12), **made, **row} for row in rows]
	columns = list(values[0])
	frappe.db.bulk_insert(ROW, columns, [tuple(row.values()) for row in values], chunk_size=INSERT_CHUNK)
	return [row["name"] for row in values]
