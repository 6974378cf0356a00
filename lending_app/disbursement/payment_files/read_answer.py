"""Take a bank's answer to payment files in."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.bank_files.payment import StatusReport
from lending_app.disbursement.payment_files.queries import list_ids
from lending_app.disbursement.payment_files.states import ImportStatus
from lending_app.disbursement.payment_files.take_in_answer import take_in_answer
from lending_app.lending_setup.jobs import DocumentJob

JOB = DocumentJob(
	doctype="Payment Status File",
	state=ImportStatus.RUNNING.value,
	method="lending_app.disbursement.payment_files.apply_answer.apply_answer",
)


def start_answer(name: str) -> Document:
	"""Read the file, store its rows, and hand them to a worker. Raises BankFileRefusedError, DuplicateAnswerError."""
	return take_in_answer(JOB, name, _("Loading answers of banks"), _list_own_ids)


def _list_own_ids(document: Document, report: StatusReport) -> list[str]:
	file = report.original_file_id
	is_own = file and frappe.db.get_value("Payment File", file, "company") == document.company
	return list_ids(file) if is_own else []
