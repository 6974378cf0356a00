"""The worker of what providers have told: each notice once, some hundred in a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import frappe
from frappe.utils import get_datetime, now_datetime

from lending_app.lending_setup.database import select, write_columns
from lending_app.messaging.queue.follow_up import try_next_channel
from lending_app.messaging.receipts.close_address import close_addresses
from lending_app.messaging.receipts.opt_out import apply_answer
from lending_app.messaging.states import AFTER_RECEIPT, KNOWN, MessageStatus, ReceiptKind, ReceiptStatus
from lending_app.messaging.wire.model import Delivery, advance

MESSAGE, RECEIPT = "Message", "Message Receipt"
CHUNK = 500
# A receipt may come before the answer that names its message.
HOURS_WAITED = 24
MESSAGE_FIELDS = (
	"name", "message_key", "provider_id", "provider", "status", "event", "client", "channel", "address", "loan", "branch",
	"reference_name", "sent_on", "delivered_on", "reason",
)  # fmt: skip


def apply_receipts() -> None:
	"""Apply what is stored, until nothing more can be. Safe to run again: what was applied is told with it."""
	after = ""
	while (last := _apply_next(after)) is not None:
		after = last
		frappe.db.commit()  # nosemgrep: the notices are applied and told as such; a killed worker goes on after them
	frappe.db.commit()  # nosemgrep: as above


def _apply_next(after: str) -> str | None:
	"""Apply some notices; the name of the last one. Another worker waits for their rows."""
	fields = "name, provider, kind, delivery, message_key, provider_id, address, reason, code, body, is_dead_address, received_on"
	rows = select(
		f"SELECT {fields} FROM `tab{RECEIPT}` WHERE status = %s AND name > %s ORDER BY name LIMIT %s FOR UPDATE",
		(ReceiptStatus.RECEIVED.value, after, CHUNK),
	)
	if not rows:
		return None
	names = fields.split(", ")
	told = [frappe._dict(zip(names, row, strict=True)) for row in rows]
	_apply_deliveries([row for row in told if row.kind == ReceiptKind.RECEIPT.value])
	for row in told:
		if row.kind == ReceiptKind.ANSWER.value:
			is_known = apply_answer(row)
			_set_applied({row.name: None}, ReceiptStatus.APPLIED if is_known else ReceiptStatus.NOT_FOUND)
	return told[-1].name


def _apply_deliveries(told: Sequence[Any]) -> None:
	if not told:
		return
	applied = _Deliveries(told)
	applied.write()
	close_addresses(applied.dead)
	for message in applied.list_failed():
		try_next_channel(message)


class _Deliveries:
	"""What some notices make of their messages."""

	def __init__(self, told: Sequence[Any]) -> None:
		self.messages: dict[str, Any] = {}
		self.states: dict[str, Delivery] = {}
		self.columns: dict[str, dict[str, Any]] = {}
		self.applied: dict[str, str | None] = {}
		self.lost: dict[str, str | None] = {}
		self.dead: list[Any] = []
		by_key, by_id = _read_messages(told)
		for row in told:
			message = by_key.get(row.message_key) or by_id.get((row.provider, row.provider_id))
			if message is not None:
				self._add(row, message)
			elif get_datetime(row.received_on) < now_datetime() - timedelta(hours=HOURS_WAITED):
				self.lost[row.name] = None

	def _add(self, row: Any, message: Any) -> None:
		known = self.states.get(message.name, KNOWN.get(MessageStatus(message.status)))
		self.states[message.name] = state = advance(known, Delivery(row.delivery))
		self.messages[message.name] = message
		self.applied[row.name] = message.name
		columns = self.columns.setdefault(
			message.name,
			{
				"status": message.status,
				"provider_id": message.provider_id,
				"sent_on": message.sent_on or now_datetime(),
				"delivered_on": message.delivered_on,
				"reason": message.reason,
			},
		)
		columns["status"] = AFTER_RECEIPT[state].value
		columns["provider_id"] = row.provider_id or columns["provider_id"]
		if row.delivery == Delivery.FAILED.value:
			columns["reason"] = " ".join(part for part in (row.code, row.reason) if part)
		if row.delivery in (Delivery.DELIVERED.value, Delivery.READ.value):
			columns["delivered_on"] = columns["delivered_on"] or row.received_on
		if row.is_dead_address:
			self.dead.append(message)

	def write(self) -> None:
		write_columns(MESSAGE, self.columns)
		_set_applied(self.applied, ReceiptStatus.APPLIED)
		_set_applied(self.lost, ReceiptStatus.NOT_FOUND)

	def list_failed(self) -> list[Any]:
		"""Messages that have failed now, and had not before."""
		failed = [name for name, state in self.states.items() if state is Delivery.FAILED]
		return [
			message
			for name in failed
			if (message := self.messages[name]).status != MessageStatus.FAILED.value
		]


def _read_messages(told: Sequence[Any]) -> tuple[dict[str, Any], dict[tuple[str, str], Any]]:
	"""Messages by our key and by the provider's id, locked against the worker that sends them."""
	keys = sorted({row.message_key for row in told if row.message_key})
	ids = sorted({row.provider_id for row in told if row.provider_id})
	message = frappe.qb.DocType(MESSAGE)
	query = frappe.qb.from_(message).select(*(message[field] for field in MESSAGE_FIELDS))
	query = query.where(message.message_key.isin(keys or [""]) | message.provider_id.isin(ids or [""]))
	rows = query.orderby(message.name).for_update().run(as_dict=True)
	by_id = {(row.provider, row.provider_id): row for row in rows if row.provider_id}
	return {row.message_key: row for row in rows}, by_id


def _set_applied(rows: dict[str, str | None], status: ReceiptStatus) -> None:
	write_columns(
		RECEIPT, {name: {"status": status.value, "message": message} for name, message in rows.items()}
	)
