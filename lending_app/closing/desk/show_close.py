"""What the form of a closed day shows: dates, progress, partitions, workers, failures, entries, differences, seconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe.utils import add_days, cint, get_datetime, now_datetime

from lending_app.closing.queue.coordinator import is_closing
from lending_app.closing.queue.heartbeat import list_live_workers
from lending_app.closing.queue.pool import show_pool_shortage
from lending_app.ledger.periods.count_open_days import count_open_days
from lending_app.ledger.reconciliation.reconcile_ledger import reconcile_ledger
from lending_app.products.adapters import to_float

PART_FIELDS = [
	"name", "number", "status", "planned_loans", "number_of_loans", "number_of_replays", "worker", "error",
	"(read_seconds + compute_seconds + write_seconds) as seconds", "closing_date", "finished_on",
]  # fmt: skip
DURATION_FIELDS = [
	"closing_date", "status", "number_of_failures", "read_seconds", "compute_seconds", "write_seconds", "post_seconds",
	"reconcile_seconds",
]  # fmt: skip
DAYS_OF_DURATIONS = 30
# Rows that a form lists; the rest is in the lists of these documents.
MOST_ROWS = 50


def get_close_view(record: Any) -> dict[str, Any]:
	"""Figures of a Day Close. Permission on it is the caller's."""
	company, day = record.company, record.closing_date
	partitions = _list_partitions(company, day)
	done = [row for row in partitions if row.status == "Done"]
	is_running = record.status == "Running" and is_closing(company)
	failures = _list_failures(company, day)
	journals = {"lending_document": record.name, "docstatus": 1}
	return {
		"name": record.name,
		"status": record.status,
		"is_running": is_running,
		"dates": _get_dates(company),
		"number_of_loans": record.number_of_loans or sum(row.number_of_loans for row in done),
		"partitions": sorted(partitions, key=_by_need)[:MOST_ROWS],
		"number_of_partitions": len(partitions),
		"done": len(done),
		"seconds_left": get_seconds_left(record, partitions) if is_running else None,
		"workers": list_live_workers(company) if is_running else [],
		"failures": failures[:MOST_ROWS],
		"number_of_failures": len(failures),
		"journals": frappe.get_all(
			"Journal Entry",
			journals,
			["name", "user_remark", "total_debit"],
			order_by="name",
			limit=MOST_ROWS,
		),
		"number_of_journals": frappe.db.count("Journal Entry", journals),
		"differences": _list_differences(record),
		"pool": show_pool_shortage(),
		"durations": frappe.get_all(
			"Day Close",
			{"company": company, "closing_date": ("between", (add_days(day, -DAYS_OF_DURATIONS + 1), day))},
			DURATION_FIELDS,
			order_by="closing_date",
		),
	}


def _get_dates(company: str) -> dict[str, Any]:
	"""The last closed day, and how many days up to yesterday are open."""
	days = count_open_days(company)
	return {"last_closed": days.last_closed, "yesterday": days.yesterday, "days_open": days.open_days}


def _list_failures(company: str, day: Any) -> list[frappe._dict]:
	"""Loans that the close of the day set aside, and those of earlier days that are so still: each once, since when."""
	rows = frappe.get_all(
		"Day Close Failure",
		filters={"company": company, "closing_date": ("<=", day)},
		or_filters={"closing_date": day, "status": "Open"},
		fields=["name", "loan", "status", "error", "closing_date"],
		order_by="status, loan, closing_date desc",
	)
	# The last row of a loan is its earliest.
	return list({(row.loan, row.status): row for row in rows}.values())


def _list_partitions(company: str, day: Any) -> list[frappe._dict]:
	"""Partitions of the run that the day belongs to."""
	filters = {"company": company, "first_date": ("<=", day), "closing_date": (">=", day)}
	return frappe.get_all("Day Close Partition", filters, PART_FIELDS, order_by="number")


def _by_need(row: Any) -> tuple[int, int]:
	"""Those that failed, those that wait, those that are done."""
	return ("Failed", "Waiting", "Done").index(row.status), cint(row.number)


def get_seconds_left(record: Any, partitions: Sequence[Any]) -> float | None:
	"""By the pace since the close began or was taken up again; None where there is none to go by."""
	started = get_datetime(record.started_on)
	ended = [get_datetime(row.finished_on) for row in partitions if row.finished_on]
	done = sum(1 for moment in ended if moment >= started)
	if not done:
		return None
	left = sum(1 for row in partitions if row.status == "Waiting")
	return (now_datetime() - started).total_seconds() / done * left


def _list_differences(record: Any) -> list[dict[str, Any]]:
	"""Accounts whose ledgers differ; asked only for a day that a difference has stopped."""
	if record.status != "Out of Balance":
		return []
	return [
		{
			"account": row.account,
			"sub_ledger": to_float(row.sub_ledger),
			"general_ledger": to_float(row.general_ledger),
			"difference": to_float(row.difference),
		}
		for row in reconcile_ledger(record.company, record.closing_date)
		if row.difference
	]
