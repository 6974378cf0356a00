"""A worker for each provider that has something to send, once the transaction is committed."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.utils import now_datetime

from lending_app.messaging.states import MessageStatus


def start_sending(providers: Iterable[str]) -> None:
	"""Hand the queue of each provider to a worker, once at a time."""
	for provider in sorted(providers):
		frappe.enqueue(
			"lending_app.messaging.queue.send_messages.send_messages",
			queue="short",
			job_id=f"messages-{provider}",
			deduplicate=True,
			enqueue_after_commit=True,
			provider=provider,
		)


def resume_sending() -> None:
	"""Each few minutes: what waits for a later attempt, and what a lost worker has left."""
	waiting = {"status": MessageStatus.QUEUED.value, "send_after": ("<=", now_datetime())}
	left = {"status": ("in", (MessageStatus.SENDING.value, MessageStatus.UNKNOWN.value))}
	found = {
		name
		for filters in (waiting, left)
		for name in frappe.get_all("Message", filters, pluck="provider", distinct=True)
	}
	start_sending(found)
