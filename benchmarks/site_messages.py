"""Messages a second: sent over HTTP, each with a receipt that is signed, comes by HTTP and is applied.

The provider is a process of its own, that calls the site's web server for every message it has taken. Beside it, in the
same run: writing the messages as a file of payments does, and the bare INSERT of the same rows. Prints all; exits 1 where
fewer than 200 a second are sent with their receipts, or where writing takes more than 4 times the bare statement.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from benchmarks._site import on_test_site, run_web
from lending_app.lending_setup.database import write_rows
from lending_app.messaging.queue.notice import Notice
from lending_app.messaging.queue.send_messages import send_messages
from lending_app.messaging.queue.write_messages import write_messages
from lending_app.messaging.receipts.apply_receipts import apply_receipts
from lending_app.messaging.states import MessageEvent
from lending_app.testing.factories import make_client, make_disbursed_loan

MESSAGES = int(os.environ.get("MESSAGES", "5000"))
A_SECOND, RATIO = 200, 4
WEB_WORKERS = int(os.environ.get("WEB_WORKERS", "2"))
TOKEN = "secret-token"
# Takes messages as Twilio does, and tells of each one that it was delivered.
PROVIDER = """
import queue, sys, threading
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit
from lending_app.messaging.wire.signatures import sign_twilio
from tests.site.messaging import provider_server
port, host, token = int(sys.argv[1]), sys.argv[2], sys.argv[3]
told = queue.Queue()

class Handler(provider_server._Handler):
	def _read(self, raw):
		from urllib.parse import parse_qs
		form = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
		self.callback = form["StatusCallback"]
		return super()._read(raw)

	def _reply(self, status, content):
		super()._reply(status, content)
		told.put((self.callback, content["sid"]))

def tell():
	connection = HTTPConnection("127.0.0.1", port, timeout=60)
	while True:
		address, sid = told.get()
		form = {"MessageSid": sid, "MessageStatus": "delivered"}
		headers = {"X-Twilio-Signature": sign_twilio(address, form, token), "Host": host,
			"Content-Type": "application/x-www-form-urlencoded"}
		parts = urlsplit(address)
		connection.request("POST", f"{parts.path}?{parts.query}", urlencode(form), headers)
		answer = connection.getresponse()
		answer.read()
		assert answer.status == 200, answer.status

provider_server._Handler = Handler
for _ in range(4):
	threading.Thread(target=tell, daemon=True).start()
with provider_server.serve() as server:
	print(server.address, flush=True)
	sys.stdin.read()
"""


@contextmanager
def run_provider(port: int) -> Iterator[str]:
	command = [sys.executable, "-c", PROVIDER, str(port), frappe.local.site, TOKEN]
	environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
	with subprocess.Popen(
		command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
	) as server:
		yield server.stdout.readline().strip()
		server.kill()


def make_provider(address: str) -> str:
	provider = frappe.new_doc(
		"Message Provider",
		provider_name=f"Benchmark {time.time_ns()}",
		kind="Twilio",
		channel="SMS",
		address=address,
		account="AC123",
		token=TOKEN,
		sender="+18095550100",
		messages_per_second=1_000,
		timeout_seconds=30,
		is_for_collection=1,
	)
	return provider.insert().name


def list_notices(loan: str) -> list[Notice]:
	return [
		Notice(
			event=MessageEvent.DISBURSEMENT,
			reference_doctype="Loan",
			reference_name=loan,
			loan=loan,
			occasion=str(number),
			values={"amount": number, "date": "2026-06-15"},
		)
		for number in range(MESSAGES)
	]


def time_bare(loan: str) -> float:
	"""Seconds to insert the same rows in the same way under other keys."""
	rows = frappe.get_all("Message", {"loan": loan}, ["*"])
	for number, row in enumerate(rows):
		row.update(name=f"bare-{number}", message_key=f"bare-{number}", loan="bare")
	columns = list(rows[0])
	started = time.perf_counter()
	write_rows("tabMessage", columns, [[row[name] for name in columns] for row in rows])
	frappe.db.commit()
	seconds = time.perf_counter() - started
	frappe.db.delete("Message", {"loan": "bare"})
	frappe.db.commit()
	return seconds


def count_receipts(provider: str) -> int:
	frappe.db.rollback()
	return frappe.db.count("Message Receipt", {"provider": provider})


def measure(provider: str, loan: str) -> int:
	notices = list_notices(loan)
	started = time.perf_counter()
	assert write_messages(notices) == MESSAGES
	frappe.db.commit()
	written = time.perf_counter() - started
	bare = time_bare(loan)
	started = time.perf_counter()
	send_messages(provider)
	sent = time.perf_counter() - started
	while count_receipts(provider) < MESSAGES:
		time.sleep(0.05)
	stored = time.perf_counter() - started
	apply_receipts()
	whole = time.perf_counter() - started
	states = frappe.get_all("Message", {"loan": loan}, pluck="status", distinct=True)
	assert states == ["Delivered"], states
	print(
		f"{MESSAGES:,} messages written: {written:.2f} s; bare INSERT {bare:.2f} s, ratio {written / bare:.1f} (at most {RATIO})"
	)
	print(f"sent: {sent:.1f} s, {MESSAGES / sent:,.0f} a second")
	print(
		f"receipts stored after {stored:.1f} s, applied after {whole:.1f} s: {MESSAGES / whole:,.0f} a second (at least {A_SECOND})"
	)
	return int(MESSAGES / whole < A_SECOND or written / bare > RATIO)


def main() -> int:
	with on_test_site(), run_web(WEB_WORKERS) as port, run_provider(port) as address:
		frappe.db.set_value("Message Provider", {"is_enabled": 1}, "is_enabled", 0)
		# No worker takes part: everything is measured here.
		frappe.enqueue = lambda *args, **values: None
		client = make_client(country="Dominican Republic", mobile_phone="+1 809-555-0199", language="es")
		loan = make_disbursed_loan(disbursed_on="2026-06-15", client=client.name).name
		provider = make_provider(address)
		frappe.db.commit()
		try:
			return measure(provider, loan)
		finally:
			frappe.db.rollback()
			frappe.db.delete("Message", {"loan": loan})
			frappe.db.delete("Message Receipt", {"provider": provider})
			frappe.db.set_value("Message Provider", provider, "is_enabled", 0)
			frappe.db.commit()


if __name__ == "__main__":
	sys.exit(main())
