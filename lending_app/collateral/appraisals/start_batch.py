"""Hand a checked batch of appraisals to a worker, give it up, or take its failures up again."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.collateral.appraisals.check_batch import (
	OPEN,
	get_figures,
	lock_batch,
	refuse,
	require_status,
)
from lending_app.collateral.appraisals.queries import BATCH, ROW
from lending_app.collateral.appraisals.states import AppraisalBatchStatus, AppraisalRowStatus
from lending_app.lending_setup.documents.steps import save_step
from lending_app.lending_setup.jobs import DocumentJob

JOB = DocumentJob(
	doctype=BATCH,
	state=AppraisalBatchStatus.RUNNING.value,
	method="lending_app.collateral.appraisals.write_batch.write_batch",
)


def start_batch(name: str) -> Document:
	"""Write the appraisals of a file without faults. Raises AppraisalBatchError."""
	batch = lock_batch(name)
	require_status(batch, AppraisalBatchStatus.CHECKED.value)
	if batch.number_faulty:
		refuse(
			_("{0} lines are faulty. Correct the file and check it again; nothing was written.").format(
				batch.number_faulty
			)
		)
	_run(batch)
	return batch


def retry_failures(name: str) -> Document:
	"""Try again what was refused when it was written."""
	batch = lock_batch(name)
	require_status(batch, AppraisalBatchStatus.FAILED.value)
	failed = {"batch": batch.name, "status": AppraisalRowStatus.FAILED.value}
	frappe.db.set_value(ROW, failed, {"status": AppraisalRowStatus.READY.value, "message": None})
	_run(batch)
	return batch


def cancel_batch(name: str) -> Document:
	"""Give up a batch of which nothing is written; its file may be loaded again."""
	batch = lock_batch(name)
	require_status(batch, *OPEN)
	save_step(batch, status=AppraisalBatchStatus.CANCELLED.value)
	return batch


def _run(batch: Document) -> None:
	save_step(
		batch,
		status=AppraisalBatchStatus.RUNNING.value,
		started_by=frappe.session.user,
		started_on=now_datetime(),
		ended_on=None,
		**get_figures(batch.name),
	)
	JOB.start(batch.name)
