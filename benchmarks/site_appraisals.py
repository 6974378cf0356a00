"""Seconds to write appraisals of things that secure loans: a batch of a file, and thing by thing as a form saves them.

Both run on the same book and are rolled back; what they leave of things and pledges is compared. Checking the file is part of
the batch. `--things` changes the number.
"""

from __future__ import annotations

import argparse
import sys
import time

import frappe

from benchmarks._site import on_test_site
from benchmarks.site_release import PLEDGE, make_book
from lending_app.collateral.appraisals.check_batch import check_batch
from lending_app.collateral.appraisals.start_batch import start_batch
from lending_app.collateral.appraisals.write_batch import write_batch
from lending_app.testing.factories import make_unique

VALUE, DAY, APPRAISER = 8_000, "2026-07-10", "Peritos del Sur"


def write_one_by_one(things: list[str]) -> None:
	for name in things:
		thing = frappe.get_doc("Collateral", name)
		thing.append(
			"appraisals",
			{"appraised_on": DAY, "value_amount": VALUE, "appraiser": APPRAISER, "basis": "Appraisal"},
		)
		thing.save()


def write_together(things: list[str]) -> None:
	lines = "".join(f"{name},{VALUE}.00,{DAY},{APPRAISER}\n" for name in things)
	content = f"Collateral,Value,Date,Appraiser\n{lines}"
	file = frappe.new_doc("File", file_name=f"{make_unique('appraisals')}.csv", is_private=1, content=content)
	batch = frappe.new_doc("Appraisal Batch", file=file.insert().file_url).insert()
	check_batch(batch.name)
	start_batch(batch.name)
	write_batch(batch.name)
	frappe.set_user("Administrator")
	frappe.delete_doc("File", file.name, force=True)


def trace(loans: list[str]) -> list:
	pledges = frappe.get_all(PLEDGE, {"loan": ("in", loans)}, ["name", "collateral", "value_amount"], limit=0)
	things = [row.collateral for row in pledges]
	fields = ["name", "value_amount", "lendable_amount", "appraisal_expires_on", "next_expires_on"]
	rows = ["parent", "idx", "appraised_on", "value_amount", "appraiser", "expires_on", "basis", "currency"]
	values = ["parent", "idx", "effective_date", "value_amount", "basis", "appraiser"]
	return [
		sorted(map(str, found))
		for found in (
			pledges,
			frappe.get_all("Collateral", {"name": ("in", things)}, fields, limit=0),
			frappe.get_all("Collateral Appraisal", {"parent": ("in", things), "idx": 2}, rows, limit=0),
			frappe.get_all(
				"Loan Collateral Value", {"parent": ("in", [row.name for row in pledges])}, values, limit=0
			),
		)
	]


def main() -> int:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--things", type=int, default=1_000)
	count = parser.parse_args().things
	with on_test_site():
		# Nothing is left: both are rolled back.
		frappe.enqueue = lambda *args, **values: None
		loans = make_book(count)
		things = frappe.get_all(PLEDGE, {"loan": ("in", loans)}, pluck="collateral", limit=0)
		commit, frappe.db.commit = frappe.db.commit, lambda *args, **values: None
		try:
			frappe.db.savepoint("book")
			started = time.perf_counter()
			write_one_by_one(things)
			single = time.perf_counter() - started
			expected = trace(loans)
			frappe.db.rollback(save_point="book")
			started = time.perf_counter()
			write_together(things)
			together = time.perf_counter() - started
			is_same = trace(loans) == expected
		finally:
			frappe.db.commit = commit
	print(f"{count} appraisals one by one: {single:.2f} s; as a batch, its check included: {together:.2f} s")
	print(f"{single / together:.0f} times as fast; {'the same result' if is_same else 'ANOTHER RESULT'}")
	return int(not is_same)


if __name__ == "__main__":
	sys.exit(main())
