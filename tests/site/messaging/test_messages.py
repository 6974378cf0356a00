"""Messages: written with what they tell of, sent once, by the next way where one fails."""

import json
from contextlib import contextmanager
from email import message_from_string
from unittest.mock import patch

import frappe
import pymysql
import pytest

from lending_app.messaging import api
from lending_app.messaging.events import tell_payments
from lending_app.messaging.exceptions import MessageStepError
from lending_app.messaging.queue import write_messages as writing
from lending_app.messaging.queue.send_messages import send_messages
from lending_app.testing.factories import make_client, make_disbursed_loan, make_repayment, make_unique
from tests.site.messaging.provider_server import serve, serve_mail
from tests.site.support import QueryLog, as_user, refused, travel_to

MESSAGE, PROVIDER, TEMPLATE = "Message", "Message Provider", "Message Template"
REQUEST = json.dumps({"to": "{to}", "text": "{body}", "key": "{key}"})


@pytest.fixture
def provider_server():
	with serve() as server:
		yield server


@pytest.fixture(autouse=True)
def no_other_providers():
	frappe.db.set_value(PROVIDER, {"is_enabled": 1}, "is_enabled", 0)


@pytest.fixture
def client():
	phone = f"+1 809-555-{frappe.db.count('Client') % 9000 + 1000}"
	return make_client(
		country="Dominican Republic",
		mobile_phone=phone,
		email=f"{make_unique('m')}@example.com".lower(),
		language="es",
	)


@pytest.fixture
def loan(client):
	return make_disbursed_loan(disbursed_on="2026-06-15", client=client.name)


def make_gateway(server, **values):
	return frappe.get_doc(
		{
			"doctype": PROVIDER,
			"provider_name": make_unique("Gateway"),
			"kind": "HTTP Gateway",
			"channel": "SMS",
			"address": f"{server.address}/send",
			"request_body": REQUEST,
			"id_field": "data.id",
			"messages_per_second": 1000,
			"timeout_seconds": 1,
			"is_for_collection": 1,
			"is_keyed": 1,
			**values,
		}
	).insert()


def make_twilio(server, **values):
	account = {"account": "AC123", "token": "secret-token", "sender": "+18095550100", "request_body": None}
	return make_gateway(server, kind="Twilio", address=server.address, is_keyed=0, **{**account, **values})


def pay(loan, amount=500, day="2026-07-15"):
	with travel_to(day):
		return make_repayment(loan=loan.name, amount=amount, value_date=day, posting_date=day)


def find(payment, **filters):
	return frappe.get_doc(MESSAGE, {"reference_name": payment.name, "event": "Payment Received", **filters})


def send(provider):
	"""As a worker does; its steps are committed there."""
	with travel_to("2026-07-16"), patch.object(frappe.db, "commit"):
		send_messages(provider.name)


def wait_over(message):
	frappe.db.set_value(MESSAGE, message.name, "send_after", "2026-07-01")


def test_payment_is_told_once_in_the_clients_language(loan, provider_server):
	gateway = make_gateway(provider_server)
	payment = pay(loan)
	message = find(payment)
	assert (message.status, message.channel, message.provider) == ("Queued", "SMS", gateway.name)
	assert (message.client, message.branch, message.company) == (loan.client, loan.branch, loan.company)
	assert payment.name in message.body
	assert "recibimos su pago" in message.body
	assert message.segments == 2
	assert message.address.startswith("+1809555")
	send(gateway)
	send(gateway)
	message.reload()
	assert message.status == "Sent"
	assert message.provider_id == provider_server.taken[0]["id"]
	assert provider_server.bodies == {message.body: 1}
	tell_payments([payment.name])
	assert frappe.db.count(MESSAGE, {"reference_name": payment.name}) == 1


def test_disbursement_is_told(client, provider_server):
	make_gateway(provider_server)
	loan = make_disbursed_loan(disbursed_on="2026-06-15", client=client.name)
	message = frappe.get_doc(MESSAGE, {"loan": loan.name})
	assert (message.event, message.reference_doctype) == ("Disbursement", "Loan Disbursement")
	assert frappe.utils.fmt_money(loan.principal_amount, currency=loan.currency) in message.body


def test_nothing_is_written_without_a_provider(loan):
	assert not frappe.db.exists(MESSAGE, {"reference_name": pay(loan).name})


