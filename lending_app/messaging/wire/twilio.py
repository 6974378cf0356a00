"""SMS by Twilio's REST API. Source: Twilio, "Messages resource", "Outbound message status in status callbacks"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlencode

from lending_app.messaging.wire.http_answer import read_failure, read_json
from lending_app.messaging.wire.model import Answer, Delivery, Outcome, Receipt, Reply, Request, Text

ADDRESS = "https://api.twilio.com"
TAKEN = (200, 201)
LOOKED_AT = 50
# By which two clocks may differ.
CLOCKS = timedelta(minutes=2)
# Unknown, landline or unreachable numbers, and a person who answered STOP.
DEAD = frozenset({"21211", "21214", "21217", "21610", "21614", "30003", "30005", "30006"})
STATES = {
	"accepted": Delivery.QUEUED,
	"queued": Delivery.QUEUED,
	"sending": Delivery.QUEUED,
	"sent": Delivery.SENT,
	"delivered": Delivery.DELIVERED,
	"read": Delivery.READ,
	"undelivered": Delivery.FAILED,
	"failed": Delivery.FAILED,
}


def build_request(text: Text, *, account: str, token: str, callback: str, address: str = ADDRESS) -> Request:
	"""Ask for one SMS; `callback` is where receipts go. It takes no key of ours: one that may have come through is looked
	up, never sent again.
	"""
	fields = {"To": text.to, "Body": text.body, "StatusCallback": callback}
	# A service that chooses among numbers is named by an id.
	fields["MessagingServiceSid" if text.sender.startswith("MG") else "From"] = text.sender
	return Request(
		url=f"{address}/2010-04-01/Accounts/{quote(account, safe='')}/Messages.json",
		headers={"Content-Type": "application/x-www-form-urlencoded"},
		body=urlencode(fields).encode(),
		user=account,
		password=token,
	)


def read_answer(status: int, headers: Mapping[str, str], body: bytes) -> Answer:
	found = read_json(body)
	if status in TAKEN and found.get("sid"):
		return Answer(outcome=Outcome.TAKEN, provider_id=str(found["sid"]))
	code = str(found.get("code") or "")
	answer = read_failure(status, headers, code=code, reason=str(found.get("message") or ""))
	return replace(answer, is_dead_address=code in DEAD)


def build_lookup(text: Text, *, account: str, token: str, address: str = ADDRESS) -> Request:
	"""Ask for the messages of a number, the latest first."""
	query = urlencode({"To": text.to, "PageSize": LOOKED_AT})
	return Request(
		url=f"{address}/2010-04-01/Accounts/{quote(account, safe='')}/Messages.json?{query}",
		headers={},
		body=b"",
		user=account,
		password=token,
		method="GET",
	)


def read_lookup(status: int, body: bytes, text: Text, since: datetime) -> str | None:
	"""The id of the message with that text that was made since; "" where there is none, None where nothing is said."""
	messages = read_json(body).get("messages")
	if status not in TAKEN or not isinstance(messages, list):
		return None
	for message in messages:
		if isinstance(message, dict) and message.get("body") == text.body and message.get("sid"):
			made_on = _read_moment(message.get("date_created"))
			if made_on is None or made_on >= since - CLOCKS:
				return str(message["sid"])
	return ""


def _read_moment(value: object) -> datetime | None:
	"""As in "Thu, 24 Aug 2023 05:01:45 +0000"."""
	try:
		found = parsedate_to_datetime(str(value))
	except ValueError:
		return None
	return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def read_reply(fields: Mapping[str, str]) -> Reply | None:
	"""What a person has answered; None for a notice of something else."""
	if (
		not fields.get("MessageSid")
		or not fields.get("From")
		or "Body" not in fields
		or "MessageStatus" in fields
	):
		return None
	return Reply(key=fields["MessageSid"], sender=fields["From"], body=fields["Body"])


def read_receipt(fields: Mapping[str, str], message_key: str = "") -> Receipt | None:
	"""A receipt of the form that is called back; None for a state that is not told of. The address says our key."""
	state = STATES.get(fields.get("MessageStatus", ""))
	if state is None or not fields.get("MessageSid"):
		return None
	code = fields.get("ErrorCode", "")
	return Receipt(
		provider_id=fields["MessageSid"],
		delivery=state,
		message_key=message_key,
		code=code,
		is_dead_address=code in DEAD,
	)
