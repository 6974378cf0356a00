"""Thin functions behind hooks, jobs and the scheduler."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_to_date, cint, get_link_to_form, now_datetime

from lending_app.clients.screening.adapters import build_subject, get_client_fingerprint
from lending_app.clients.screening.exceptions import ClientUnderHitError
from lending_app.clients.screening.queries import get_blocking_hit
from lending_app.clients.screening.review_hit import BLOCKED
from lending_app.clients.screening.screen_book import (
	UNFINISHED,
	enqueue_run,
	get_entries,
	get_run_screener,
	request_run,
	screen_next_part,
	start_run,
)
from lending_app.clients.screening.screen_client import screen_client
from lending_app.clients.screening.states import Occasion, RunStatus

# A run without a heartbeat for so long lost its worker.
STALE_MINUTES = 30


def screen_saved_client(client: Document, method: str | None = None) -> None:
	"""A client is new, or what screening looks at has changed."""
	if not cint(frappe.get_cached_doc("Screening Settings").is_screened_on_save):
		return
	# Making the customer writes into a new client, and Frappe then has something that it was "before".
	before = None if client.flags.in_insert else client.get_doc_before_save()
	if before and _fingerprint(before) == _fingerprint(client):
		return
	screen_client(client)


def _fingerprint(client: Document) -> str:
	return get_client_fingerprint(build_subject(client))


def refuse_unblocking(client: Document, method: str | None = None) -> None:
	"""A confirmed hit keeps a client blocked, no matter who edits the form."""
	if client.is_new() or client.status == BLOCKED:
		return
	hit = get_blocking_hit(client.name)
	if hit:
		frappe.throw(
			_(
				"Hit {0} on this client is confirmed. Have a second person lift it there; the block goes with it."
			).format(get_link_to_form("Screening Hit", hit)),
			exc=ClientUnderHitError,
			title=_("Client under a Confirmed Hit"),
		)


def find_reason_not_to_lend(client: str) -> str | None:
	"""A confirmed hit, however the client's status came to be another."""
	hit = get_blocking_hit(client)
	return _("Screening hit {0} on the client is confirmed.").format(hit) if hit else None


def run_screening(run: str) -> None:
	"""Job: a run from where it stands to its end, saved part by part."""
	try:
		document = start_run(run)
		if document is None:
			return
		entries = get_entries(document)
		screener = get_run_screener(entries)
		has_more = True
		while has_more:
			has_more = screen_next_part(document, screener, entries)
			frappe.db.commit()  # nosemgrep: a part is done; an interrupted run goes on after it
	except Exception:
		frappe.db.rollback()
		log = frappe.log_error(title=f"Screening Run {run}")
		values = {"status": RunStatus.FAILED.value, "message": _("See Error Log {0}.").format(log.name)}
		frappe.db.set_value("Screening Run", run, values)
		frappe.db.commit()  # nosemgrep: the failure is to be seen
		raise


def screen_nightly() -> None:
	"""Scheduler: the whole book against every list."""
	if frappe.db.exists("Screening List", {"is_enabled": 1}):
		request_run(Occasion.NIGHTLY)


def resume_runs() -> None:
	"""Scheduler: runs that lost their worker, or failed, go on."""
	stale = add_to_date(now_datetime(), minutes=-STALE_MINUTES)
	filters = {"status": ("in", (*UNFINISHED, RunStatus.FAILED.value)), "modified": ("<", stale)}
	filters["creation"] = (">", add_to_date(now_datetime(), days=-1))
	for run in frappe.get_all("Screening Run", filters, pluck="name"):
		enqueue_run(run)