def test_reversal_is_told_to_who_was_told_of_the_payment(loan, provider_server):
	gateway = make_gateway(provider_server)
	told, untold = pay(loan), pay(loan, 300)
	frappe.db.set_value(MESSAGE, {"reference_name": untold.name}, "send_after", "2027-01-01")
	send(gateway)
	frappe.db.set_value(MESSAGE, {"reference_name": untold.name}, "send_after", "2026-07-01")
	for payment in (untold, told):
		with travel_to("2026-07-15"):
			payment.reload()
			payment.reversal_reason = "Entered twice"
			payment.cancel()
	assert not frappe.db.exists(MESSAGE, {"reference_name": untold.name, "event": "Payment Reversed"})
	assert (
		frappe.db.get_value(MESSAGE, {"reference_name": told.name, "event": "Payment Reversed"}, "status")
		== "Queued"
	)
	send(gateway)
	dropped = find(untold)
	assert (dropped.status, bool(dropped.reason)) == ("Dropped", True)
	assert untold.name not in "".join(provider_server.bodies)


def test_fault_of_messages_refuses_no_payment(loan, provider_server, monkeypatch):
	make_gateway(provider_server)

	def fail(*_args):
		frappe.throw("broken")

	monkeypatch.setattr(writing.queries, "read_templates", fail)
	payment = pay(loan)
	assert payment.docstatus == 1
	assert not frappe.db.exists(MESSAGE, {"reference_name": payment.name})
	assert frappe.db.exists("Error Log", {"method": "Message not queued"})


def test_busy_provider_is_asked_later(loan, provider_server):
	gateway = make_gateway(provider_server)
	message = find(pay(loan))
	provider_server.answer("429", "500")
	for attempts in (1, 2):
		send(gateway)
		message.reload()
		assert (message.status, message.attempts) == (
			"Queued",
			attempts,
		)
		assert message.send_after > message.tried_on
		wait_over(message)
	send(gateway)
	assert frappe.db.get_value(MESSAGE, message.name, "status") == "Sent"
	assert len(provider_server.taken) == 1


@pytest.mark.parametrize("said", ["late", "lost"])
def test_key_makes_two_requests_one_message(loan, provider_server, said):
	gateway = make_gateway(provider_server)
	message = find(pay(loan))
	provider_server.answer(said)
	send(gateway)
	message.reload()
	assert message.status == "Queued"
	assert message.reason
	wait_over(message)
	send(gateway)
	message.reload()
	assert message.status == "Sent"
	assert message.provider_id == provider_server.taken[0]["id"]
	assert len(provider_server.taken) == 1
	assert provider_server.tries[message.message_key] == 2


def test_unanswered_message_is_looked_up_and_not_sent_again(loan, provider_server):
	twilio = make_twilio(provider_server)
	message = find(pay(loan))
	provider_server.answer("lost")
	send(twilio)
	assert frappe.db.get_value(MESSAGE, message.name, "status") == "Unknown"
	send(twilio)
	message.reload()
	assert (message.status, message.provider_id) == ("Sent", provider_server.taken[0]["id"])
	assert len(provider_server.taken) == 1


def test_unknown_message_that_was_not_sent_is(loan, provider_server):
	twilio = make_twilio(provider_server)
	message = find(pay(loan))
	frappe.db.set_value(MESSAGE, message.name, {"status": "Sending", "tried_on": "2026-07-15 12:00:00"})
	send(twilio)
	assert frappe.db.get_value(MESSAGE, message.name, "status") == "Sent"
	assert len(provider_server.taken) == 1


def test_what_nobody_can_look_up_is_decided_by_a_person(loan, provider_server):
	gateway = make_gateway(provider_server, is_keyed=0)
	message = find(pay(loan))
	provider_server.answer("lost")
	send(gateway)
	send(gateway)
	assert frappe.db.get_value(MESSAGE, message.name, "status") == "Unknown"
	assert len(provider_server.taken) == 1
	with as_user("Lending Manager"):
		with refused(MessageStepError, "Message", "how you know"):
			api.decide(message.name, was_sent=True, reason=" ")
		assert api.decide(message.name, was_sent=True, reason="The client has it") == "Sent"
		with refused(MessageStepError, "Message", "Unknown"):
			api.decide(message.name, was_sent=True, reason="again")
	with as_user("Loan Officer"), pytest.raises(frappe.PermissionError):
		api.decide(message.name, was_sent=False, reason="again")


def test_next_provider_of_the_channel_and_then_the_next_channel(loan, client, provider_server):
	with serve_mail() as (port, mails, _refused), serve() as second_server:
		first = make_gateway(provider_server, priority=1)
		second = make_gateway(second_server, priority=2)
		mail = make_mail_provider(port)
		message = find(pay(loan))
		provider_server.answer("400")
		second_server.answer("400")
		send(first)
		assert frappe.db.get_value(MESSAGE, message.name, ["status", "provider"]) == ("Queued", second.name)
		wait_over(message)
		send(second)
		message.reload()
		assert message.status == "Failed"
		assert "400" in message.reason
		by_mail = frappe.get_doc(MESSAGE, {"reference_name": message.reference_name, "channel": "Email"})
		assert by_mail.address == client.email
		assert by_mail.body == message.body
		wait_over(by_mail)
		send(mail)
		assert frappe.db.get_value(MESSAGE, by_mail.name, "status") == "Sent"
		mail = message_from_string(mails[0])
		assert mail["To"] == client.email
		assert message.reference_name in mail.get_payload(decode=True).decode()


