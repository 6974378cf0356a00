"""SMS by Twilio's REST API. Source: Twilio, "Messages resource", "Outbound message status in status callbacks"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, urlencode

from lending_app.messaging.wire.http_answer import read_failure, read_json
from lending_app.messaging.wire.model import Answer, Delivery, Outcome, Receipt, Request, Text

ADDRESS = "https://api.twilio.com"
TAKEN = (200, 201)
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


def read_receipt(fields: Mapping[str, str]) -> Receipt | None:
	"""A receipt of the form that is called back; None for a state that is not told of."""
	state = STATES.get(fields.get("MessageStatus", ""))
	if state is None or not fields.get("MessageSid"):
		return None
	code = fields.get("ErrorCode", "")
	return Receipt(provider_id=fields["MessageSid"], delivery=state, code=code, is_dead_address=code in DEAD)
