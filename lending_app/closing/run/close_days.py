"""Close days one after the other, each group of days in a transaction of its own: the edge of a job."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import frappe
from frappe.utils import getdate

from lending_app.closing.queue.coordinator import only_one
from lending_app.closing.queue.heartbeat import Heartbeat
from lending_app.closing.run.close_day import STUCK, CloseRun, get_worker
from lending_app.ledger.queries import get_first_posting_date

DAYS_A_RUN = 31


def close_until(
	company: str,
	until: date,
	progress: Callable[[date], None] | None = None,
	start_workers: Callable[[str, date], None] | None = None,
) -> list[str]:
	"""Close every day after the last closed one up to `until`; closed days are left as they are.

	Returns the names of the Day Close records made. Commits as it goes; what was killed goes on where it stopped. A
	day that does not balance stays open, with its report, and so do those after it. `start_workers` calls for help
	with a run's partitions.
	"""
	made: list[str] = []
	with only_one(company):
		while days := begin_run(company, until):
			names = _close_run(company, days, progress, start_workers)
			made += names
			if len(names) < len(days) or frappe.db.get_value("Day Close", names[-1], "status") == STUCK:
				break
	return made


def begin_run(company: str, until: date) -> list[date]:
	days = list_next_days(company, until)
	if not days:
		frappe.db.commit()  # lets go of the company's row
	return days


def _close_run(
	company: str,
	days: list[date],
	progress: Callable[[date], None] | None,
	start_workers: Callable[[str, date], None] | None,
) -> list[str]:
	try:
		run = CloseRun(company, days, frappe.db.commit, frappe.db.rollback)
		run.open()
		# Before the heartbeat's thread: processes are forked without any.
		if start_workers:
			start_workers(company, days[-1])
		with Heartbeat(company, get_worker()):
			run.wait()
			return run.finish(progress)
	except Exception as error:
		frappe.db.rollback()
		frappe.log_error(title=f"Day close of {company} failed at {days[0]}")
		_record_failure(company, days, str(error))
		raise


def _record_failure(company: str, days: list[date], message: str) -> None:
	"""Say it on the days' records, where there are any."""
	running = {"company": company, "closing_date": ("in", days), "status": "Running"}
	if frappe.db.exists("Day Close", running):
		frappe.db.set_value("Day Close", running, {"status": "Failed", "message": message})
		frappe.db.commit()


def help_close(company: str, closing_date: date) -> int:
	"""A worker's share of a run: partitions until none is free. Returns how many."""
	days = list_run_days(company, closing_date)
	if not days:
		return 0
	with Heartbeat(company, get_worker()):
		return CloseRun(company, days, frappe.db.commit, frappe.db.rollback).work()


def list_run_days(company: str, closing_date: date) -> list[date]:
	"""The days that a run closes together."""
	first = frappe.db.get_value(
		"Day Close Partition", {"company": company, "closing_date": closing_date}, "first_date"
	)
	if first is None:
		return []
	return [first + timedelta(days=index) for index in range((closing_date - first).days + 1)]


def list_next_days(company: str, until: date) -> list[date]:
	"""Days of the next run: those of a run that was broken off, else the next days that are open.

	Locks the company's row: one close at a time opens a run. The second waits here, and finds the days closed.
	"""
	frappe.db.get_value("Lending Company", company, "last_closed_date", for_update=True)
	begun = frappe.db.get_value("Lending Company", company, "closing_until", for_update=True)
	days = list_open_days(company, max(until, getdate(begun)) if begun else until)
	return [day for day in days if not begun or day <= getdate(begun)][:DAYS_A_RUN]


def list_open_days(company: str, until: date) -> list[date]:
	"""Days to close, in order: from the day after the last closed one, else from the first entry."""
	closed = frappe.db.get_value("Lending Company", company, "last_closed_date", for_update=True)
	first = getdate(closed) + timedelta(days=1) if closed else get_first_posting_date(company)
	if first is None:
		return []
	return [first + timedelta(days=index) for index in range((until - first).days + 1)]
