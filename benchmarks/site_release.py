"""Seconds to release the pledges of loans that are paid: all of them in a few statements, and pledge by pledge.

Both run on the same book and are rolled back; what they leave of each pledge is compared. `--pledges` changes the number.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date

import frappe

from benchmarks._site import on_test_site
from lending_app.collateral.pledges.release_paid import release_loans
from lending_app.lending_setup.database import insert_records
from lending_app.lending_setup.document import by_service
from lending_app.testing.copy_loans import copy_loans
from lending_app.testing.factories import make_client, make_disbursed_loan

DAY = date(2026, 7, 15)
PLEDGE = "Loan Collateral"


def make_book(count: int) -> list[str]:
	"""Loans, each with a car of its own."""
	model = make_disbursed_loan(disbursed_on="2026-06-17", client=make_client())
	loans = copy_loans([model.name], count)
	things = [f"BENCH-COL-{number:06}" for number in range(count)]
	value = {"value_amount": 10_000, "basis": "Appraisal"}
	common = {"client": model.client, "branch": model.branch, "currency": model.currency}
	thing = {"status": "Formalized", "collateral_type": "Vehicle", "value_amount": 10_000, **common}
	thing["description"] = "Van"
	insert_records("Collateral", [{"name": name, **thing} for name in things])
	appraisal = {
		"parenttype": "Collateral",
		"parentfield": "appraisals",
		"idx": 1,
		"appraised_on": "2026-06-17",
	}
	insert_records("Collateral Appraisal", [{"parent": name, **appraisal, **value} for name in things])
	pledge = {
		"company": model.company,
		"collateral_type": "Vehicle",
		"value_amount": 10_000,
		"rank": 1,
		**common,
	}
	names = [f"BENCH-GAR-{number:06}" for number in range(count)]
	insert_records(
		PLEDGE,
		[
			{"name": name, "loan": loan, "collateral": thing, **pledge}
			for name, loan, thing in zip(names, loans, things, strict=True)
		],
	)
	history = {"parenttype": PLEDGE, "parentfield": "history", "idx": 1, "effective_date": "2026-06-17"}
	insert_records("Loan Collateral Value", [{"parent": name, **history, **value} for name in names])
	return loans


def trace(loans: list[str]) -> list:
	fields = ["loan", "value_amount", "released_on", "release_reason", "is_released_by_payoff"]
	return frappe.get_all(PLEDGE, {"loan": ("in", loans)}, fields, order_by="loan", limit=0)


def release_one_by_one(loans: list[str]) -> None:
	for name in frappe.get_all(PLEDGE, {"loan": ("in", loans)}, pluck="name", limit=0):
		pledge = frappe.get_doc(PLEDGE, name, for_update=True)
		reason = {"release_reason": "The loan is paid.", "is_released_by_payoff": 1}
		by_service(pledge.update({"released_on": DAY, **reason})).save(ignore_permissions=True)
		frappe.db.set_value("Collateral", pledge.collateral, "status", "Released")


def main() -> int:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--pledges", type=int, default=1_000)
	count = parser.parse_args().pledges
	with on_test_site():
		loans = make_book(count)
		frappe.db.savepoint("book")
		started = time.perf_counter()
		release_one_by_one(loans)
		single = time.perf_counter() - started
		expected = trace(loans)
		frappe.db.rollback(save_point="book")
		started = time.perf_counter()
		released = release_loans(dict.fromkeys(loans, DAY))
		together = time.perf_counter() - started
		is_same = trace(loans) == expected
	print(f"{released} pledges one by one: {single:.2f} s; together: {together:.2f} s")
	print(f"{single / together:.0f} times as fast; {'the same result' if is_same else 'ANOTHER RESULT'}")
	return int(released != count or not is_same)


if __name__ == "__main__":
	sys.exit(main())
