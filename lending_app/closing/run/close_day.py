"""The close of days: carry the book to each day, post what time has changed, move the business date.

The books of a day hold the facts posted up to it. So a day closed late gives what it would have given on time. Every
step is safe to run again: partitions are done or not, amounts wait in an outbox until they are posted, a day is closed
when its ledgers agree. A run that was killed goes on where it stopped.
"""

from __future__ import annotations

import os
import socket
import time
from calendar import monthrange
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import date

import frappe
from frappe import _
from frappe.utils import formatdate, now_datetime

from lending_app.closing.computation.context import CloseContext
from lending_app.closing.computation.partition import close_partition
from lending_app.closing.exceptions import DayCloseError
from lending_app.closing.posting.post_outbox import OutboxPoster
from lending_app.closing.posting.reconcile_day import reconcile_day
from lending_app.closing.queue.heartbeat import end_silent_workers
from lending_app.closing.queue.parts import (
	count_waiting,
	finish_part,
	give_another_try,
	plan_parts,
	record_error,
	take_part,
)
from lending_app.closing.run.failures import list_failures
from lending_app.closing.run.propose_charge_offs import propose_charge_offs
from lending_app.ledger.accounts.groups import list_groups
from lending_app.ledger.periods.check_posting import find_posting_dates
from lending_app.lending_setup.database import read_committed
from lending_app.lending_setup.document import by_service
from lending_app.products.adapters import to_float

TRIES = 3
STUCK = "Out of Balance"
SECONDS_BETWEEN_LOOKS = 0.2


