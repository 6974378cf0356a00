"""Take a bank's response to direct debits in: read it whole, and store each of its rows, before any is applied."""

from __future__ import annotations

import hashlib
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.bank_files.payment import StatusReport
from lending_app.disbursement.orders.steps import APPROVERS, require_role, save_step
from lending_app.disbursement.payment_files.read_answer import (
	read_report,
	refuse_known,
	spread_group,
	store_rows,
)
from lending_app.disbursement.payment_files.states import FileStatus, ImportStatus
from lending_app.disbursement.payment_files.stored_file import read_stored
from lending_app.loan_payments.direct_debits.exceptions import UnknownDebitError
from lending_app.loan_payments.direct_debits.queries import BATCH, has_known_debit, list_ids
from lending_app.loan_payments.direct_debits.steps import refuse

RESPONSE = "Direct Debit Response"
SENT = (FileStatus.SENT.value, FileStatus.PROCESSED.value)


def load_response(name: str) -> Document:
	"""Read the file, store its rows, and hand them to a worker.

	Raises BankFileRefusedError, DuplicateAnswerError, and UnknownDebitError where it answers nothing that was sent.
	"""
	document = frappe.get_doc(RESPONSE, name, for_update=True)
	require_role(APPROVERS, _("Loading responses to direct debits"))
	if document.status != ImportStatus.DRAFT.value:
		refuse(_("{0} was loaded before.").format(frappe.bold(document.name)))
	data = read_stored(document)
	digest = hashlib.sha256(data).hexdigest()
	refuse_known(document, digest)
	report = read_report(document, data)
	_check_batch(document, report)
	number = store_rows(document, report, spread_group(report, list_ids(report.original_file_id)))
	if not number:
		refuse(_("The file says nothing of any debit."))
	document.reload()
	save_step(
		document,
		status=ImportStatus.RUNNING.value,
		file_hash=digest,
		number_of_rows=number,
		started_by=frappe.session.user,
	)
	enqueue_response(document.name)
	return document


def enqueue_response(name: str) -> None:
	"""Once at a time; a worker that was killed is followed by another."""
	frappe.enqueue(
		"lending_app.loan_payments.direct_debits.apply_response.apply_response",
		queue="long",
		timeout=4 * 60 * 60,
		job_id=f"direct-debit-response-{name}",
		deduplicate=True,
		enqueue_after_commit=True,
		name=name,
	)


def resume_responses() -> None:
	"""Hourly: responses whose worker was lost go on where they were."""
	for name in frappe.get_all(RESPONSE, {"status": ImportStatus.RUNNING.value}, pluck="name"):
		enqueue_response(name)


def _check_batch(document: Document, report: StatusReport) -> None:
	"""The file names a batch that was sent, or at least one debit of one."""
	name = report.original_file_id
	if name:
		known = {"name": name, "company": document.company, "status": ("in", SENT)}
		if not frappe.db.exists(BATCH, known):
			shown = frappe.bold(frappe.utils.escape_html(name))
			_refuse_unknown(
				_("The file answers {0}, which is not a batch that {1} has sent.").format(
					shown, document.company
				)
			)
	elif not has_known_debit(document.company, [row.end_to_end_id for row in report.payments]):
		_refuse_unknown(_("No debit that {0} has sent is in this file.").format(document.company))


def _refuse_unknown(message: str) -> NoReturn:
	frappe.throw(message, exc=UnknownDebitError, title=_("Unknown Batch"))
