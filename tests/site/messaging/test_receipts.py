"""What providers tell: signed, stored first, applied once and in any order; STOP closes a channel."""

import itertools
import json
from urllib.parse import urlsplit

import frappe
import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from lending_app.messaging import webhook_api
from lending_app.messaging.exceptions import ForgedReceiptError
from lending_app.messaging.receipts.apply_receipts import apply_receipts
from lending_app.messaging.wire.signatures import sign_meta, sign_twilio
from tests.site.messaging.test_messages import (  # noqa: F401
	MESSAGE,
	client,
	find,
	loan,
	make_gateway,
	make_twilio,
	no_other_providers,
	pay,
	provider_server,
	send,
)
from tests.site.support import refused

RECEIPT = "Message Receipt"
TOKEN = "secret-token"


@pytest.fixture
def sent(loan, provider_server):  # noqa: F811
	"""A message of Twilio that was sent."""
	twilio = make_twilio(provider_server)
	message = find(pay(loan))
	send(twilio)
	return message.reload()


def call_twilio(provider, form, *, key="", token=TOKEN, signature=None):
	address = (
		frappe.db.get_value("Message Provider", provider, "webhook_address") or "http://x/?provider=Nobody"
	)
	address += f"&message={key}" if key else ""
	signed = sign_twilio(address, form, token) if signature is None else signature
	call(address, {"X-Twilio-Signature": signed}, data=form)
	return webhook_api.receive_twilio()


def call(address, headers, method="POST", **content):
	# The host is another one behind a proxy.
	path, _sep, query = address.partition("?")
	builder = EnvironBuilder(
		urlsplit(path).path, query_string=query, method=method, headers=headers, **content
	)
	frappe.local.request = Request(builder.get_environ())


def apply():
	with pytest.MonkeyPatch.context() as patch:
		patch.setattr(frappe.db, "commit", lambda: None)
		apply_receipts()


def tell(message, state, **fields):
	form = {"MessageSid": message.provider_id, "MessageStatus": state, **fields}
	return call_twilio(message.provider, form, key=message.message_key)


@pytest.mark.parametrize("order", list(itertools.permutations(["sent", "delivered", "read"])))
def test_receipts_in_any_order_and_twice(sent, order):
	for state in (*order, *order):
		assert tell(sent, state) == {"stored": 1}
	assert frappe.db.count(RECEIPT, {"provider": sent.provider}) == 3
	apply()
	apply()
	sent.reload()
	assert sent.status == "Read"
	assert sent.delivered_on is not None
	assert frappe.get_all(RECEIPT, {"provider": sent.provider}, pluck="status") == ["Applied"] * 3


def test_receipt_of_a_message_that_may_not_have_been_sent(loan, provider_server):  # noqa: F811
	twilio = make_twilio(provider_server)
	message = find(pay(loan))
	frappe.db.set_value(MESSAGE, message.name, "status", "Unknown")
	call_twilio(twilio.name, {"MessageSid": "SM1", "MessageStatus": "delivered"}, key=message.message_key)
	apply()
	message.reload()
	assert (message.status, message.provider_id) == ("Delivered", "SM1")


def test_failure_is_told_and_goes_on_by_the_next_channel(sent):
	tell(sent, "undelivered", ErrorCode="30003")
	apply()
	sent.reload()
	assert (sent.status, sent.reason) == ("Failed", "30003")
	said = frappe.get_doc("Contact Preference", {"client": sent.client})
	assert [(row.channel, row.state) for row in said.channels] == [("SMS", "Closed")]


def test_receipt_of_nothing_waits_and_is_given_up_after_a_day(provider_server):  # noqa: F811
	twilio = make_twilio(provider_server)
	call_twilio(twilio.name, {"MessageSid": "SM9", "MessageStatus": "sent"})
	apply()
	assert frappe.db.get_value(RECEIPT, {"provider": twilio.name}, "status") == "Received"
	frappe.db.set_value(RECEIPT, {"provider": twilio.name}, "received_on", "2020-01-01")
	apply()
	assert frappe.db.get_value(RECEIPT, {"provider": twilio.name}, "status") == "Not Found"


@pytest.mark.parametrize("signature", ["", "forged"])
def test_forged_notice_is_refused(sent, signature):
	form = {"MessageSid": sent.provider_id, "MessageStatus": "read"}
	with refused(ForgedReceiptError, "Notice Refused"):
		call_twilio(sent.provider, form, signature=signature)
	with refused(ForgedReceiptError, "Notice Refused"):
		call_twilio("Nobody", form)
	with refused(ForgedReceiptError, "Notice Refused"):
		call_twilio(sent.provider, form, token="")
	assert not frappe.db.exists(RECEIPT, {"provider": sent.provider})


