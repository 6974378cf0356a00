"""Processes that help with a close."""

import os
from pathlib import Path

import frappe
import pytest

from lending_app.servicing.services import start_workers
from tests.site.support import COMPANY

DESCRIPTORS = Path("/proc/self/fd")


def list_open() -> list[str]:
	"""What this process has open, by its descriptors."""
	found = []
	for name in os.listdir(DESCRIPTORS):
		try:
			found.append(os.readlink(DESCRIPTORS / name))
		except FileNotFoundError:
			# The one that listed them.
			continue
	return found


@pytest.mark.skipif(not DESCRIPTORS.exists(), reason="Descriptors are listed by Linux alone.")
def test_worker_leaves_its_parents_connection_so_that_the_locks_of_a_killed_parent_go(monkeypatch, tmp_path):
	seen = tmp_path / "seen"
	monkeypatch.setattr(start_workers, "help_close", lambda *run: seen.write_text("\n".join(list_open())))
	# As a run does, which lives on in the worker's copy of the stack.
	commit = frappe.db.commit
	own = os.readlink(DESCRIPTORS / str(frappe.db._conn._sock.fileno()))
	assert own in list_open()
	[worker] = start_workers.fork_workers(COMPANY, frappe.utils.getdate("2026-07-15"), 1)
	worker.join(30)
	assert worker.exitcode == 0
	assert own not in seen.read_text()
	commit()
	assert frappe.db.sql("SELECT 1")
