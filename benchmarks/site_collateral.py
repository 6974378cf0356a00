"""The close of a day after collateral has changed, beside the closes of the same book that nothing secures.

Makes a book in bulk, closes days without collateral, pledges a thing for a share of its loans, and closes days each after
new values and releases of a part of them. Prints medians; exits 1 where the close takes more than 1.3 times, or did not
see a change. `--loans`, `--runs`, `--secured` and `--changed` change the sizes.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from datetime import date, timedelta
from decimal import Decimal

import frappe

from lending_app.closing.run.close_days import close_until
from lending_app.collateral.book import read_collateral
from lending_app.ledger.accounts.groups import list_groups
from lending_app.lending_setup.database import execute, select
from lending_app.testing.bulk_book import COMPANY, PREFIX, make_book, provide_for_book, remove_book
from lending_app.testing.bulk_templates import EVE

LIMIT = 1.3
VALUE = 5_000
IS_PLEDGE = f"LEFT(c.name, {len(PREFIX) + 2}) = '{PREFIX}C-'"
OWN = "NOW(), NOW(), 'Administrator', 'Administrator', 0"


def close_day(day: date) -> float:
	"""Seconds of one day's close."""
	started = time.perf_counter()
	[name] = close_until(COMPANY, day)
	seconds = time.perf_counter() - started
	assert frappe.db.get_value("Day Close", name, "status") == "Completed", name
	return seconds


def count_eligible(first: date) -> None:
	"""The provision tables of the book deduct vehicles at 70 %."""
	products = {group.product for group in list_groups(COMPANY).values()}
	for name in {frappe.db.get_value("Loan Product", product, "provision_table") for product in products}:
		table = frappe.get_doc("Provision Table", name)
		rule = {"effective_date": first, "collateral_type": "Vehicle", "haircut_percent": 30}
		table.append("collateral", rule)
		table.save()
	frappe.db.commit()


def pledge(share: int, day: date) -> int:
	"""A vehicle for each loan of a share of the book, in per cent. Returns how many."""
	execute(
		"INSERT INTO `tabLoan Collateral` (name, creation, modified, owner, modified_by, docstatus, loan, client,"
		" company, branch, currency, collateral_type, value_amount, `rank`)"
		f" SELECT CONCAT('{PREFIX}C-', s.id), {OWN}, l.name, l.client, l.company, l.branch, l.currency, 'Vehicle',"
		f" {VALUE}, 1 FROM `tabLoan` l JOIN lending_loan_state s ON s.loan = l.name"
		" WHERE l.company = %s AND MOD(s.id, 100) < %s",
		(COMPANY, share),
	)
	add_values(day, VALUE, 0, 1)
	return frappe.db.count("Loan Collateral", {"company": COMPANY})


def add_values(day: date, value: int, part: int, parts: int) -> int:
	"""A value from a day on for every pledge of a part. Returns how many."""
	execute(
		"INSERT INTO `tabLoan Collateral Value` (name, creation, modified, owner, modified_by, docstatus, parent,"
		" parenttype, parentfield, effective_date, value_amount, basis)"
		f" SELECT CONCAT(c.name, '-', %s), {OWN}, c.name, 'Loan Collateral', 'history', %s, %s, 'Appraisal'"
		f" FROM `tabLoan Collateral` c WHERE {IS_PLEDGE} AND c.released_on IS NULL"
		" AND MOD(CRC32(c.name), %s) = %s",
		(day.isoformat(), day, value, parts, part),
	)
	[[count]] = select("SELECT COUNT(*) FROM `tabLoan Collateral Value` WHERE effective_date = %s", (day,))
	frappe.db.commit()
	return count


def release(day: date, part: int, parts: int) -> None:
	execute(
		f"UPDATE `tabLoan Collateral` c SET c.released_on = %s WHERE {IS_PLEDGE} AND c.released_on IS NULL"
		" AND MOD(CRC32(c.name), %s) = %s",
		(day, parts, part),
	)
	frappe.db.commit()


def is_seen(day: date, value: int) -> bool:
	"""Whether what a close reads of a changed pledge is its new value."""
	[[number]] = select(
		"SELECT s.id FROM `tabLoan Collateral Value` v JOIN `tabLoan Collateral` c ON c.name = v.parent"
		f" JOIN lending_loan_state s ON s.loan = c.loan WHERE {IS_PLEDGE} AND c.released_on IS NULL"
		" AND v.effective_date = %s LIMIT 1",
		(day,),
	)
	return read_collateral(number, number).get_values(number, day) == {"Vehicle": Decimal(value)}


def remove_pledges() -> None:
	execute(
		"DELETE v FROM `tabLoan Collateral Value` v JOIN `tabLoan Collateral` c ON c.name = v.parent"
		f" WHERE {IS_PLEDGE}"
	)
	execute(f"DELETE c FROM `tabLoan Collateral` c WHERE {IS_PLEDGE}")
	frappe.db.commit()


def main() -> int:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--loans", type=int, default=100_000)
	parser.add_argument("--runs", type=int, default=3)
	parser.add_argument("--secured", type=int, default=40, help="per cent of the loans")
	parser.add_argument("--changed", type=int, default=10, help="per cent of the pledges, each day")
	options = parser.parse_args()
	frappe.init(site=os.environ["LENDING_TEST_SITE"], sites_path=os.environ.get("SITES_PATH", "."))
	frappe.connect()
	frappe.set_user("Administrator")
	remove_pledges()
	make_book(options.loans, installments=False)
	first = EVE + timedelta(days=1)
	provide_for_book(first, 2 * options.runs)
	count_eligible(first)
	bare = [close_day(first + timedelta(days=number)) for number in range(options.runs)]
	day = first + timedelta(days=options.runs)
	secured = pledge(options.secured, day - timedelta(days=1))
	parts = max(100 // max(options.changed, 1), 2)
	changed, seen = [], True
	for number in range(options.runs):
		value = VALUE + 1_000 * (number + 1)
		count = add_values(day, value, 2 * number % parts, parts)
		release(day, (2 * number + 1) % parts, parts)
		changed.append(close_day(day))
		seen = seen and count > 0 and is_seen(day, value)
		day += timedelta(days=1)
	ratio = statistics.median(changed) / statistics.median(bare)
	print(
		f"{options.loans} loans, {secured} of them secured, {options.changed} % changed and released each day"
	)
	print(f"close without collateral: {statistics.median(bare):.1f} s")
	print(f"close after changes: {statistics.median(changed):.1f} s, ratio {ratio:.2f} (at most {LIMIT})")
	print("the changes reached the close" if seen else "A CHANGE DID NOT REACH THE CLOSE")
	remove_pledges()
	remove_book()
	frappe.destroy()
	return int(ratio > LIMIT or not seen)


if __name__ == "__main__":
	sys.exit(main())