def test_replayed_notice_changes_nothing(sent):
	tell(sent, "delivered")
	apply()
	frappe.db.set_value(MESSAGE, sent.name, "reason", "read by a person")
	tell(sent, "delivered")
	apply()
	assert frappe.db.count(RECEIPT, {"provider": sent.provider}) == 1
	assert frappe.db.get_value(MESSAGE, sent.name, "reason") == "read by a person"


@pytest.mark.parametrize(("text", "closes"), [("STOP", True), (" baja ", True), ("no quiero parar", False)])
def test_stop_closes_the_channel(sent, text, closes):
	call_twilio(sent.provider, {"MessageSid": "SM77", "From": sent.address, "Body": text})
	apply()
	assert bool(frappe.db.exists("Contact Preference", {"client": sent.client})) is closes
	receipt = frappe.get_doc(RECEIPT, {"provider": sent.provider, "kind": "Answer"})
	assert (receipt.status, receipt.body) == ("Applied", text)


def make_whatsapp(server):
	secrets = {
		"account": "111",
		"token": "t",
		"app_secret": "app",
		"verify_token": "hello",
		"request_body": None,
	}
	return make_gateway(server, kind="WhatsApp Cloud API", address=server.address, is_keyed=0, **secrets)


def test_whatsapp_sends_an_approved_template_and_reads_its_receipts(loan, provider_server):  # noqa: F811
	whatsapp = make_whatsapp(provider_server)
	template = frappe.get_doc(
		{
			"doctype": "Message Template",
			"event": "Payment Received",
			"channel": "WhatsApp",
			"language": "es",
			"body": "Recibimos {{ amount }}",
			"whatsapp_template": "payment_received",
			"whatsapp_parameters": "client_name\nreceipt",
		}
	).insert()
	payment = pay(loan)
	assert not frappe.db.exists(MESSAGE, {"reference_name": payment.name, "channel": "WhatsApp"})
	frappe.db.set_value("Message Template", template.name, "is_active", 1)
	message = find(pay(loan, 300), channel="WhatsApp")
	send(whatsapp)
	message.reload()
	assert message.status == "Sent"
	assert (
		provider_server.taken[0]["body"] == f"payment_received|{message.client_name}|{message.reference_name}"
	)
	status = {"id": message.provider_id, "status": "read", "biz_opaque_callback_data": message.message_key}
	reply = {"id": "wamid.1", "from": message.address.lstrip("+"), "text": {"body": "Alto"}}
	body = json.dumps(
		{"entry": [{"changes": [{"value": {"statuses": [status], "messages": [reply]}}]}]}
	).encode()
	address = whatsapp.webhook_address
	call(address, {"X-Hub-Signature-256": sign_meta(body, "app")}, data=body)
	assert webhook_api.receive_whatsapp() == {"stored": 2}
	apply()
	assert frappe.db.get_value(MESSAGE, message.name, "status") == "Read"
	assert frappe.db.exists("Contact Preference", {"client": message.client})
	call(address, {"X-Hub-Signature-256": sign_meta(body, "other")}, data=body)
	with refused(ForgedReceiptError, "Notice Refused"):
		webhook_api.receive_whatsapp()


def test_handshake_of_whatsapp(provider_server):  # noqa: F811
	whatsapp = make_whatsapp(provider_server)
	address = whatsapp.webhook_address
	call(f"{address}&hub.verify_token=hello&hub.challenge=12345", {}, method="GET")
	assert webhook_api.receive_whatsapp().get_data(as_text=True) == "12345"
	call(f"{address}&hub.verify_token=wrong&hub.challenge=12345", {}, method="GET")
	with refused(ForgedReceiptError, "Notice Refused"):
		webhook_api.receive_whatsapp()


def test_public_address_is_that_of_the_receipts(provider_server):  # noqa: F811
	twilio = make_twilio(provider_server)
	settings = frappe.get_doc("Messaging Settings")
	settings.public_address = "https://loans.example.com/"
	settings.save()
	twilio.reload()
	assert twilio.webhook_address.startswith(
		"https://loans.example.com/api/method/lending_app.messaging.webhook_api.receive_twilio?provider="
	)
	call_twilio(twilio.name, {"MessageSid": "SM5", "MessageStatus": "sent"})
