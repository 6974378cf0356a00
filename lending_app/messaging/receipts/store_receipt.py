"""Notices of providers: who has sent one is proved first, and it is stored before anything is done with it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.lending_setup.database import write_rows
from lending_app.messaging.exceptions import ForgedReceiptError
from lending_app.messaging.states import ReceiptKind, ReceiptStatus
from lending_app.messaging.wire.model import Receipt, Reply

RECEIPT, PROVIDER = "Message Receipt", "Message Provider"
LONGEST_TEXT = 1_000


def get_provider(name: str, kind: str) -> Document:
	"""A provider in use. Raises ForgedReceiptError, the same as for a signature that is wrong."""
	try:
		provider = frappe.get_cached_doc(PROVIDER, name)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		refuse_forged()
	if provider.kind != kind or not provider.is_enabled:
		refuse_forged()
	return provider


def store_notices(provider: str, found: Sequence[Receipt | Reply]) -> int:
	"""Store what was told, each once, and have it applied. Returns how many there were."""
	rows = [_build(provider, told) for told in found]
	if rows:
		columns = list(rows[0])
		write_rows(f"tab{RECEIPT}", columns, [list(row.values()) for row in rows], verb="INSERT IGNORE")
		start_applying()
	return len(rows)


def start_applying() -> None:
	frappe.enqueue(
		"lending_app.messaging.receipts.apply_receipts.apply_receipts",
		queue="short",
		job_id="message-receipts",
		deduplicate=True,
		enqueue_after_commit=True,
	)


def _build(provider: str, told: Receipt | Reply) -> dict[str, Any]:
	stamp = now_datetime()
	row = dict.fromkeys(("delivery", "message_key", "provider_id", "address", "code", "reason", "body"))
	key = hashlib.sha256(f"{provider}\n{told.key}".encode()).hexdigest()
	made = {
		"owner": "Guest",
		"modified_by": "Guest",
		"creation": stamp,
		"modified": stamp,
		"received_on": stamp,
	}
	row |= {"name": frappe.generate_hash(length=12), "provider": provider, "receipt_key": key, **made}
	row |= {"status": ReceiptStatus.RECEIVED.value, "is_dead_address": 0}
	if isinstance(told, Reply):
		said = {"provider_id": told.key, "address": told.sender[:40], "body": told.body[:LONGEST_TEXT]}
		return {**row, "kind": ReceiptKind.ANSWER.value, **said}
	return {
		**row,
		"kind": ReceiptKind.RECEIPT.value,
		"delivery": told.delivery.value,
		"message_key": told.message_key or None,
		"provider_id": told.provider_id[:140],
		"code": told.code[:20],
		"reason": told.reason[:LONGEST_TEXT],
		"is_dead_address": int(told.is_dead_address),
	}


def refuse_forged() -> NoReturn:
	frappe.throw(
		_("The notice is not signed by a provider of ours."),
		exc=ForgedReceiptError,
		title=_("Notice Refused"),
	)
