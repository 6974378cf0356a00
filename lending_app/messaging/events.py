"""What messaging does when something happens to a loan."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import frappe
from frappe.model.document import Document

from lending_app.lending_setup.numbers import to_decimal
from lending_app.messaging.queue.notice import Notice
from lending_app.messaging.queue.start_sending import resume_sending
from lending_app.messaging.queue.write_messages import write_messages
from lending_app.messaging.receipts.store_receipt import start_applying
from lending_app.messaging.states import MessageEvent, ReceiptStatus

SAVEPOINT = "lending_messages"
REPAYMENT, DISBURSEMENT = "Loan Repayment", "Loan Disbursement"
PAID_FIELDS = ["name", "loan", "amount", "value_date"]


def tell_payment(repayment: Document, method: str | None = None) -> None:
	"""A payment that is posted."""
	_tell(lambda: [_describe_payment(repayment, MessageEvent.PAYMENT_RECEIVED)])


def tell_reversal(repayment: Document, method: str | None = None) -> None:
	"""A payment that is reversed, where its client was told of it."""
	_tell(
		lambda: [_describe_payment(repayment, MessageEvent.PAYMENT_REVERSED)] if _was_told(repayment) else []
	)


def tell_payments(receipts: Sequence[str]) -> None:
	"""Payments that were posted together."""
	event = MessageEvent.PAYMENT_RECEIVED
	_tell(lambda: [_describe_payment(row, event) for row in _read_payments(receipts)])


def tell_disbursement(disbursement: Document, method: str | None = None) -> None:
	_tell(
		lambda: [
			Notice(
				event=MessageEvent.DISBURSEMENT,
				reference_doctype=DISBURSEMENT,
				reference_name=disbursement.name,
				loan=disbursement.loan,
				values={
					"amount": to_decimal(disbursement.amount),
					"date": frappe.utils.getdate(disbursement.value_date),
				},
			)
		]
	)


def resume_messages() -> None:
	"""Each few minutes: what waits, and what lost workers have left."""
	resume_sending()
	if frappe.db.exists("Message Receipt", {"status": ReceiptStatus.RECEIVED.value}):
		start_applying()


def delete_person(client: Document, method: str | None = None) -> None:
	"""Of an erased client it stays when something was sent, and by whom; not where to, nor what it said."""
	named = dict.fromkeys(("address", "subject", "body", "values_json", "reason"), None)
	told = frappe.get_all("Message", {"client": client.name}, pluck="name")
	frappe.db.set_value(
		"Message Receipt", {"message": ("in", told or [""])}, {"body": None, "address": None, "reason": None}
	)
	frappe.db.set_value(
		"Message",
		{"client": client.name},
		{**named, "client_name": client.client_name},
		update_modified=False,
	)


def _tell(build: Callable[[], list[Notice]]) -> None:
	"""Queue messages in the transaction of what they tell of; a fault of theirs is logged, and refuses nothing."""
	said = list(frappe.local.message_log)
	frappe.db.savepoint(SAVEPOINT)
	try:
		write_messages(build())
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		# The database has undone the whole transaction: what is told of did not happen.
		raise
	except Exception:
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.local.message_log = said
		frappe.log_error(title="Message not queued")


def _read_payments(receipts: Sequence[str]) -> list[Document]:
	return frappe.get_all(REPAYMENT, {"name": ("in", list(receipts) or [""])}, PAID_FIELDS)


def _describe_payment(repayment: Document, event: MessageEvent) -> Notice:
	return Notice(
		event=event,
		reference_doctype=REPAYMENT,
		reference_name=repayment.name,
		loan=repayment.loan,
		values={
			"amount": to_decimal(repayment.amount),
			"date": frappe.utils.getdate(repayment.value_date),
			"receipt": repayment.name,
		},
	)


def _was_told(repayment: Document) -> bool:
	told = {"reference_name": repayment.name, "event": MessageEvent.PAYMENT_RECEIVED.value}
	return bool(frappe.db.exists("Message", {**told, "status": ("not in", ("Queued", "Dropped", "Failed"))}))
