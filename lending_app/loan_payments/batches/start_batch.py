"""Hand a checked batch to a worker, give it up, or take its failures up again."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.ledger.periods.check_posting import check_dates
from lending_app.lending_setup.documents.steps import save_step
from lending_app.lending_setup.jobs import DocumentJob
from lending_app.loan_payments.batches.check_batch import (
	OPEN,
	get_figures,
	lock_batch,
	refuse,
	require_status,
)
from lending_app.loan_payments.batches.queries import ROW
from lending_app.loan_payments.states import BatchStatus, RowStatus
from lending_app.servicing.payment_modes.check_mode import check_mode

JOB = DocumentJob(
	doctype="Payment Batch",
	state=BatchStatus.POSTING.value,
	method="lending_app.loan_payments.batches.post_batch.post_batch",
)


def start_batch(name: str, *, leaves_faults: bool = False) -> Document:
	"""Post the payments that are ready. Faulty lines are left out only where that is confirmed."""
	batch = lock_batch(name)
	require_status(batch, BatchStatus.CHECKED.value)
	if batch.number_faulty and not leaves_faults:
		refuse(
			_("{0} lines are faulty. Correct the file and check it again, or post the others alone.").format(
				batch.number_faulty
			)
		)
	if not batch.number_ready:
		refuse(_("No payment of this batch is ready to be posted."))
	check_mode(batch.mode_of_payment, batch.company)
	check_dates(batch)
	_run(batch)
	return batch


def retry_failures(name: str) -> Document:
	"""Try again what was refused when it was posted, and what was matched since."""
	batch = lock_batch(name)
	require_status(batch, BatchStatus.POSTED.value, BatchStatus.FAILED.value)
	failed = {"batch": batch.name, "status": RowStatus.FAILED.value}
	frappe.db.set_value(ROW, failed, {"status": RowStatus.READY.value, "message": None})
	if not get_figures(batch.name)["number_ready"]:
		refuse(_("No payment of this batch is ready to be posted."))
	_run(batch)
	return batch


def cancel_batch(name: str) -> Document:
	"""Give up a batch of which nothing is posted; its file may be loaded again."""
	batch = lock_batch(name)
	require_status(batch, *OPEN)
	save_step(batch, status=BatchStatus.CANCELLED.value)
	return batch


def _run(batch: Document) -> None:
	save_step(
		batch,
		status=BatchStatus.POSTING.value,
		started_by=frappe.session.user,
		started_on=now_datetime(),
		ended_on=None,
		**get_figures(batch.name),
	)
	JOB.start(batch.name)
