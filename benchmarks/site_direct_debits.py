"""Seconds to make a batch of direct debits of 10,000 mandates and a payroll file of 10,000 loans, by their jobs.

Beside them, in the same run: the bare statements, that read the same rows and write the same rows, without calculating
anything. Prints all; exits 1 where a target is missed. DEBITS sets how many; a loaded machine does 1,000.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import frappe

from benchmarks.site_payment_batch import COMPANY, TODAY, make_loans, run_on_company
from lending_app.lending_setup.database import insert_records, list_places, select
from lending_app.loan_payments.direct_debits import make_batch
from lending_app.loan_payments.making.make_in_parts import CHUNK
from lending_app.loan_payments.payroll import make_file
from lending_app.testing.factories import get_cash_mode, make_image
from tests.site.disbursement.payment_support import make_bank_account

DEBITS = int(os.environ.get("DEBITS", "10000"))
MEGABYTES = 1_000
TABLES = {
	"tabLoan": "name",
	"tabLoan Installment": "parent",
	"tabLoan Disbursement": "loan",
	"tabLoan Repayment": "loan",
	"lending_loan_checkpoint": "loan",
}


def sign_mandates(loans: Sequence[str]) -> None:
	"""Copies of one that was entered, each for a loan."""
	client = frappe.db.get_value("Loan", loans[0], "client")
	model = frappe.new_doc(
		"Direct Debit Mandate",
		client=client,
		loan=loans[0],
		company=COMPANY,
		holder="Ana",
		account_number="1234567890",
		signed_on="2026-01-02",
		evidence=make_image(),
	).insert()
	copy(model, loans[1:], f"{model.name}-")


def enroll(loans: Sequence[str]) -> str:
	"""An agreement with every loan on it."""
	agreement = frappe.new_doc(
		"Payroll Agreement",
		employer=f"Ministry {time.time_ns()}",
		company=COMPANY,
		starts_on="2026-01-01",
		paydays="15",
		mode_of_payment=get_cash_mode(),
	).insert()
	model = frappe.new_doc("Payroll Employee", agreement=agreement.name, loan=loans[0]).insert()
	copy(model, loans[1:], f"{model.name}-")
	return agreement.name


def copy(model: Any, loans: Sequence[str], prefix: str) -> None:
	values = {
		key: value for key, value in model.get_valid_dict().items() if key not in ("creation", "modified")
	}
	insert_records(
		model.doctype,
		[{**values, "loan": loan, "name": f"{prefix}{number}"} for number, loan in enumerate(loans)],
	)
	frappe.db.commit()


def time_making(
	doctype: str, start: Callable[[str], Any], make: Callable[[str], None], **values: Any
) -> tuple:
	"""Seconds of the job, and the document."""
	document = frappe.new_doc(doctype, **values).insert()
	frappe.db.commit()
	started = time.perf_counter()
	start(document.name)
	frappe.db.commit()
	make(document.name)
	seconds = time.perf_counter() - started
	document.reload()
	assert document.status == "Generated", document.failure
	return seconds, document


def time_bare(loans: Sequence[str], source: str, doctype: str, field: str, document: str) -> float:
	"""Seconds to read what the loans are calculated from and their mandates or employees, and to write rows as many and
	as wide as those that were made, part by part.
	"""
	made = frappe.get_all(doctype, {field: document}, ["*"], order_by="loan")
	for number, row in enumerate(made):
		row.update({"name": f"bare-{number}", field: "bare"})
	started = time.perf_counter()
	for first in range(0, len(loans), CHUNK):
		part = list(loans[first : first + CHUNK])
		for table, key in {**TABLES, f"tab{source}": "loan"}.items():
			select(f"SELECT * FROM `{table}` WHERE `{key}` IN ({list_places(len(part))})", part)
		rows = made[first : first + CHUNK]
		if rows:
			frappe.db.bulk_insert(doctype, list(rows[0]), [tuple(row.values()) for row in rows])
		frappe.db.commit()
	seconds = time.perf_counter() - started
	frappe.db.delete(doctype, {field: "bare"})
	frappe.db.commit()
	return seconds


def report(label: str, number: int, seconds: float, bare: float) -> None:
	print(
		f"{label}: {number:,} in {seconds:.1f} s ({1_000 * seconds / max(number, 1):.2f} ms each); bare statements "
		f"{bare:.1f} s, ratio {seconds / bare:.2f}",
		flush=True,
	)


def measure() -> int:
	frappe.enqueue = lambda *args, **values: None
	# Two books: what an employer deducts is not debited.
	loans = make_loans(2 * DEBITS)
	debited, deducted = sorted(loans[:DEBITS]), sorted(loans[DEBITS:])
	sign_mandates(debited)
	agreement = enroll(deducted)
	seconds, batch = time_making(
		"Direct Debit Batch",
		make_batch.start_batch,
		make_batch.make_batch,
		company=COMPANY,
		bank_account=make_bank_account(company=COMPANY),
		collection_date=TODAY,
		mode_of_payment=get_cash_mode(),
	)
	bare = time_bare(debited, "Direct Debit Mandate", "Direct Debit", "batch", batch.name)
	report("direct debits", batch.number_looked_at, seconds, bare)
	seconds, file = time_making(
		"Payroll File", make_file.start_file, make_file.make_file, agreement=agreement, payday=TODAY
	)
	bare = time_bare(deducted, "Payroll Employee", "Payroll Line", "payroll_file", file.name)
	report("payroll file", file.number_looked_at, seconds, bare)
	peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
	print(f"debits {batch.number_of_debits:,}, deductions {file.number_of_deductions:,}", flush=True)
	print(f"peak memory: {peak:,.0f} MB (at most {MEGABYTES:,}); load {os.getloadavg()[0]:.1f}", flush=True)
	return int(peak > MEGABYTES)


if __name__ == "__main__":
	sys.exit(run_on_company(measure))
