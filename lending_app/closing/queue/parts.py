"""A run's partitions: planned once, taken by anyone who is free, each closed in one transaction of its taker.

A taker locks the partition's row, without waiting for locked ones, until its transaction ends. The lock goes with its
owner's connection: what a killed worker had begun is undone by the database and free for the next one at once.
"""

from __future__ import annotations

import frappe
from frappe.utils import now_datetime

from lending_app.closing.computation.partition import LoanRange, PartResult
from lending_app.lending_setup.database import execute, list_places, select

LOANS_A_PART = 2_500
LEAST_LOANS = 100


def plan_parts(company: str, groups: list[int], first_date: object, last_date: object, days: int) -> int:
	"""Cut the loans that run into partitions; returns their number. Fewer loans each where there are many days."""
	size = max(LOANS_A_PART // max(days, 1), LEAST_LOANS)
	found = (
		select(
			"SELECT id DIV %s AS part, MIN(id), MAX(id), COUNT(*) FROM lending_loan_state "
			f"WHERE is_open = 1 AND group_id IN ({list_places(len(groups))}) GROUP BY part ORDER BY part",
			(size, *groups),
		)
		if groups
		else []
	)
	# Every other one first: workers side by side are never at neighbors, of which each looks one row into the other.
	for number, (_place, first, last, count) in enumerate([*found[::2], *found[1::2]], start=1):
		frappe.new_doc(
			"Day Close Partition",
			company=company,
			first_date=first_date,
			closing_date=last_date,
			number=number,
			first_loan=first,
			last_loan=last,
			planned_loans=count,
			status="Waiting",
		).db_insert()
	return len(found)


def take_part(company: str, closing_date: object) -> tuple[str, LoanRange] | None:
	"""Lock the next partition that waits; None where none is free."""
	rows = select(
		"SELECT name, number, first_loan, last_loan FROM `tabDay Close Partition` WHERE company = %s "
		"AND closing_date = %s AND status = 'Waiting' ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED",
		(company, closing_date),
	)
	return (rows[0][0], LoanRange(*rows[0][1:])) if rows else None


def finish_part(name: str, result: PartResult, worker: str) -> None:
	"""Part of the partition's own transaction: it is done when its results are there."""
	execute(
		"UPDATE `tabDay Close Partition` SET status = 'Done', finished_on = %s, worker = %s, number_of_loans = %s, "
		"number_of_replays = %s, number_of_failures = %s, read_seconds = %s, compute_seconds = %s, write_seconds = %s "
		"WHERE name = %s",
		(
			now_datetime(),
			worker,
			result.number_of_loans,
			result.number_of_replays,
			len(result.failures),
			*(round(result.seconds[step], 6) for step in ("read", "compute", "write")),
			name,
		),
	)


def record_error(name: str, error: str, most: int) -> bool:
	"""Count a failed try; the partition is given up after `most`. Returns whether it was."""
	execute(
		"UPDATE `tabDay Close Partition` SET attempts = attempts + 1, error = %s, "
		"status = IF(attempts >= %s, 'Failed', 'Waiting') WHERE name = %s AND status = 'Waiting'",
		(error[-2000:], most, name),
	)
	rows = select("SELECT status FROM `tabDay Close Partition` WHERE name = %s", (name,))
	return bool(rows) and rows[0][0] == "Failed"


def give_another_try(company: str, closing_date: object) -> None:
	"""Partitions of a run that were given up wait again: somebody has asked for it."""
	execute(
		"UPDATE `tabDay Close Partition` SET status = 'Waiting', attempts = 0 WHERE company = %s AND closing_date = %s "
		"AND status = 'Failed'",
		(company, closing_date),
	)


def count_waiting(company: str, closing_date: object) -> int:
	"""Partitions of a run that nobody has finished."""
	return select(
		"SELECT COUNT(*) FROM `tabDay Close Partition` WHERE company = %s AND closing_date = %s AND status = 'Waiting'",
		(company, closing_date),
	)[0][0]
