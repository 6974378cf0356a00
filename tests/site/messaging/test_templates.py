"""Templates: fields of their event, versions, a preview; providers: settings by which something could be sent."""

import frappe
import pytest

from lending_app.messaging import api
from lending_app.messaging.exceptions import MessageProviderError, MessageTemplateError
from lending_app.messaging.templates.seed_templates import seed_messages
from lending_app.testing.factories import make_unique
from tests.site.messaging.test_messages import (  # noqa: F401
	MESSAGE,
	PROVIDER,
	TEMPLATE,
	client,
	find,
	loan,
	make_gateway,
	no_other_providers,
	pay,
	provider_server,
)
from tests.site.support import as_user, refused

EVENT = {"event": "Payment Received", "channel": "SMS", "language": "es"}


def build(**values):
	return frappe.get_doc({"doctype": TEMPLATE, **EVENT, "body": "Pago de {{ amount }}", **values})


@pytest.mark.parametrize(
	("values", "said"),
	[
		({"body": "Pago de {{ overdue_amount }}"}, "overdue_amount"),
		({"body": "Pago de {{ amount"}, "braces"),
		({"body": "{% if amount %}x{% endif %}"}, "braces"),
		({"channel": "Email"}, "subject"),
		({"channel": "WhatsApp"}, "approved"),
		({"channel": "WhatsApp", "whatsapp_template": "x", "whatsapp_parameters": "nothing"}, "nothing"),
	],
)
def test_template_that_cannot_be_filled_in_is_refused(values, said):
	with as_user("Lending Manager"), refused(MessageTemplateError, "Message Template", said):
		build(**values).insert()


def test_one_version_is_active_and_one_that_was_sent_stays(loan, provider_server):  # noqa: F811
	make_gateway(provider_server)
	first = frappe.get_doc(TEMPLATE, {**EVENT, "is_active": 1})
	with as_user("Lending Manager"):
		second = frappe.get_doc(TEMPLATE, api.make_version(first.name))
		assert (second.version, second.is_active, second.replaces) == (first.version + 1, 0, first.name)
		second.body = "Pago de {{ amount }}, recibo {{ receipt }}"
		second.save()
		api.activate(second.name)
	assert frappe.get_all(TEMPLATE, {**EVENT, "is_active": 1}, pluck="name") == [second.name]
	message = find(pay(loan))
	assert (message.template, message.body[:7]) == (second.name, "Pago de")
	second.reload()
	second.body = "Otro texto"
	with refused(MessageTemplateError, "Message Template", "new version"):
		second.save()
	with as_user("Loan Officer"), pytest.raises(frappe.PermissionError):
		api.activate(first.name)


def test_preview_on_a_loan(loan):  # noqa: F811
	template = frappe.get_doc(TEMPLATE, {**EVENT, "is_active": 1})
	with as_user("Lending Manager"):
		shown = api.preview(template.name, loan.name)
		assert (shown["missing"], shown["segments"]) == (["amount", "date", "receipt"], 1)
		payment = pay(loan)
		shown = api.preview(template.name, loan.name)
	assert shown["missing"] == []
	assert payment.name in shown["body"]
	# The accents of "préstamo" are in the alphabet of SMS, those of "í" are not.
	assert shown["alphabet"] in ("GSM-7", "UCS-2")


def test_every_event_has_its_texts_and_channels_once():
	before = frappe.db.count(TEMPLATE)
	seed_messages()
	assert frappe.db.count(TEMPLATE) == before
	events = frappe.get_meta(MESSAGE).get_field("event").options.split("\n")
	for event in events:
		for language in ("es", "fr", "en"):
			for channel in ("SMS", "Email"):
				filters = {"event": event, "language": language, "channel": channel, "is_active": 1}
				assert frappe.db.count(TEMPLATE, filters) == 1, filters
	rows = frappe.get_doc("Messaging Settings").channels
	assert {(row.event, row.channel) for row in rows} == {
		(event, channel) for event in events for channel in ("WhatsApp", "SMS", "Email")
	}


@pytest.mark.parametrize(
	("values", "said"),
	[
		({"address": "file:///etc/passwd"}, "web address"),
		({"address": None}, "Address"),
		({"request_body": "{"}, "JSON"),
		({"request_body": '{"to": "{to}", "text": "{text}"}'}, "{text}"),
		({"request_body": '{"to": "{to}"}'}, "{body}"),
		({"request_body": '{"to": "{to}", "text": "{body}"}'}, "{key}"),
		({"timeout_seconds": 0}, "Seconds"),
		({"messages_per_second": 5000}, "1000"),
		({"channel": "Email"}, "Email Account"),
		({"kind": "Twilio", "account": "AC1"}, "Token"),
	],
)
def test_provider_that_could_send_nothing_is_refused(provider_server, values, said):  # noqa: F811
	with refused(MessageProviderError, "Message Provider", said):
		make_gateway(provider_server, **values)


def test_provider_that_has_sent_is_kept(loan, provider_server):  # noqa: F811
	gateway = make_gateway(provider_server)
	pay(loan)
	with refused(MessageProviderError, "Message Provider", "Disable"):
		gateway.delete()


def test_roles(provider_server):  # noqa: F811
	with as_user("Loan Officer"), pytest.raises(frappe.PermissionError):
		frappe.get_doc({"doctype": PROVIDER, "provider_name": make_unique("x"), "kind": "Twilio"}).insert()
	with as_user("Teller"), pytest.raises(frappe.PermissionError):
		frappe.get_list(MESSAGE)


def test_erased_client_leaves_no_text(loan, provider_server):  # noqa: F811
	make_gateway(provider_server)
	message = find(pay(loan))
	frappe.get_doc("Client", loan.client).run_method("client_erased")
	message.reload()
	assert (message.address, message.body, message.values_json) == (None, None, None)
	assert message.status == "Queued"
