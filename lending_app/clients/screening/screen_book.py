"""Screen the whole book, part by part: an interrupted run goes on after the last part that was saved."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import cint, now_datetime

from lending_app.clients.matching.screening import Screener
from lending_app.clients.screening.queries import describe_lists, list_entries_of_version, list_subjects
from lending_app.clients.screening.record_hits import record_hits
from lending_app.clients.screening.screener import get_screener, make_screener
from lending_app.clients.screening.states import Occasion, RunStatus

UNFINISHED = (RunStatus.QUEUED.value, RunStatus.RUNNING.value)


def request_run(occasion: Occasion, version: str | None = None, entry: str | None = None) -> str:
	"""Have the book screened in the background: against everything, a new version, or one entry."""
	filters = {"occasion": occasion.value, "status": ("in", UNFINISHED), "last_client": ("is", "not set")}
	filters |= {"version": version or ("is", "not set"), "entry": entry or ("is", "not set")}
	waiting = frappe.db.get_value("Screening Run", filters)
	if not waiting:
		run = frappe.new_doc("Screening Run", occasion=occasion.value, version=version, entry=entry)
		# Only services write the log.
		run.flags.ignore_permissions = True
		waiting = run.insert().name
	enqueue_run(waiting)
	return waiting


def enqueue_run(run: str) -> None:
	frappe.enqueue(
		"lending_app.clients.screening.events.run_screening",
		queue="long",
		timeout=4 * 3600,
		job_id=f"screening-{run}",
		deduplicate=True,
		enqueue_after_commit=True,
		run=run,
	)


def start_run(name: str) -> Document | None:
	"""The run, marked as running; None where another job has finished it."""
	run = frappe.get_doc("Screening Run", name, for_update=True)
	if run.status not in UNFINISHED and run.status != RunStatus.FAILED.value:
		return None
	run.update({"status": RunStatus.RUNNING.value, "message": None, "lists": describe_lists()})
	run.started_on = run.started_on or now_datetime()
	run.match_threshold = frappe.get_cached_doc("Screening Settings").match_threshold
	return run


def screen_next_part(run: Document, screener: Screener, entries: set[str] | None) -> bool:
	"""Screen the clients after the last one. True while there are more."""
	size = max(cint(frappe.get_cached_doc("Screening Settings").partition_size), 1)
	subjects = list_subjects(run.last_client or "", size)
	if subjects:
		recorded = record_hits(subjects, screener.screen(subjects), entries)
		run.number_of_clients = cint(run.number_of_clients) + len(subjects)
		run.number_of_hits = cint(run.number_of_hits) + recorded.found
		run.number_of_new_hits = cint(run.number_of_new_hits) + recorded.new
		run.last_client = subjects[-1].reference
	is_finished = len(subjects) < size
	if is_finished:
		run.update({"status": RunStatus.FINISHED.value, "finished_on": now_datetime()})
	run.number_of_entries = screener.number_of_parties
	# Only services write the log.
	run.flags.ignore_permissions = True
	run.save()
	return not is_finished


def get_entries(run: Document) -> set[str] | None:
	"""Entries a run looks at; None for all."""
	if run.entry:
		return {run.entry}
	return set(list_entries_of_version(run.version)) if run.version else None


def get_run_screener(entries: set[str] | None) -> Screener:
	return get_screener() if entries is None else make_screener(sorted(entries))
