"""The worker of messages killed at random moments: none is sent twice, none is lost, and what nobody can know is listed.

LENDING_KILLS sets how often it is killed, within a hundred messages each time.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time

import frappe
import pytest

from lending_app.lending_setup.database import execute
from lending_app.messaging.queue.notice import Notice
from lending_app.messaging.queue.send_messages import GROUP
from lending_app.messaging.queue.write_messages import write_messages
from lending_app.messaging.states import MessageEvent
from lending_app.testing.factories import make_branch, make_client, make_disbursed_loan, make_loan_product
from tests.site.committed.killed_jobs import KILLS
from tests.site.committed.killing import kill
from tests.site.messaging.provider_server import serve
from tests.site.messaging.test_messages import make_gateway, make_twilio

MESSAGES = 100 * KILLS
# So many are sent between two kills, about.
A_SECOND = 100
CHILD = """
import frappe
from lending_app.messaging.queue.send_messages import send_messages
frappe.init(site={site!r}, sites_path={path!r})
frappe.connect()
print("working", flush=True)
for name in {names!r}:
	send_messages(name)
"""


@pytest.fixture
def loan(committed_company):
	branch = make_branch(name="Kill Branch", company=committed_company)
	client = make_client(
		branch=branch, country="Dominican Republic", mobile_phone="+1 809-555-0199", language="es"
	)
	return make_disbursed_loan(
		disbursed_on="2026-06-15", client=client, product=make_loan_product(), company=committed_company
	)


def queue(loan, providers):
	"""As many messages as are sent between the kills, every second one by the other provider."""
	write_messages(
		[
			Notice(
				event=MessageEvent.DISBURSEMENT,
				reference_doctype="Loan",
				reference_name=loan.name,
				loan=loan.name,
				occasion=str(number),
				values={"amount": number, "date": "2026-06-15"},
			)
			for number in range(MESSAGES)
		]
	)
	execute("SET @number = 0")
	execute(
		"UPDATE tabMessage SET send_after = '2026-06-15', provider = IF((@number := @number + 1) MOD 2, %s, %s) "
		"WHERE reference_name = %s",
		(*providers, loan.name),
	)
	frappe.db.commit()


def start(providers):
	code = CHILD.format(site=frappe.local.site, path=frappe.local.sites_path, names=providers)
	process = subprocess.Popen(
		[sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
	)
	assert process.stdout.readline() == "working\n"
	return process


def test_killed_sender_sends_nothing_twice_and_loses_nothing(loan):
	enabled = frappe.get_all("Message Provider", {"is_enabled": 1}, pluck="name")
	switch(enabled, 0)
	chance = random.Random(KILLS)
	with serve() as server:
		pace = {"messages_per_second": A_SECOND, "timeout_seconds": 10}
		# One can be asked what it has; the other one can not, and takes no key.
		asked, silent = make_twilio(server, **pace), make_gateway(server, is_keyed=0, **pace)
		providers = [asked.name, silent.name]
		try:
			queue(loan, providers)
			for _kill in range(KILLS):
				process = start(chance.sample(providers, 2))
				time.sleep(chance.uniform(0.05, 1.2))
				kill(process.pid)
				process.wait(30)
			process = start(providers)
			assert process.wait(300) == 0, process.stdout.read()
			frappe.db.rollback()
			check(loan, asked.name, silent.name, server)
		finally:
			frappe.db.rollback()
			frappe.db.delete("Message", {"loan": loan.name})
			frappe.db.delete("Message Provider", {"name": ("in", providers)})
			switch(enabled, 1)
			frappe.db.commit()


def switch(providers, is_enabled):
	for name in providers:
		frappe.db.set_value("Message Provider", name, "is_enabled", is_enabled)


def check(loan, asked, silent, server):
	rows = frappe.get_all("Message", {"loan": loan.name}, ["status", "provider", "body"])
	assert len({row.body for row in rows}) == len(rows) == MESSAGES
	assert set(server.bodies.values()) == {1}
	assert {row.status for row in rows if row.provider == asked} == {"Sent"}
	unknown = {row.body for row in rows if row.status == "Unknown"}
	assert {row.status for row in rows if row.provider == silent} <= {"Sent", "Unknown"}
	assert len(unknown) <= GROUP * KILLS
	taken = set(server.bodies)
	assert {row.body for row in rows if row.status == "Sent"} <= taken
	assert {row.body for row in rows} - taken <= unknown
	print(
		f"{MESSAGES:,} messages, {KILLS} kills: {len(unknown)} unknown, {len(unknown - taken)} of them not sent"
	)
