"""The job of a bank's answer: each row once, whatever is interrupted; saved chunk by chunk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime, strip_html

from lending_app.disbursement.exceptions import AnswerError
from lending_app.disbursement.payment_files.queries import count_outcomes, list_waiting_rows
from lending_app.disbursement.payment_files.states import FAILED, ImportStatus, Outcome
from lending_app.lending_setup.documents.steps import save_step
from lending_app.lending_setup.transactions import retry_when_busy, return_to
from lending_app.products.adapters import to_decimal

CHUNK = 50
SAVEPOINT = "payment_status_row"
MESSAGE = 500


def run_answer(
	doctype: str,
	name: str,
	apply: Callable[[Document, Any], Mapping[str, Any]],
	end: Callable[[Document], Mapping[str, Any]] = lambda _document: {},
) -> None:
	"""Apply the rows that wait. Safe to run again, and beside another worker: the answer is locked chunk by chunk.

	`apply` gives what is written on a row, `end` what the document says once every row is applied.
	"""
	while retry_when_busy(partial(_apply_next, doctype, name, apply)):
		frappe.db.commit()  # nosemgrep: the rows of the chunk are applied; an interrupted answer goes on after them
	retry_when_busy(partial(_end, doctype, name, end))
	frappe.db.commit()  # nosemgrep: as above


def is_news(row: Any, sent: Any | None) -> bool:
	"""Whether a row says something of what was sent that is not known. Raises AnswerError where it cannot be."""
	if sent is None:
		refuse(_("Nothing that was sent has the id {0}.").format(row.end_to_end_id))
	if row.amount and to_decimal(row.amount) != to_decimal(sent.amount):
		refuse(
			_("The bank says {0}, the payment was {1}.").format(
				to_decimal(row.amount), to_decimal(sent.amount)
			)
		)
	if row.status == "Pending" or row.status == sent.status:
		return False
	if sent.status in FAILED:
		refuse(_("This payment was {0} before.").format(_(sent.status)))
	return True


def refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=AnswerError, title=_("Answer of the Bank"))


def _apply_next(doctype: str, name: str, apply: Callable[[Document, Any], Mapping[str, Any]]) -> bool:
	"""Whether there was a chunk. The answer is locked before its rows are read: behind the lock they are as another worker
	has left them, and two workers never lock rows in another order.
	"""
	fields = ["name", "status", "started_by", "company"]
	document = frappe.db.get_value(doctype, name, fields, as_dict=True, for_update=True)
	if not document or document.status != ImportStatus.RUNNING.value:
		return False
	frappe.set_user(document.started_by)
	rows = list_waiting_rows(name, CHUNK)
	for row in rows:
		_apply_one(document, row, apply)
	return bool(rows)


def _apply_one(document: Any, row: Any, apply: Callable[[Document, Any], Mapping[str, Any]]) -> None:
	frappe.db.savepoint(SAVEPOINT)
	try:
		done = {"message": None, **apply(document, row)}
	except frappe.ValidationError as error:
		return_to(SAVEPOINT, error)
		frappe.local.message_log = []
		text = strip_html(str(error))[:MESSAGE] or type(error).__name__
		done = {"outcome": Outcome.FAILED.value, "message": text}
	frappe.db.set_value("Payment Status Row", row.name, done, update_modified=False)


def _end(doctype: str, name: str, end: Callable[[Document], Mapping[str, Any]]) -> None:
	document = frappe.get_doc(doctype, name, for_update=True)
	if document.status != ImportStatus.RUNNING.value:
		return
	frappe.set_user(document.started_by)
	more = end(document)
	counts = count_outcomes(name)
	failed = counts.get(Outcome.FAILED.value, 0)
	save_step(
		document,
		status=(ImportStatus.FAILED if failed else ImportStatus.DONE).value,
		number_applied=counts.get(Outcome.APPLIED.value, 0),
		number_failed=failed,
		ended_on=now_datetime(),
		**more,
	)
