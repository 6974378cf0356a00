"""The test site that a benchmark runs on."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from tests.site import support


@contextmanager
def on_test_site() -> Iterator[None]:
	"""Connected as Administrator, with the tests' company; what is not committed goes."""
	frappe.init(site=os.environ["LENDING_TEST_SITE"], sites_path=os.environ.get("SITES_PATH", "."))
	frappe.connect()
	frappe.set_user("Administrator")
	support.set_up_company()
	frappe.db.commit()
	try:
		yield
	finally:
		frappe.db.rollback()
		frappe.destroy()


@contextmanager
def run_web(workers: int = 2) -> Iterator[int]:
	"""The site's web server, as in production; its port. Requests name the site as their host."""
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		port = probe.getsockname()[1]
	command = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-w", str(workers), "-t", "60"]
	server = subprocess.Popen(
		[*command, "--log-level", "error", "frappe.app:application"], cwd=os.environ.get("SITES_PATH", ".")
	)
	ping = urllib.request.Request(
		f"http://127.0.0.1:{port}/api/method/ping", headers={"Host": os.environ["LENDING_TEST_SITE"]}
	)
	try:
		for _ in range(120):
			try:
				urllib.request.urlopen(ping, timeout=60).close()
				break
			except OSError:
				time.sleep(0.5)
		yield port
	finally:
		server.terminate()
		server.wait(20)


def copy_account(name: str, company: str) -> str:
	"""An account of the same kind that lending does not use, for bare entries of the same lines."""
	account = frappe.copy_doc(frappe.get_doc("Account", name))
	account.account_name = f"Bare {account.account_name}"
	account.account_number = None
	known = frappe.db.exists("Account", {"account_name": account.account_name, "company": company})
	return known or account.insert().name
