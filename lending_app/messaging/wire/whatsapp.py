"""WhatsApp by Meta's Cloud API. Source: Meta, "Cloud API", messages, webhooks and error codes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote

from lending_app.messaging.wire.http_answer import read_failure, read_json
from lending_app.messaging.wire.model import Answer, Delivery, Outcome, Receipt, Reply, Request, Text

ADDRESS = "https://graph.facebook.com/v20.0"
TAKEN = 200
# Not on WhatsApp.
DEAD = frozenset({"131026"})
# Too fast: for the account, the number, and one person.
BUSY = frozenset({"4", "80007", "130429", "131048", "131056"})
STATES = {
	"sent": Delivery.SENT,
	"delivered": Delivery.DELIVERED,
	"read": Delivery.READ,
	"failed": Delivery.FAILED,
}


def build_request(
	text: Text, *, number_id: str, token: str, key: str = "", address: str = ADDRESS
) -> Request:
	"""Ask for one message of an approved template. `key` is ours, and comes back with each receipt."""
	values = [{"type": "text", "text": value} for value in text.parameters]
	message: dict[str, Any] = {"name": text.template, "language": {"code": text.language}}
	if values:
		message["components"] = [{"type": "body", "parameters": values}]
	content = {
		"messaging_product": "whatsapp",
		"to": text.to.lstrip("+"),
		"type": "template",
		"template": message,
	}
	if key:
		content["biz_opaque_callback_data"] = key
	return Request(
		url=f"{address}/{quote(number_id, safe='')}/messages",
		headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
		body=json.dumps(content, ensure_ascii=False).encode(),
	)


def read_answer(status: int, headers: Mapping[str, str], body: bytes) -> Answer:
	found = read_json(body)
	if status == TAKEN and (messages := _list_objects(found.get("messages"))) and messages[0].get("id"):
		return Answer(outcome=Outcome.TAKEN, provider_id=str(messages[0]["id"]))
	error = found.get("error")
	error = error if isinstance(error, dict) else {}
	code = str(error.get("code") or "")
	answer = read_failure(status, headers, code=code, reason=str(error.get("message") or ""))
	if code in BUSY:
		answer = replace(answer, outcome=Outcome.LATER)
	return replace(answer, is_dead_address=code in DEAD)


def read_receipts(body: bytes) -> Iterator[Receipt]:
	"""The receipts of a notice, which brings several; what is no receipt is left out."""
	for value in _list_values(body):
		for status in _list_objects(value.get("statuses")):
			if (receipt := _read_status(status)) is not None:
				yield receipt


def read_replies(body: bytes) -> Iterator[Reply]:
	"""What people have written back, of a notice."""
	for value in _list_values(body):
		for message in _list_objects(value.get("messages")):
			said = message.get("text")
			if message.get("id") and message.get("from") and isinstance(said, dict):
				yield Reply(
					key=str(message["id"]), sender=f"+{message['from']}", body=str(said.get("body") or "")
				)


def _list_values(body: bytes) -> Iterator[Mapping[str, Any]]:
	for entry in _list_objects(read_json(body).get("entry")):
		for change in _list_objects(entry.get("changes")):
			if isinstance(value := change.get("value"), dict):
				yield value


def _read_status(status: Mapping[str, Any]) -> Receipt | None:
	state = STATES.get(str(status.get("status")))
	if state is None or not status.get("id"):
		return None
	errors = _list_objects(status.get("errors"))
	code = str(errors[0].get("code") or "") if errors else ""
	return Receipt(
		provider_id=str(status["id"]),
		delivery=state,
		code=code,
		reason=str(errors[0].get("title") or "") if errors else "",
		at=_read_moment(status.get("timestamp")),
		message_key=str(status.get("biz_opaque_callback_data") or ""),
		is_dead_address=code in DEAD,
	)


def _read_moment(value: object) -> datetime | None:
	"""Seconds since 1970, as a text."""
	text = str(value)
	if not (text.isascii() and text.isdigit() and len(text) <= 11):  # year 5138
		return None
	return datetime.fromtimestamp(int(text), tz=timezone.utc)


def _list_objects(value: object) -> list[dict[str, Any]]:
	return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
