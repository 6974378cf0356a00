"""What the form of a closed day shows: progress, partitions, failures, entries, differences, seconds."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import add_days, get_datetime, now_datetime

from lending_app.servicing.adapters import show
from lending_app.servicing.services.reconcile_ledger import reconcile_ledger

PART_FIELDS = [
	"name", "number", "status", "planned_loans", "number_of_loans", "number_of_replays", "worker", "error",
	"(read_seconds + compute_seconds + write_seconds) as seconds", "closing_date", "finished_on",
]  # fmt: skip
DURATION_FIELDS = [
	"closing_date", "read_seconds", "compute_seconds", "write_seconds", "post_seconds", "reconcile_seconds",
]  # fmt: skip
DAYS_OF_DURATIONS = 30


def get_close_view(record: Any) -> dict[str, Any]:
	"""Figures of a Day Close. Permission on it is the caller's."""
	company, day = record.company, record.closing_date
	partitions = _list_partitions(company, day)
	done = [row for row in partitions if row.status == "Done"]
	return {
		"name": record.name,
		"status": record.status,
		"number_of_loans": record.number_of_loans or sum(row.number_of_loans for row in done),
		"partitions": partitions,
		"done": len(done),
		"seconds_left": _get_seconds_left(record, len(done), len(partitions)),
		"failures": frappe.get_all(
			"Day Close Failure",
			{"company": company, "closing_date": day},
			["name", "loan", "status", "error"],
			order_by="loan",
		),
		"journals": frappe.get_all(
			"Journal Entry",
			{"lending_document": record.name, "docstatus": 1},
			["name", "user_remark", "total_debit"],
			order_by="name",
		),
		"differences": _list_differences(record),
		"durations": frappe.get_all(
			"Day Close",
			{"company": company, "closing_date": ("between", (add_days(day, -DAYS_OF_DURATIONS + 1), day))},
			DURATION_FIELDS,
			order_by="closing_date",
		),
	}


def _list_partitions(company: str, day: Any) -> list[frappe._dict]:
	"""Partitions of the run that the day belongs to."""
	filters = {"company": company, "first_date": ("<=", day), "closing_date": (">=", day)}
	return frappe.get_all("Day Close Partition", filters, PART_FIELDS, order_by="number")


def _get_seconds_left(record: Any, done: int, count: int) -> float | None:
	"""By the pace so far; None where there is none to go by."""
	if record.status != "Running" or not done:
		return None
	passed = (now_datetime() - get_datetime(record.started_on)).total_seconds()
	return passed / done * (count - done)


def _list_differences(record: Any) -> list[dict[str, Any]]:
	"""Accounts whose ledgers differ; asked only for a day that a difference has stopped."""
	if record.status != "Out of Balance":
		return []
	return [
		{
			"account": row.account,
			"sub_ledger": show(row.sub_ledger),
			"general_ledger": show(row.general_ledger),
			"difference": show(row.difference),
		}
		for row in reconcile_ledger(record.company, record.closing_date)
		if row.difference
	]
