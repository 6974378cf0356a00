"""The close of days of a large book beside the bare database work: the same rows read and written, nothing computed.

Makes a book in bulk, closes days in turns (whole closes, and bare ones that send the statements of a close again), and
prints medians beside their targets; exits 1 where one is missed. `--loans`, `--runs` and `--workers` change the size.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import sys
import threading
import time
from datetime import date, timedelta
from decimal import Decimal

import frappe

from lending_app.closing.computation.context import CloseContext
from lending_app.closing.computation.partition import close_partition
from lending_app.closing.queue.parts import finish_part, take_part
from lending_app.closing.queue.start_workers import fork_workers
from lending_app.closing.run.close_day import CloseRun
from lending_app.closing.run.close_days import begin_run, close_until
from lending_app.testing.bulk_book import COMPANY, make_book, provide_for_book, remove_book

MEMORY_LIMIT = 2_000
BARE_LIMIT = 4
WAIT_LIMIT = 2
PROVISION_LIMIT = 2


def close_day(day: date, workers: int) -> dict[str, float]:
	"""Seconds of one day's close, whole and by step."""
	started = time.perf_counter()
	helpers = []
	[name] = close_until(
		COMPANY, day, start_workers=lambda *run: helpers.extend(fork_workers(*run, workers - 1))
	)
	seconds = time.perf_counter() - started
	for helper in helpers:
		helper.join()
	steps = ("read", "compute", "write", "post", "reconcile")
	fields = ["status", "number_of_loans", "number_of_replays", *(f"{step}_seconds" for step in steps)]
	record = frappe.db.get_value("Day Close", name, fields, as_dict=True)
	assert record.status == "Completed", (name, record)
	return (
		{"whole": seconds}
		| {step: record[f"{step}_seconds"] for step in steps}
		| {"replays": record.number_of_replays}
	)


def close_bare(day: date) -> float:
	"""Seconds of a day's statements on loans, sent again after the close that made them was undone."""
	days = begin_run(COMPANY, day)
	run = CloseRun(COMPANY, days, frappe.db.commit, frappe.db.rollback)
	run.open()
	context = CloseContext(COMPANY, run.currency, days, run.posting_days, by_loan=False)
	seconds = 0.0
	while True:
		frappe.db.commit()
		taken = take_part(COMPANY, day)
		if taken is None:
			break
		statements = record_statements(lambda taken=taken: close_partition(context, taken[1]))
		result = statements.pop()
		frappe.db.rollback()
		take_part(COMPANY, day)
		started = time.perf_counter()
		cursor = frappe.db._cursor
		for text, values in statements:
			cursor.execute(text, values)
			cursor.fetchall()
		frappe.db.commit()
		seconds += time.perf_counter() - started
		finish_part(taken[0], result, "bare")
		frappe.db.commit()
	run.finish()
	return seconds


def record_statements(work) -> list:
	"""Every statement that a close of a partition sends, and what it returned last."""
	statements: list = []
	original = frappe.db._cursor.__class__.execute

	def execute(cursor, text, values=None):
		statements.append((text, values))
		return original(cursor, text, values)

	frappe.db._cursor.__class__.execute = execute
	try:
		result = work()
	finally:
		frappe.db._cursor.__class__.execute = original
	return [*statements, result]


class Counter(threading.Thread):
	"""A counter at which somebody pays all the time: locks a loan as a payment does, and notes how long that took."""

	def __init__(self) -> None:
		super().__init__(daemon=True)
		self.connection = frappe.db.get_connection()
		self.names = frappe.get_all("Loan", {"company": COMPANY}, pluck="name", limit=0)
		self.waits: list[float] = []
		self.is_over = threading.Event()

	def run(self) -> None:
		chance = random.Random(1)
		with self.connection.cursor() as cursor:
			while not self.is_over.wait(0.01):
				started = time.perf_counter()
				cursor.execute(
					"SELECT name FROM `tabLoan` WHERE name = %s FOR UPDATE", (chance.choice(self.names),)
				)
				self.waits.append(time.perf_counter() - started)
				self.connection.rollback()


