"""Processes that help with a close."""

import os

import frappe

from lending_app.closing.queue import start_workers
from tests.site.support import COMPANY

DESCRIPTORS = range(256)


def list_open() -> list[str]:
	"""What this process has open."""
	found = []
	for number in DESCRIPTORS:
		try:
			found.append(name_open(number))
		except OSError:
			# Nothing has this number.
			continue
	return found


def name_open(number: int) -> str:
	status = os.fstat(number)
	return f"{status.st_dev}:{status.st_ino}"


def test_worker_leaves_its_parents_connection_so_that_the_locks_of_a_killed_parent_go(monkeypatch, tmp_path):
	seen = tmp_path / "seen"
	monkeypatch.setattr(start_workers, "help_close", lambda *run: seen.write_text("\n".join(list_open())))
	# As a run does, which lives on in the worker's copy of the stack.
	commit = frappe.db.commit
	own = name_open(frappe.db._conn._sock.fileno())
	assert own in list_open()
	[worker] = start_workers.fork_workers(COMPANY, frappe.utils.getdate("2026-07-15"), 1)
	worker.join(30)
	assert worker.exitcode == 0
	assert own not in seen.read_text().split("\n")
	commit()
	assert frappe.db.sql("SELECT 1")
