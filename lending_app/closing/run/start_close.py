"""Start the close of a company's days on a worker of the queue `long`, and call for help where settings ask."""

from __future__ import annotations

from datetime import date

import frappe
from frappe.utils.background_jobs import get_job_status
from rq.job import JobStatus

from lending_app.closing.queue.coordinator import is_closing
from lending_app.closing.queue.start_workers import TIMEOUT_SECONDS, enqueue_workers
from lending_app.closing.run.close_days import close_until


def start_close(company: str, until: date) -> bool:
	"""Enqueue the close of every open day up to a date; False where one waits or runs already.

	The queue takes a job whose worker was killed for one that runs, for minutes or hours. The lock of anyone who closes is
	gone with its connection, so it is asked instead.
	"""
	job_id = f"lending-close::{company}"
	status = get_job_status(job_id)
	if status == JobStatus.QUEUED or (status == JobStatus.STARTED and is_closing(company)):
		return False
	if status == JobStatus.STARTED:
		job_id = f"{job_id}::{frappe.generate_hash(length=8)}"
	frappe.enqueue(
		close_with_workers,
		queue="long",
		timeout=TIMEOUT_SECONDS,
		job_id=job_id,
		deduplicate=True,
		enqueue_after_commit=True,
		company=company,
		until=until,
	)
	return True


def close_with_workers(company: str, until: date) -> list[str]:
	"""The job: closes the days, with as many helpers as the settings ask for."""
	count = frappe.db.get_single_value("Lending Settings", "close_workers") or 0
	return close_until(company, until, start_workers=lambda *run: enqueue_workers(*run, count))
