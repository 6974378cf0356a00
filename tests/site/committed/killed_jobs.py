"""Jobs of documents in processes of their own: killed at random moments, then run twice at once."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time

import frappe

from tests.site.committed.killing import kill

# How often a job is killed.
KILLS = int(os.environ.get("LENDING_KILLS", "3"))
CHILD = """
import frappe
from importlib import import_module
frappe.init(site={site!r}, sites_path={path!r})
frappe.connect()
import_module({chunked!r}).CHUNK = 2
print("working", flush=True)
frappe.get_attr({job!r})({name!r})
"""


def start_job(job: str, name: str, chunked: str) -> subprocess.Popen:
	"""A worker of a job, that saves two rows at a time. `chunked` is the module that says how many it saves."""
	code = CHILD.format(
		site=frappe.local.site, path=frappe.local.sites_path, job=job, name=name, chunked=chunked
	)
	process = subprocess.Popen(
		[sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
	)
	assert process.stdout.readline() == "working\n"
	return process


def kill_often(job: str, name: str, chunked: str, longest: float) -> None:
	"""Kill the job at random moments, the longest after so many seconds; then let two workers end it."""
	chance = random.Random(job)
	for _kill in range(KILLS):
		process = start_job(job, name, chunked)
		time.sleep(chance.uniform(0, longest))
		kill(process.pid)
		process.wait(30)
	together = [start_job(job, name, chunked), start_job(job, name, chunked)]
	for process in together:
		assert process.wait(300) == 0, process.stdout.read()
	frappe.db.rollback()
