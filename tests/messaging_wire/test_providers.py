"""Requests and answers in the formats that the providers publish; nonsense is never read as success."""

from __future__ import annotations

import itertools
import json
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.messaging.wire import twilio, whatsapp
from lending_app.messaging.wire.model import Delivery, Outcome, Text, advance

SMS = Text(to="+18095550101", body="Su cuota vence mañana & pronto", sender="+18095550199")
TEMPLATE = Text(
	to="+18095550101", body="", template="payment_due", language="es", parameters=("Ana", "1,500.00")
)
# Shortened examples of Twilio's and Meta's own documentation.
CREATED = b'{"sid": "SM1f0e8ae6ade43cb3c0ce4525424e404f", "status": "queued", "error_code": null}'
WRONG_NUMBER = b'{"code": 21211, "message": "The \'To\' number is not a valid phone number.", "status": 400}'
TAKEN = b'{"messaging_product": "whatsapp", "contacts": [{"wa_id": "1"}], "messages": [{"id": "wamid.HBgL"}]}'
TOO_FAST = (
	b'{"error": {"message": "(#131056) Pair rate limit hit", "type": "OAuthException", "code": 131056}}'
)
NOT_THERE = b'{"error": {"message": "Message undeliverable", "code": 131026}}'


def write_notice(*statuses):
	value = {"messaging_product": "whatsapp", "statuses": list(statuses)}
	entry = {"id": "1", "changes": [{"value": value, "field": "messages"}]}
	return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def test_twilio_is_asked_as_it_publishes():
	request = twilio.build_request(SMS, account="AC1", token="secret", callback="https://lender/receipts")
	assert request.url == "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json"
	assert (request.user, request.password) == ("AC1", "secret")
	assert parse_qs(request.body.decode()) == {
		"To": ["+18095550101"],
		"Body": ["Su cuota vence mañana & pronto"],
		"StatusCallback": ["https://lender/receipts"],
		"From": ["+18095550199"],
	}
	service = Text(to=SMS.to, body="x", sender="MG9752274e9e519418a7406176694466fa")
	fields = parse_qs(twilio.build_request(service, account="A", token="t", callback="c").body.decode())
	assert "From" not in fields
	assert fields["MessagingServiceSid"] == [service.sender]


def test_account_cannot_lead_the_request_elsewhere():
	request = twilio.build_request(SMS, account="../../x?y", token="t", callback="c")
	assert request.url == "https://api.twilio.com/2010-04-01/Accounts/..%2F..%2Fx%3Fy/Messages.json"


def test_whatsapp_is_asked_as_it_publishes():
	request = whatsapp.build_request(TEMPLATE, number_id="106540352242922", token="secret")
	assert request.url == "https://graph.facebook.com/v20.0/106540352242922/messages"
	assert request.headers["Authorization"] == "Bearer secret"
	assert json.loads(request.body) == {
		"messaging_product": "whatsapp",
		"to": "18095550101",
		"type": "template",
		"template": {
			"name": "payment_due",
			"language": {"code": "es"},
			"components": [
				{
					"type": "body",
					"parameters": [{"type": "text", "text": "Ana"}, {"type": "text", "text": "1,500.00"}],
				}
			],
		},
	}


@pytest.mark.parametrize(
	("module", "status", "body", "outcome", "code", "is_dead"),
	[
		(twilio, 201, CREATED, Outcome.TAKEN, "", False),
		(twilio, 400, WRONG_NUMBER, Outcome.REFUSED, "21211", True),
		(twilio, 429, b"", Outcome.LATER, "429", False),
		(twilio, 503, b"<html>", Outcome.LATER, "503", False),
		(twilio, 401, b"[]", Outcome.REFUSED, "401", False),
		(whatsapp, 200, TAKEN, Outcome.TAKEN, "", False),
		(whatsapp, 400, TOO_FAST, Outcome.LATER, "131056", False),
		(whatsapp, 400, NOT_THERE, Outcome.REFUSED, "131026", True),
		(whatsapp, 500, b"", Outcome.LATER, "500", False),
		(whatsapp, 400, b'{"error": "text"}', Outcome.REFUSED, "400", False),
	],
)
def test_answers_by_status_and_code(module, status, body, outcome, code, is_dead):
	answer = module.read_answer(status, {}, body)
	assert (answer.outcome, answer.code, answer.is_dead_address) == (outcome, code, is_dead)


def test_provider_says_how_long_to_wait():
	assert twilio.read_answer(429, {"Retry-After": "7"}, b"").wait_seconds == 7
	assert twilio.read_answer(429, {"retry-after": "999999"}, b"").wait_seconds == 3600
	for text in ("Wed, 21 Oct 2026 07:28:00 GMT", "-1", "²", ""):
		assert twilio.read_answer(429, {"Retry-After": text}, b"").wait_seconds is None
	assert twilio.read_answer(400, {"Retry-After": "7"}, b"").wait_seconds is None


@given(
	st.integers(100, 599),
	st.binary(max_size=80) | st.sampled_from([CREATED, TAKEN, TOO_FAST, b"{}", b"null"]),
)
def test_only_an_id_in_an_answer_of_success_is_success(status, body):
	for module, good, statuses in ((twilio, CREATED, (200, 201)), (whatsapp, TAKEN, (200,))):
		answer = module.read_answer(status, {}, body)
		if answer.outcome is Outcome.TAKEN:
			assert status in statuses
			assert answer.provider_id
		elif body == good:
			assert status not in statuses


def test_receipts_of_twilio():
	fields = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30005"}
	receipt = twilio.read_receipt(fields)
	assert (receipt.delivery, receipt.code, receipt.is_dead_address) == (Delivery.FAILED, "30005", True)
	assert twilio.read_receipt({"MessageSid": "SM1", "MessageStatus": "receiving"}) is None
	assert twilio.read_receipt({"MessageStatus": "sent"}) is None
	assert twilio.read_receipt({}) is None


def test_receipts_of_whatsapp():
	body = write_notice(
		{"id": "wamid.1", "status": "delivered", "timestamp": "1733050800", "recipient_id": "1"},
		{"id": "wamid.2", "status": "failed", "errors": [{"code": 131026, "title": "Undeliverable"}]},
		{"id": "wamid.3", "status": "deleted"},
		{"status": "sent"},
		"text",
	)
	first, second = whatsapp.read_receipts(body)
	assert (first.provider_id, first.delivery, first.at.year) == ("wamid.1", Delivery.DELIVERED, 2024)
	assert (second.delivery, second.code, second.reason, second.is_dead_address) == (
		Delivery.FAILED,
		"131026",
		"Undeliverable",
		True,
	)


@given(
	st.recursive(
		st.none() | st.text(max_size=5) | st.integers(),
		lambda part: (
			st.lists(part, max_size=3)
			| st.dictionaries(
				st.sampled_from(
					["entry", "changes", "value", "statuses", "id", "status", "errors", "timestamp"]
				),
				part,
				max_size=4,
			)
		),
		max_leaves=20,
	)
)
def test_any_notice_is_read_without_an_error(content):
	list(whatsapp.read_receipts(json.dumps(content).encode()))


def test_receipts_end_the_same_in_any_order():
	told = [Delivery.QUEUED, Delivery.SENT, Delivery.DELIVERED, Delivery.READ]
	for order in itertools.permutations(told):
		state = None
		for delivery in (*order, *order):
			state = advance(state, delivery)
		assert state is Delivery.READ
	assert advance(Delivery.FAILED, Delivery.SENT) is Delivery.FAILED
	assert advance(Delivery.DELIVERED, Delivery.FAILED) is Delivery.DELIVERED
