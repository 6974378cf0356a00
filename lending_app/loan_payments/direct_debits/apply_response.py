"""What the rows of a bank's response to direct debits do; what was accepted is posted at its end, as a batch of payments."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import today

from lending_app.disbursement.payment_files.run_answer import is_news, run_answer
from lending_app.disbursement.payment_files.states import Outcome
from lending_app.loan_payments.direct_debits.collect_debits import post_collected, settle_batch
from lending_app.loan_payments.direct_debits.load_response import JOB
from lending_app.loan_payments.direct_debits.queries import DEBIT, list_unpaid, lock_debit
from lending_app.loan_payments.direct_debits.return_debit import return_debit
from lending_app.loan_payments.direct_debits.states import FAILED, DebitStatus


def apply_response(name: str) -> None:
	"""The job of a response to direct debits."""
	run_answer(JOB.doctype, name, _apply, _end)


def _apply(document: Any, row: Any) -> dict[str, Any]:
	debit = lock_debit(document.company, row.end_to_end_id)
	if not is_news(row, debit):
		return {"outcome": Outcome.KNOWN.value}
	if row.status in FAILED:
		fault = return_debit(debit, row, document.name)
		return {"outcome": Outcome.APPLIED.value, "message": fault or None}
	if debit.status != DebitStatus.SENT.value:
		return {"outcome": Outcome.KNOWN.value}
	values = {
		"status": DebitStatus.ACCEPTED.value,
		"status_date": row.status_date or today(),
		"response": document.name,
	}
	frappe.db.set_value(DEBIT, debit.name, values)
	return {"outcome": Outcome.APPLIED.value}


def _end(document: Document) -> dict[str, Any]:
	"""Post what was accepted, in the transaction that ends the response."""
	collected = list_unpaid(response=document.name)
	batch = post_collected(document.company, document.name, collected) if collected else None
	for debited in {*frappe.get_all(DEBIT, {"response": document.name}, pluck="batch", distinct=True)}:
		settle_batch(debited)
	return {"payment_batch": batch}
