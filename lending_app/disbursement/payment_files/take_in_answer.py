"""Take a bank's answer in: read it whole, and store each of its rows, before any is applied."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.bank_files.errors import BankFileError
from lending_app.bank_files.layouts.statuses import read_statuses
from lending_app.bank_files.nacha_read import read_returns
from lending_app.bank_files.pain002 import read_pain002
from lending_app.bank_files.payment import PaymentStatus, StatusReport
from lending_app.disbursement.exceptions import DuplicateAnswerError
from lending_app.disbursement.orders.steps import APPROVERS, require_role
from lending_app.disbursement.payment_files.explain import explain, refuse_file
from lending_app.disbursement.payment_files.layouts import get_layout
from lending_app.disbursement.payment_files.run_answer import refuse
from lending_app.disbursement.payment_files.states import (
	STATUS_LABELS,
	ImportStatus,
	Outcome,
	PaymentFormat,
)
from lending_app.lending_setup.documents.steps import save_step
from lending_app.lending_setup.files.stored_file import read_stored
from lending_app.lending_setup.jobs import DocumentJob
from lending_app.products.adapters import to_float

COLUMNS = (
	"name", "owner", "modified_by", "creation", "modified", "parent", "parenttype", "parentfield", "idx", "line",
	"end_to_end_id", "status", "bank_code", "bank_reason", "amount", "status_date", "outcome", "message", "currency",
)  # fmt: skip


def take_in_answer(
	job: DocumentJob, name: str, label: str, list_group: Callable[[Document, StatusReport], Iterable[str]]
) -> Document:
	"""Read the file of a document, store its rows, and hand them to a worker.

	`label` says what is done, as a noun; `list_group` gives the ids that an answer to a whole file speaks of.
	Raises BankFileRefusedError, DuplicateAnswerError.
	"""
	document = frappe.get_doc(job.doctype, name, for_update=True)
	require_role(APPROVERS, label)
	if document.status != ImportStatus.DRAFT.value:
		refuse(_("{0} was loaded before.").format(frappe.bold(document.name)))
	data = read_stored(document)
	digest = hashlib.sha256(data).hexdigest()
	_refuse_known(document, digest)
	report = _read_report(document, data)
	number = store_rows(document, report, _spread_group(report, list_group(document, report)))
	if not number:
		refuse(_("The file says nothing of what was sent."))
	document.reload()
	save_step(
		document,
		status=ImportStatus.RUNNING.value,
		file_hash=digest,
		number_of_rows=number,
		started_by=frappe.session.user,
	)
	job.start(document.name)
	return document


def _refuse_known(document: Document, digest: str) -> None:
	"""Every answer of the company is one file; a lock on the index keeps a second one out. Raises DuplicateAnswerError."""
	known = frappe.db.get_value(
		document.doctype,
		{"file_hash": digest, "company": document.company, "name": ("!=", document.name)},
		for_update=True,
	)
	if known:
		frappe.throw(
			_("This file was loaded before, as {0}.").format(frappe.bold(known)),
			exc=DuplicateAnswerError,
			title=_("Loaded Before"),
		)


def _read_report(document: Document, data: bytes) -> StatusReport:
	"""What a file says, by the format of its document. Raises BankFileRefusedError."""
	try:
		if document.format == PaymentFormat.ISO.value:
			return read_pain002(data)
		if document.format == PaymentFormat.NACHA.value:
			return read_returns(data)
		return read_statuses(get_layout(document.layout), data)
	except BankFileError as error:
		advice = _("Nothing was loaded. Ask the bank for the file again, or attach the right one.")
		refuse_file(error, _("Answer Cannot Be Read"), advice)


def store_rows(document: Document, report: StatusReport, group: Sequence[PaymentStatus] = ()) -> int:
	"""Rows of a report, with what it says of its group as a whole. Returns their number."""
	rows = [_build_row(status) for status in (*report.payments, *group)]
	rows += _list_problems(report)
	rows.sort(key=lambda row: row["line"])
	currency = frappe.get_cached_value("Company", document.company, "default_currency")
	now, user = now_datetime(), frappe.session.user
	fixed = {
		"owner": user, "modified_by": user, "creation": now, "modified": now, "parent": document.name,
		"parenttype": document.doctype, "parentfield": "rows", "currency": currency,
	}  # fmt: skip
	values = [
		tuple(({**fixed, **row, "idx": number, "name": frappe.generate_hash(length=10)}).get(column) for column in COLUMNS)
		for number, row in enumerate(rows, 1)
	]  # fmt: skip
	frappe.db.bulk_insert("Payment Status Row", list(COLUMNS), values, chunk_size=2_000)
	return len(values)


def _spread_group(report: StatusReport, ids: Iterable[str]) -> list[PaymentStatus]:
	"""A bank that says one thing of the whole file names no payment: it is said of each."""
	if not report.group_status or report.payments:
		return []
	return [
		PaymentStatus(
			line=0,
			end_to_end_id=name,
			status=report.group_status,
			code=report.group_code,
			reason=report.group_reason,
		)
		for name in ids
	]


def _build_row(status: PaymentStatus) -> dict[str, Any]:
	return {
		"line": status.line,
		"end_to_end_id": status.end_to_end_id[:140],
		"status": STATUS_LABELS[status.status],
		"bank_code": status.code[:140],
		"bank_reason": status.reason,
		"amount": to_float(status.amount or 0),
		"status_date": status.status_date,
		"outcome": Outcome.WAITING.value,
	}


def _list_problems(report: StatusReport) -> Iterator[dict[str, Any]]:
	for problem in report.problems:
		yield {
			"line": problem.line,
			"amount": 0,
			"outcome": Outcome.FAILED.value,
			"message": explain(problem),
		}