def make_mail_provider(port):
	account = frappe.get_doc(
		{
			"doctype": "Email Account",
			"email_account_name": make_unique("Mail"),
			"email_id": f"{make_unique('loans')}@example.com".lower(),
			"smtp_server": "127.0.0.1",
			"smtp_port": str(port),
			"no_smtp_authentication": 1,
			"use_tls": 0,
		}
	)
	account.flags.ignore_validate = True
	account.insert()
	return frappe.get_doc(
		{
			"doctype": PROVIDER,
			"provider_name": make_unique("Mail"),
			"kind": "Email Account",
			"email_account": account.name,
			"messages_per_second": 100,
			"timeout_seconds": 2,
		}
	).insert()


def test_dead_number_closes_the_channel_and_opens_a_task(loan, client, provider_server):
	twilio = make_twilio(provider_server)
	message = find(pay(loan))
	provider_server.answer("dead")
	send(twilio)
	message.reload()
	assert message.status == "Failed"
	assert "21211" in message.reason
	said = frappe.get_doc("Contact Preference", {"client": client.name})
	assert [(row.channel, row.state, row.source) for row in said.channels] == [("SMS", "Closed", "Provider")]
	assert frappe.db.exists("ToDo", {"reference_type": "Client", "reference_name": client.name})
	assert not frappe.db.exists(MESSAGE, {"reference_name": pay(loan, 200).name})


def test_preference_closes_a_channel(loan, client, provider_server):
	make_gateway(provider_server)
	channels = [{"channel": "SMS", "state": "Closed", "source": "In Person"}]
	frappe.get_doc({"doctype": "Contact Preference", "client": client.name, "channels": channels}).insert()
	assert not frappe.db.exists(MESSAGE, {"reference_name": pay(loan).name})


def test_price_by_country_and_segment(loan, provider_server):
	prices = [
		{"price": 0.01, "currency": "USD"},
		{"destination": "Dominican Republic", "price": 0.075, "currency": "USD"},
	]
	make_gateway(provider_server, prices=prices)
	message = find(pay(loan))
	assert (message.cost, message.cost_currency, message.segments) == (0.15, "USD", 2)


def test_field_without_a_value_is_not_sent_as_a_blank(loan, provider_server):
	gateway = make_gateway(provider_server)
	frappe.db.set_value("Client", loan.client, "client_name", " ")
	message = find(pay(loan))
	assert message.status == "Failed"
	assert message.reason
	assert not message.body
	send(gateway)
	assert provider_server.taken == []


def test_many_are_written_in_as_many_statements_as_one(provider_server):
	make_gateway(provider_server)
	loans = [
		make_disbursed_loan(
			disbursed_on="2026-06-15", client=make_client(mobile_phone="+1 809-555-0199").name
		)
		for _ in range(6)
	]
	payments = [pay(loan).name for loan in loans]
	frappe.db.delete(MESSAGE, {"reference_name": ("in", payments)})
	tell_payments(payments[:1])
	frappe.db.delete(MESSAGE, {"reference_name": ("in", payments)})
	counts = []
	for names in (payments[:1], payments[1:]):
		with QueryLog() as log:
			tell_payments(names)
		counts.append(len(log))
	assert frappe.db.count(MESSAGE, {"reference_name": ("in", payments)}) == 6
	assert counts[0] == counts[1]


def test_pace_of_a_provider(loan, provider_server):
	gateway = make_gateway(provider_server, messages_per_second=4)
	for amount in (10, 11, 12, 13, 14, 15, 16, 17):
		pay(loan, amount)
	send(gateway)
	moments = [found["at"] for found in provider_server.taken]
	assert len(moments) == 8
	assert moments[-1] - moments[0] >= 0.9


@contextmanager
def other_connection():
	connection = pymysql.connect(
		host=frappe.conf.db_host or "localhost",
		port=int(frappe.conf.db_port or 3306),
		unix_socket=frappe.conf.db_socket,
		user=frappe.conf.db_name,
		password=frappe.conf.db_password,
		database=frappe.conf.db_name,
	)
	try:
		with connection.cursor() as cursor:
			yield cursor
	finally:
		connection.close()


def test_second_worker_of_a_provider_leaves(loan, provider_server):
	gateway = make_gateway(provider_server)
	pay(loan)
	with other_connection() as other:
		other.execute("SELECT GET_LOCK(%s, 0)", (f"{frappe.conf.db_name}-messages-{gateway.name}"[:64],))
		send(gateway)
		assert provider_server.taken == []
	send(gateway)
	assert len(provider_server.taken) == 1
