"""The worker of a provider's queue: one at a time, a few messages in the air, each told before it is sent.

What is in the air when a worker is killed is found by the next one: asked for again where the provider takes our key, looked
up where it can be, and else left as Unknown for a person to decide.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import get_system_timezone, now_datetime

from lending_app.lending_setup.database import select, write_columns
from lending_app.messaging.providers.adapters import Adapter, build_adapter
from lending_app.messaging.providers.outgoing import Outgoing, UnansweredError
from lending_app.messaging.queue.drop_settled import drop_settled
from lending_app.messaging.queue.follow_up import follow_answers
from lending_app.messaging.states import MessageStatus
from lending_app.messaging.wire.model import Answer, Text

MESSAGE, PROVIDER = "Message", "Message Provider"
THREADS = 16
# Messages in the air at once: as many are Unknown after a kill, at most.
GROUP = 32
FIELDS = (
	"name", "status", "event", "channel", "client", "loan", "address", "subject", "body", "attempts", "template", "message_key",
	"values_json", "reference_doctype", "reference_name", "provider", "tried_on", "branch",
)  # fmt: skip


def send_messages(provider: str) -> None:
	"""Send what waits for a provider. Safe to run again, and beside another worker, which leaves at once."""
	with _only_worker(provider) as is_alone:
		if not is_alone:
			return
		settings = frappe.get_doc(PROVIDER, provider)
		if not settings.is_enabled:
			return
		sender = Sender(settings, build_adapter(settings))
		sender.take_back_lost()
		frappe.db.commit()  # nosemgrep: what a lost worker has left is decided before anything else is sent
		with ThreadPoolExecutor(THREADS) as pool:
			while sender.send_group(pool):
				pass


@contextmanager
def _only_worker(provider: str) -> Iterator[bool]:
	"""Whether no other worker sends for the provider. The lock is the connection's: one that is killed holds none."""
	name = f"{frappe.conf.db_name}-messages-{provider}"[:64]
	[(is_alone,)] = select("SELECT GET_LOCK(%s, 0)", (name,))
	try:
		yield bool(is_alone)
	finally:
		if is_alone:
			select("SELECT RELEASE_LOCK(%s)", (name,))


@dataclass(slots=True)
class Sender:
	settings: Any
	adapter: Adapter
	_next_group: float = 0.0

	def take_back_lost(self) -> None:
		"""Messages that were in the air when their worker was lost, and those of before that are still unknown."""
		rows = self._list(("in", (MessageStatus.SENDING.value, MessageStatus.UNKNOWN.value)))
		if not rows:
			return
		write_columns(MESSAGE, {row.name: {"status": self._decide_lost(row).value} for row in rows})

	def _decide_lost(self, row: Any) -> MessageStatus:
		if self.adapter.takes_key:
			return MessageStatus.QUEUED
		found = self.adapter.look_up(self._build(row))
		if found is None:
			return MessageStatus.UNKNOWN
		if found:
			frappe.db.set_value(
				MESSAGE, row.name, {"provider_id": found, "sent_on": row.tried_on}, update_modified=False
			)
			return MessageStatus.SENT
		return MessageStatus.QUEUED

	def send_group(self, pool: ThreadPoolExecutor) -> bool:
		"""Send a few at once; False when nothing waits any more. Each step is committed before the next."""
		self._wait()
		rows = self._claim()
		frappe.db.commit()  # nosemgrep: a message is told as sent before it is: a kill never sends it twice
		if rows is None:
			return False
		self._next_group = time.monotonic() + len(rows) / max(1, self.settings.messages_per_second)
		answers = list(pool.map(self._ask, [self._build(row) for row in rows]))
		follow_answers(self.settings, list(zip(rows, answers, strict=True)))
		frappe.db.commit()  # nosemgrep: what the provider has answered is known, whatever comes next
		return True

	def _claim(self) -> Sequence[Any] | None:
		"""The next messages, now in the air; none where all of them were settled meanwhile, None where none waits."""
		limit = min(GROUP, max(1, self.settings.messages_per_second))
		waiting = self._list(MessageStatus.QUEUED.value, limit=limit, send_after=("<=", now_datetime()))
		if not waiting:
			return None
		rows = drop_settled(waiting)
		now = now_datetime()
		for row in rows:
			row.tried_on = now
		sending = MessageStatus.SENDING.value
		write_columns(MESSAGE, {row.name: {"status": sending, "tried_on": now} for row in rows})
		return rows

	def _list(self, status: Any, limit: int = 0, **filters: Any) -> list[Any]:
		return frappe.get_all(
			MESSAGE,
			{"provider": self.settings.name, "status": status, **filters},
			list(FIELDS),
			order_by="send_after, name",
			limit_page_length=limit,
		)

	def _wait(self) -> None:
		"""No more a second than the provider takes. Nothing is in the air meanwhile."""
		if (pause := self._next_group - time.monotonic()) > 0:
			time.sleep(pause)

	def _ask(self, message: Outgoing) -> Answer | UnansweredError:
		"""In a thread, without a database."""
		try:
			return self.adapter.send(message)
		except UnansweredError as error:
			return error

	def _build(self, row: Any) -> Outgoing:
		text = Text(to=row.address, body=row.body, sender=self.settings.sender or "")
		if row.channel == "WhatsApp" and row.template:
			text = self._add_approved(text, row)
		tried_on = row.tried_on or now_datetime()
		return Outgoing(
			name=row.name,
			key=row.message_key,
			text=text,
			subject=row.subject or "",
			tried_on=_to_utc(tried_on),
		)

	def _add_approved(self, text: Text, row: Any) -> Text:
		template = frappe.get_cached_doc("Message Template", row.template)
		values = json.loads(row.values_json)
		return Text(
			to=text.to,
			body=text.body,
			sender=text.sender,
			template=template.whatsapp_template or "",
			language=template.whatsapp_language or template.language,
			parameters=tuple(values[name] for name in (template.whatsapp_parameters or "").split()),
		)


def _to_utc(moment: datetime) -> datetime:
	return moment.replace(tzinfo=ZoneInfo(get_system_timezone())).astimezone(timezone.utc)
