"""The job of a bank's response: each row once, whatever is interrupted; saved chunk by chunk.

What was accepted is posted at the end as a batch of payments, in the transaction that ends the response.
"""

from __future__ import annotations

from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime, strip_html, today

from lending_app.disbursement.orders.steps import save_step
from lending_app.disbursement.payment_files.queries import count_outcomes, list_waiting_rows
from lending_app.disbursement.payment_files.states import ImportStatus, Outcome
from lending_app.loan_payments.direct_debits.collect_debits import post_collected, settle_batch
from lending_app.loan_payments.direct_debits.exceptions import DebitResponseError
from lending_app.loan_payments.direct_debits.load_response import RESPONSE
from lending_app.loan_payments.direct_debits.queries import DEBIT, list_unpaid, lock_debit
from lending_app.loan_payments.direct_debits.return_debit import return_debit
from lending_app.loan_payments.direct_debits.states import FAILED, DebitStatus
from lending_app.products.adapters import to_decimal

CHUNK = 50
SAVEPOINT = "direct_debit_row"
MESSAGE = 500


def apply_response(name: str) -> None:
	"""Apply the rows that wait. Safe to run again, and beside another worker: the response is locked chunk by chunk."""
	while _apply_next(name):
		frappe.db.commit()  # nosemgrep: the rows of the chunk are applied; an interrupted response goes on after them
	_end(name)
	frappe.db.commit()  # nosemgrep: as above


def _apply_next(name: str) -> bool:
	document = frappe.db.get_value(
		RESPONSE, name, ["status", "started_by", "company"], as_dict=True, for_update=True
	)
	if not document or document.status != ImportStatus.RUNNING.value:
		return False
	frappe.set_user(document.started_by)
	rows = list_waiting_rows(name, CHUNK)
	for row in rows:
		_apply_one(name, document.company, row)
	return bool(rows)


def _apply_one(response: str, company: str, row: Any) -> None:
	frappe.db.savepoint(SAVEPOINT)
	try:
		outcome, message = _apply(response, company, row)
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.local.message_log = []
		outcome, message = Outcome.FAILED, strip_html(str(error))[:MESSAGE] or type(error).__name__
	frappe.db.set_value(
		"Payment Status Row",
		row.name,
		{"outcome": outcome.value, "message": message or None},
		update_modified=False,
	)


def _apply(response: str, company: str, row: Any) -> tuple[Outcome, str]:
	debit = lock_debit(company, row.end_to_end_id)
	if debit is None:
		_refuse(_("No debit that was sent has the id {0}.").format(row.end_to_end_id))
	if row.amount and to_decimal(row.amount) != to_decimal(debit.amount):
		_refuse(
			_("The bank says {0}, the debit was {1}.").format(
				to_decimal(row.amount), to_decimal(debit.amount)
			)
		)
	if row.status == "Pending" or row.status == debit.status:
		return Outcome.KNOWN, ""
	if debit.status in FAILED:
		_refuse(_("This debit was {0} before.").format(_(debit.status)))
	if row.status in FAILED:
		return Outcome.APPLIED, return_debit(debit, row, response)
	if debit.status != DebitStatus.SENT.value:
		return Outcome.KNOWN, ""
	values = {
		"status": DebitStatus.ACCEPTED.value,
		"status_date": row.status_date or today(),
		"response": response,
	}
	frappe.db.set_value(DEBIT, debit.name, values)
	return Outcome.APPLIED, ""


def _end(name: str) -> None:
	document: Document = frappe.get_doc(RESPONSE, name, for_update=True)
	if document.status != ImportStatus.RUNNING.value:
		return
	frappe.set_user(document.started_by)
	collected = list_unpaid(response=name)
	payment_batch = post_collected(document.company, name, collected) if collected else None
	for batch in {*frappe.get_all(DEBIT, {"response": name}, pluck="batch", distinct=True)}:
		settle_batch(batch)
	counts = count_outcomes(name)
	failed = counts.get(Outcome.FAILED.value, 0)
	save_step(
		document,
		status=(ImportStatus.FAILED if failed else ImportStatus.DONE).value,
		number_applied=counts.get(Outcome.APPLIED.value, 0),
		number_failed=failed,
		payment_batch=payment_batch,
		ended_on=now_datetime(),
	)


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=DebitResponseError, title=_("Response of the Bank"))
