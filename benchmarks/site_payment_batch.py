"""Seconds of a bank file of 10,000 payments: read and matched, and posted by the job, on a book of as many loans.

Beside them, in the same run: bare journal entries of ERPNext of the same lines, and the same payments one by one. The
figures of 5,000 loans are compared with those that single payments leave. Prints all; exits 1 where a target is missed.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import frappe
import time_machine

from benchmarks._site import copy_account, on_test_site
from lending_app.lending_setup.site.complete_site_setup import complete_site_setup
from lending_app.loan_payments.batches.check_batch import check_batch
from lending_app.loan_payments.batches.post_batch import post_batch
from lending_app.loan_payments.batches.start_batch import start_batch
from lending_app.testing.copy_loans import copy_loans
from lending_app.testing.factories import (
	get_cash_mode,
	make_branch,
	make_client,
	make_disbursed_loan,
	make_loan_product,
	make_repayment,
)
from lending_app.testing.wipe import wipe_company

COMPANY = "Lending Payments"
TODAY = date(2026, 7, 15)
PAYMENTS = int(os.environ.get("PAYMENTS", "10000"))
SINGLE = int(os.environ.get("SINGLE", "100"))
COMPARED = int(os.environ.get("COMPARED", "0"))
MODELS = 10
SECONDS, MEGABYTES = 60, 1_000
LINES = [
	"account",
	"cost_center",
	"party_type",
	"party",
	"debit_in_account_currency",
	"credit_in_account_currency",
]
FIGURES = (
	"outstanding_principal_amount",
	"paid_amount",
	"payoff_amount",
	"overdue_amount",
	"next_due_amount",
)


def make_loans(count: int) -> list[str]:
	"""Copies of ten loans of one branch, of different ages and standing."""
	client = make_client(branch=make_branch(name="Payments", company=COMPANY))
	product = make_loan_product(penalty_daily_percent=0.1, penalty_tolerance_days=5)
	days = [f"2026-{1 + number % 6:02}-{3 + number:02}" for number in range(MODELS)]
	models = [
		make_disbursed_loan(
			disbursed_on=day, client=client, product=product, company=COMPANY, number_of_installments=24
		).name
		for day in days
	]
	for model in models[:4]:
		make_repayment(loan=model, amount=5_000, value_date="2026-07-07")
	frappe.db.commit()
	loans = copy_loans(models, count // MODELS)
	frappe.db.commit()
	return loans


def get_amount(number: int) -> Decimal:
	return Decimal(4_000 + number * 37 % 3_000) + Decimal(number % 100) / 100


def make_batch(loans: list[str]) -> str:
	rows = [f"{loan};{get_amount(number)};15/07/2026;B-{loan}" for number, loan in enumerate(loans)]
	content = "\n".join(("Préstamo;Monto;Fecha;Referencia", *rows)).encode("cp1252")
	file = frappe.new_doc(
		"File", file_name=f"banco-{time.time_ns()}.csv", is_private=1, content=content
	).insert()
	values = {"company": COMPANY, "mode_of_payment": get_cash_mode(), "file": file.file_url}
	return frappe.new_doc("Payment Batch", **values).insert().name


def time_batch(loans: list[str]) -> tuple[float, float, str]:
	"""Seconds to read and match the file, and those of the job."""
	name = make_batch(loans)
	frappe.db.commit()
	started = time.perf_counter()
	check_batch(name)
	frappe.db.commit()
	checked = time.perf_counter()
	frappe.enqueue = lambda *args, **values: None
	start_batch(name)
	frappe.db.commit()
	post_batch(name)
	posted = time.perf_counter()
	batch = frappe.get_doc("Payment Batch", name)
	assert (batch.number_posted, batch.number_failed) == (len(loans), 0), batch.as_dict()
	return checked - started, posted - checked, name


def time_single(loans: list[str]) -> float:
	"""Seconds of a payment with its commit."""
	started = time.perf_counter()
	for number, loan in enumerate(loans):
		make_repayment(loan=loan, amount=get_amount(number), value_date=TODAY)
		frappe.db.commit()
	return (time.perf_counter() - started) / len(loans)


def time_bare(batch: str) -> float:
	"""Seconds of ERPNext's own entries of the same lines, on accounts of the same kinds that lending does not use."""
	journals = sorted(set(frappe.get_all("Payment Batch Row", {"batch": batch}, pluck="journal_entry")))
	entries = [
		frappe.get_all("Journal Entry Account", {"parent": name}, LINES, order_by="idx") for name in journals
	]
	own = {row.account: None for lines in entries for row in lines}
	for account in own:
		own[account] = copy_account(account, COMPANY)
	frappe.db.commit()
	started = time.perf_counter()
	for lines in entries:
		entry = frappe.new_doc(
			"Journal Entry", company=COMPANY, posting_date=TODAY, voucher_type="Journal Entry"
		)
		for row in lines:
			entry.append("accounts", {**row, "account": own[row.account]})
		entry.docstatus = 1
		entry.insert()
		frappe.db.commit()
	return time.perf_counter() - started


