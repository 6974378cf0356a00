"""Seconds of 500 orders paid out in a batch with their ledger entries, beside as many bare journal entries of ERPNext of
the same lines, in the same run.

Prints both, and a batch with one journal entry; exits 1 where a target is missed.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import date

import frappe
import time_machine

from benchmarks._site import copy_account
from lending_app.disbursement.batches.run_batch import run_batch
from lending_app.disbursement.batches.start_batch import start_batch
from lending_app.disbursement.orders.decide_order import approve_order, request_approval
from lending_app.lending_setup.document import by_service
from lending_app.lending_setup.site.complete_site_setup import complete_site_setup
from lending_app.testing.factories import (
	get_cash_mode,
	make_approved_loan,
	make_branch,
	make_client,
	make_loan_product,
)
from lending_app.testing.wipe import wipe_company
from tests.site.support import get_user

COMPANY = "Lending Orders"
TODAY = date(2026, 7, 15)
ORDERS = int(os.environ.get("ORDERS", "500"))
SECONDS, RATIO = 60, 2
# Somebody else than who approves.
OFFICER = get_user("Loan Officer")
LEDGER_LINES = [
	"account",
	"cost_center",
	"party_type",
	"party",
	"debit_in_account_currency",
	"credit_in_account_currency",
]


def make_orders() -> list[str]:
	"""Approved orders of one branch: fee with tax, a notary and a guarantee kept back, paid in cash."""
	branch = make_branch(name="Orders", company=COMPANY)
	client = make_client(branch=branch)
	product = make_loan_product(opening_fee_percent=2, fee_tax_percent=18)
	costs = [{"kind": "Notary", "amount": 1_500}, {"kind": "Liquid Guarantee", "rate_percent": 10}]
	payee = {"payee_kind": "Client", "method": "Cash", "mode_of_payment": get_cash_mode()}
	names = []
	for _ in range(ORDERS):
		loan = make_approved_loan(client=client, product=product, company=COMPANY)
		order = frappe.new_doc("Disbursement Order", loan=loan.name, costs=costs, payees=[payee]).insert()
		order.db_set({"owner": OFFICER})
		request_approval(order.name)
		order.db_set("requested_by", OFFICER)
		names.append(approve_order(order.name).name)
	frappe.db.commit()
	return names


def time_batch(*, is_grouped: bool) -> tuple[float, list[str]]:
	"""Seconds of the job, and the journal entries."""
	batch = by_service(frappe.new_doc("Disbursement Batch", company=COMPANY, is_grouped=is_grouped)).insert()
	frappe.enqueue = lambda *args, **values: None
	start_batch(batch.name)
	frappe.db.commit()
	start = time.perf_counter()
	run_batch(batch.name)
	seconds = time.perf_counter() - start
	result = frappe.get_doc("Disbursement Batch", batch.name)
	assert (result.number_executed, result.number_failed) == (ORDERS, 0), result.as_dict()
	journals = frappe.get_all(
		"Disbursement Order", {"batch": batch.name}, pluck="journal_entry", order_by="name"
	)
	return seconds, journals


def time_bare(journals: list[str]) -> float:
	"""ERPNext's own entries of the same lines, on accounts of the same kinds that lending does not use; saved as often."""
	entries = [
		frappe.get_all("Journal Entry Account", {"parent": name}, LEDGER_LINES, order_by="idx")
		for name in journals
	]
	own = {row.account: None for lines in entries for row in lines}
	for account in own:
		own[account] = copy_account(account, COMPANY)
	frappe.db.commit()
	start = time.perf_counter()
	for number, lines in enumerate(entries, start=1):
		entry = frappe.new_doc(
			"Journal Entry", company=COMPANY, posting_date=TODAY, voucher_type="Journal Entry"
		)
		for row in lines:
			entry.append("accounts", {**row, "account": own[row.account]})
		entry.insert()
		entry.submit()
		if number % 25 == 0:
			frappe.db.commit()
	frappe.db.commit()
	return time.perf_counter() - start


def main() -> int:
	frappe.init(site=os.environ["LENDING_TEST_SITE"], sites_path=os.environ.get("SITES_PATH", "."))
	frappe.connect()
	frappe.set_user("Administrator")
	with time_machine.travel(TODAY):
		complete_site_setup(COMPANY, "DOP", "Dominican Republic", abbr="LO", first_year=2024)
		wipe_company(COMPANY)
		make_orders()
		seconds, journals = time_batch(is_grouped=False)
		bare = time_bare(journals)
		make_orders()
		together, shared = time_batch(is_grouped=True)
	assert len(set(journals)) == ORDERS
	assert len(set(shared)) == 1
	print(f"{ORDERS} orders in a batch: {seconds:.1f} s (at most {SECONDS})")
	print(f"as many bare journal entries of the same lines: {bare:.1f} s")
	print(f"ratio {seconds / bare:.2f} (at most {RATIO})")
	print(f"with one journal entry: {together:.1f} s, ratio {together / bare:.2f}")
	frappe.destroy()
	return int(seconds > SECONDS or seconds / bare > RATIO)


if __name__ == "__main__":
	sys.exit(main())