def get_longest_wait(day: date) -> float:
	"""Seconds that a payment waits at most while a day is closed."""
	counter = Counter()
	counter.start()
	close_day(day, 1)
	counter.is_over.set()
	counter.join()
	return max(counter.waits)


def report(name: str, value: float, limit: float, *, least: bool = False) -> bool:
	"""Prints a figure beside its target; returns whether it was missed."""
	missed = value < limit if least else value > limit
	print(
		f"{name}: {value:,.2f} (target {'at least' if least else 'at most'} {limit:,}){' MISSED' if missed else ''}",
		flush=True,
	)
	return missed


def main() -> int:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--loans", type=int, default=100_000)
	parser.add_argument("--runs", type=int, default=3)
	parser.add_argument(
		"--charged",
		type=Decimal,
		default=Decimal(20),
		help="percent of the loans with fees, insurance and taxes",
	)
	parser.add_argument("--seconds", type=float, default=20)
	parser.add_argument(
		"--keep", action="store_true", help="leave the book on the site, or use the one that is there"
	)
	parser.add_argument("--no-installments", action="store_true")
	options = parser.parse_args()
	frappe.init(site=os.environ["LENDING_TEST_SITE"], sites_path=os.environ["SITES_PATH"])
	frappe.connect()
	frappe.flags.mute_emails = True
	if not (options.keep and frappe.db.get_value("Lending Company", COMPANY, "last_closed_date")):
		started = time.perf_counter()
		make_book(options.loans, installments=not options.no_installments, charged=options.charged / 100)
		print(f"book of {options.loans:,} loans made in {time.perf_counter() - started:,.0f} s", flush=True)
	day = frappe.utils.getdate(frappe.db.get_value("Lending Company", COMPANY, "last_closed_date"))
	found: dict[str, list] = {"one": [], "bare": [], "two": []}
	count = frappe.db.count("Loan", {"company": COMPANY, "status": ("in", ("Active", "Defaulted"))})
	for _ in range(options.runs):
		for kind in found:
			day += timedelta(days=1)
			result = close_bare(day) if kind == "bare" else close_day(day, 1 if kind == "one" else 2)
			found[kind].append(result)
			print(
				kind,
				day,
				result if kind == "bare" else {k: round(v, 2) for k, v in result.items()},
				flush=True,
			)
	provide_for_book(day + timedelta(days=1), options.runs)
	provided = []
	for _ in range(options.runs):
		day += timedelta(days=1)
		provided.append(close_day(day, 1))
	print("provisions", [{k: round(v, 2) for k, v in row.items()} for row in provided], flush=True)
	one = statistics.median(row["whole"] for row in found["one"])
	loans = statistics.median(row["read"] + row["compute"] + row["write"] for row in found["one"])
	two = statistics.median(row["whole"] for row in found["two"])
	bare = statistics.median(found["bare"])
	peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
	print(
		f"{count:,} loans; one worker {one:.1f} s, two {two:.1f} s, loans alone {loans:.1f} s, bare {bare:.1f} s"
	)
	failed = report("close of a day, seconds", one, options.seconds)
	failed |= report("loans a second", count / one, 5_000, least=True)
	failed |= report("close / bare work", one / bare, BARE_LIMIT)
	month_end = statistics.median(row["whole"] for row in provided)
	failed |= report("day with every loan's provision / normal day", month_end / one, PROVISION_LIMIT)
	failed |= report("one worker / two", one / two, 1.6, least=True)
	failed |= report("peak memory, MB", peak, MEMORY_LIMIT)
	failed |= report(
		"longest wait of a payment, seconds", get_longest_wait(day + timedelta(days=1)), WAIT_LIMIT
	)
	if not options.keep:
		remove_book()
	return int(failed)


if __name__ == "__main__":
	sys.exit(main())