def compare(loans: list[str], twins: list[str]) -> int:
	"""Loans whose figures differ from those of a twin that was paid alone."""
	differing = 0
	for number, (loan, twin) in enumerate(zip(loans, twins, strict=True)):
		make_repayment(loan=twin, amount=get_amount(number), value_date=TODAY)
		differing += trace(loan) != trace(twin)
		if number % 100 == 0:
			frappe.db.commit()
	return differing


def trace(loan: str) -> tuple:
	lines = frappe.get_all(
		"Loan Ledger Entry", {"loan": loan, "voucher_type": "Loan Repayment"}, ["role", "debit_amount", "credit_amount"], order_by="name"
	)  # fmt: skip
	rows = frappe.get_all(
		"Loan Installment",
		{"parent": loan},
		["number", "unpaid_amount", "overdue_amount", "status"],
		order_by="number",
	)
	return frappe.db.get_value("Loan", loan, FIGURES), lines, rows


def run_on_company(measure: Callable[[], int]) -> int:
	"""What a measurement answers, on a company whose lending is wiped before and after."""
	with on_test_site(), time_machine.travel(f"{TODAY}T14:00:00+00:00"):
		complete_site_setup(COMPANY, "DOP", "Dominican Republic", abbr="LP", first_year=2024)
		frappe.db.set_value("Lending Company", COMPANY, "is_disbursed_by_order", 0)
		wipe_company(COMPANY)
		try:
			return measure()
		finally:
			frappe.db.rollback()
			wipe_company(COMPANY)


def measure() -> int:
	loans = make_loans(PAYMENTS + SINGLE + COMPARED)
	paid, rest = loans[:PAYMENTS], loans[PAYMENTS:]
	checked, posted, batch = time_batch(paid)
	peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
	single = time_single(rest[:SINGLE])
	print(f"{PAYMENTS:,} payments read and matched: {checked:.1f} s", flush=True)
	print(f"posted: {posted:.1f} s; both {checked + posted:.1f} s (at most {SECONDS})", flush=True)
	print(f"peak memory: {peak:,.0f} MB (at most {MEGABYTES:,})", flush=True)
	print(
		f"one payment alone: {single * 1_000:.0f} ms, {single * PAYMENTS / posted:.1f} times one of the batch"
	)
	bare = time_bare(batch)
	print(
		f"bare journal entries of the same lines: {bare:.1f} s; ratio {(checked + posted) / bare:.2f}",
		flush=True,
	)
	differing = 0
	if COMPARED:
		# Models follow one another: twins are copies of the same model with the same amount.
		step = len(loans) // MODELS
		pairs = [(paid[place], rest[SINGLE + place]) for place in range(COMPARED)]
		differing = compare(*map(list, zip(*pairs, strict=True)))
		print(f"{COMPARED:,} loans compared, {differing} differ ({step} of a model)")
	return int(checked + posted > SECONDS or peak > MEGABYTES or differing > 0)


if __name__ == "__main__":
	sys.exit(run_on_company(measure))
