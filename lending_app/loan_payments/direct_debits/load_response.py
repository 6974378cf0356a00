"""Take a bank's response to direct debits in."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.bank_files.payment import StatusReport
from lending_app.disbursement.payment_files.states import ImportStatus
from lending_app.disbursement.payment_files.take_in_answer import take_in_answer
from lending_app.lending_setup.jobs import DocumentJob
from lending_app.loan_payments.direct_debits.exceptions import UnknownDebitError
from lending_app.loan_payments.direct_debits.queries import BATCH, has_known_debit, list_ids
from lending_app.loan_payments.direct_debits.states import BatchStatus

JOB = DocumentJob(
	doctype="Direct Debit Response",
	state=ImportStatus.RUNNING.value,
	method="lending_app.loan_payments.direct_debits.apply_response.apply_response",
)
SENT = (BatchStatus.SENT.value, BatchStatus.PROCESSED.value)


def load_response(name: str) -> Document:
	"""Read the file, store its rows, and hand them to a worker.

	Raises BankFileRefusedError, DuplicateAnswerError, and UnknownDebitError where it answers nothing that was sent.
	"""
	return take_in_answer(JOB, name, _("Loading responses to direct debits"), _list_own_ids)


def _list_own_ids(document: Document, report: StatusReport) -> list[str]:
	_check_batch(document, report)
	return list_ids(report.original_file_id)


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