class CloseRun:
	"""Consecutive days of a company, closed together. `commit` ends a transaction; inline it does nothing, and errors are raised."""

	def __init__(
		self,
		company: str,
		days: Sequence[date],
		commit: Callable[[], None],
		rollback: Callable[[], None] | None = None,
	) -> None:
		self.company = company
		self.days = list(days)
		self.commit = commit
		self.rollback = rollback
		self.currency = frappe.get_cached_value("Company", company, "default_currency")
		settings = frappe.db.get_value(
			"Lending Company", company, ["accrual_posting", "close_posting"], as_dict=True
		)
		self.by_loan = settings.close_posting == "Loan"
		self.posting_days = {
			day for day in days if settings.accrual_posting != "Month End" or is_month_end(day)
		}

	def open(self) -> None:
		"""Records and partitions of the days, once; from now on nothing is posted on them."""
		find_posting_dates(self.company, self.posting_days)
		for day in self.days:
			self._open_record(day)
		key = {"company": self.company, "closing_date": self.days[-1]}
		if not frappe.db.exists("Day Close Partition", key):
			groups = list(list_groups(self.company))
			plan_parts(self.company, groups, self.days[0], self.days[-1], len(self.days))
		give_another_try(self.company, self.days[-1])
		frappe.db.set_value("Lending Company", self.company, "closing_until", self.days[-1])
		self.commit()

	def work(self) -> int:
		"""Close partitions until none is free; returns how many. An error is noted, and tried again by anyone who is free."""
		context = CloseContext(
			self.company, self.currency, self.days, self.posting_days, by_loan=self.by_loan
		)
		done = 0
		# Inline the caller's transaction goes on, as it began.
		with read_committed() if self.rollback else nullcontext():
			while self._close_part(context):
				done += 1
		return done

	def _close_part(self, context: CloseContext) -> bool:
		# What other transactions have committed shows from here on.
		self.commit()
		taken = take_part(self.company, self.days[-1])
		if taken is None:
			return False
		name, part = taken
		try:
			finish_part(name, close_partition(context, part), get_worker())
			self.commit()
		except Exception:
			if self.rollback is None:
				raise
			self.rollback()
			context.reset_keys()
			frappe.log_error(title=f"Partition {name} failed")
			record_error(name, frappe.get_traceback(), TRIES)
			self.commit()
		return True

	def wait(self) -> None:
		"""Until every partition is done or given up: takes what others have left, and ends who is silent."""
		while count_waiting(self.company, self.days[-1]):
			end_silent_workers(self.company)
			self.commit()
			if not self.work():
				time.sleep(SECONDS_BETWEEN_LOOKS)

	def finish(self, progress: Callable[[date], None] | None = None) -> list[str]:
		"""Post, reconcile and close the days in order. Stops at the first that does not balance."""
		self.check_parts()
		made = []
		for day in self.days:
			made.append(self._name(day))
			if not self._finish_day(day):
				break
			if progress:
				progress(day)
		return made

	def check_parts(self) -> None:
		"""Raise DayCloseError unless every partition is done."""
		filters = {"company": self.company, "closing_date": self.days[-1], "status": ("!=", "Done")}
		rows = frappe.get_all("Day Close Partition", filters, ["number", "error"], order_by="number")
		if not rows:
			return
		reason = (rows[0].error or "").strip().rpartition("\n")[2] or _("not started")
		frappe.throw(
			_("{0} partitions of {1} are not done. The first is number {2}: {3}").format(
				len(rows), formatdate(self.days[-1]), rows[0].number, reason
			),
			exc=DayCloseError,
			title=_("Day Not Closed"),
		)

	def _name(self, day: date) -> str:
		return f"{self.company}-{day.isoformat()}"

	def _open_record(self, day: date) -> None:
		if frappe.db.exists("Day Close", self._name(day)):
			values = {"status": "Running", "started_on": now_datetime(), "finished_on": None, "message": None}
			frappe.db.set_value("Day Close", self._name(day), values)
			return
		record = frappe.new_doc("Day Close", company=self.company, closing_date=day, currency=self.currency)
		record.started_on = now_datetime()
		# The job runs as whichever person or job started it; the record is the job's own trace.
		by_service(record).insert(ignore_permissions=True)

	def _finish_day(self, day: date) -> bool:
		started = time.monotonic()
		poster = OutboxPoster(self.company, list_groups(self.company), by_loan=self.by_loan)
		posting_date = self._find_posting_date(day)
		for _journal in poster.post(day, self._name(day), posting_date):
			self.commit()
		posted = time.monotonic()
		for method in frappe.get_hooks("lending_day_posted"):
			frappe.get_attr(method)(self.company, day)
			self.commit()
		failures = list_failures(self.company, day)
		difference = reconcile_day(
			self.company,
			day,
			list_groups(self.company),
			self.currency,
			failed=list(failures),
			is_posted=day in self.posting_days,
		)
		values = self._sum_up(day) | {
			"post_seconds": posted - started,
			"reconcile_seconds": time.monotonic() - posted,
			"finished_on": now_datetime(),
			"difference_amount": to_float(difference),
			"posting_date": posting_date,
		}
		values["duration_seconds"] = sum(
			values[f"{step}_seconds"] for step in ("read", "compute", "write", "post", "reconcile")
		)
		problems = [f"{name}: {error}" for name, error in failures.items()]
		if difference:
			problems.insert(0, _("Sub-ledger and ledger differ by {0}.").format(difference))
		values["message"] = "\n".join(problems)
		values["number_of_failures"] = len(failures)
		values["status"] = STUCK if difference else "Completed with Errors" if failures else "Completed"
		frappe.db.set_value("Day Close", self._name(day), values)
		if not difference:
			self._move_date(day)
			propose_charge_offs(self.company, day)
		self.commit()
		if not difference:
			for method in frappe.get_hooks("lending_day_closed"):
				frappe.get_attr(method)(self.company, day)
				self.commit()
		return not difference

	def _find_posting_date(self, day: date) -> date:
		"""Asked when there is something to post: a period may have been closed since the run began."""
		return find_posting_dates(self.company, {day} & self.posting_days).get(day, day)

	def _move_date(self, day: date) -> None:
		values = {"last_closed_date": day}
		if day == self.days[-1]:
			values["closing_until"] = None
		frappe.db.set_value("Lending Company", self.company, values)

	def _sum_up(self, day: date) -> dict:
		"""Loans and seconds of the run's partitions, which closed its days together."""
		filters = {"company": self.company, "closing_date": self.days[-1]}
		fields = [
			f"sum({name}) as {name}"
			for name in (
				"number_of_loans",
				"number_of_replays",
				"read_seconds",
				"compute_seconds",
				"write_seconds",
			)
		]
		values = dict(frappe.get_all("Day Close Partition", filters, fields)[0])
		for step in ("read", "compute", "write"):
			values[f"{step}_seconds"] = (values[f"{step}_seconds"] or 0) / len(self.days)
		journals = frappe.db.count("Journal Entry", {"lending_document": self._name(day), "docstatus": 1})
		return {name: value or 0 for name, value in values.items()} | {"number_of_journal_entries": journals}


def close_in_transaction(
	company: str, days: Sequence[date], progress: Callable[[date], None] | None = None
) -> list[str]:
	"""Close consecutive days of a company in the transaction at hand. Commits nothing. Returns the names of their records."""
	run = CloseRun(company, days, lambda: None)
	run.open()
	run.work()
	return run.finish(progress)


def is_month_end(day: date) -> bool:
	return day.day == monthrange(day.year, day.month)[1]


def get_worker() -> str:
	"""Who closes: host and process."""
	return f"{socket.gethostname()}:{os.getpid()}"
