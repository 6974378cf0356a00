"""What becomes of messages after the provider's answer: sent, later, by another way, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import add_to_date, now_datetime

from lending_app.lending_setup.database import write_columns
from lending_app.messaging.providers.outgoing import UnansweredError
from lending_app.messaging.queue.notice import Notice
from lending_app.messaging.queue.queries import read_providers
from lending_app.messaging.queue.start_sending import start_sending
from lending_app.messaging.queue.write_messages import find_provider, write_messages
from lending_app.messaging.receipts.close_address import close_addresses
from lending_app.messaging.states import COLLECTING, MessageChannel, MessageEvent, MessageStatus
from lending_app.messaging.wire.model import Answer, Outcome

MESSAGE = "Message"
FIRST_WAIT, LONGEST_WAIT = 30, 3_600


def follow_answers(provider: Any, answered: Sequence[tuple[Any, Answer | UnansweredError]]) -> None:
	"""Write what was answered, and have what failed go on by the next provider, or the next channel."""
	now = now_datetime()
	follow = Follow(provider, now)
	write_columns(MESSAGE, {row.name: follow.decide(row, answer) for row, answer in answered})
	close_addresses(
		[row for row, answer in answered if isinstance(answer, Answer) and answer.is_dead_address]
	)
	start_sending(follow.others)
	for row in follow.failed:
		try_next_channel(row)


class Follow:
	def __init__(self, provider: Any, now: datetime) -> None:
		self.provider = provider
		self.now = now
		self.others: set[str] = set()
		self.failed: list[Any] = []

	def decide(self, row: Any, answer: Answer | UnansweredError) -> dict[str, Any]:
		"""The columns of a message after its answer."""
		columns = {
			"status": MessageStatus.UNKNOWN.value,
			"provider": row.provider,
			"provider_id": None,
			"sent_on": None,
			"attempts": row.attempts + 1,
			"send_after": self.now,
			"reason": None,
		}
		if isinstance(answer, UnansweredError):
			# Asked again at once where nothing can come of it twice; else the next worker looks it up.
			return {
				**columns,
				"reason": str(answer),
				**(self._wait(row, None) if self.provider.is_keyed else {}),
			}
		if answer.outcome is Outcome.TAKEN:
			sent = MessageStatus.SENT.value
			return {**columns, "status": sent, "provider_id": answer.provider_id or None, "sent_on": self.now}
		reason = " ".join(part for part in (answer.code, answer.reason) if part)
		if answer.outcome is Outcome.LATER and row.attempts + 1 < self.provider.most_attempts:
			return {**columns, "reason": reason, **self._wait(row, answer.wait_seconds)}
		return {**columns, "reason": reason, **self._go_on(row, answer)}

	def _wait(self, row: Any, asked: int | None) -> dict[str, Any]:
		seconds = max(asked or 0, min(FIRST_WAIT * 2**row.attempts, LONGEST_WAIT))
		return {"status": MessageStatus.QUEUED.value, "send_after": add_to_date(self.now, seconds=seconds)}

	def _go_on(self, row: Any, answer: Answer) -> dict[str, Any]:
		"""By the channel's next provider; a number that does not exist is not tried again."""
		is_collecting = MessageEvent(row.event) in COLLECTING
		other = None
		if not answer.is_dead_address:
			other = find_provider(
				read_providers(), row.channel, is_collecting=is_collecting, after=row.provider
			)
		if other is None:
			self.failed.append(row)
			return {"status": MessageStatus.FAILED.value}
		self.others.add(other.name)
		return {"status": MessageStatus.QUEUED.value, "provider": other.name, "attempts": 0}


def try_next_channel(row: Any) -> None:
	"""Write the message once more by a channel that it was not written for."""
	same = {"event": row.event, "reference_name": row.reference_name, "client": row.client, "loan": row.loan}
	tried = {
		MessageChannel(channel) for channel in frappe.get_all(MESSAGE, same, pluck="channel", distinct=True)
	}
	document = frappe.get_doc(MESSAGE, row.name)
	write_messages([rebuild_notice(document)], without=tried)


def rebuild_notice(document: Any) -> Notice:
	"""The notice of a message that is stored: its values are written as they were."""
	return Notice(
		event=MessageEvent(document.event),
		reference_doctype=document.reference_doctype,
		reference_name=document.reference_name,
		loan=document.loan,
		occasion=document.occasion or "",
		values=frappe.parse_json(document.values_json),
	)
