"""Batches of payments killed at random moments, and two at once: each payment once."""

from __future__ import annotations

import random
from functools import partial

import frappe
import pytest

from lending_app.lending_setup.database import select
from lending_app.loan_payments.batches import post_batch as posting
from lending_app.loan_payments.batches.start_batch import start_batch
from lending_app.testing.copy_loans import copy_loans
from lending_app.testing.factories import make_disbursed_loan
from tests.site.committed.lost_workers import Killed, kill_at
from tests.site.committed.racing import POSTED, race
from tests.site.loan_payments.support import check, list_rows, make_batch, write_file
from tests.site.support import get_user, money

KILLS = 50
# The last statement at which a worker ends: fewer than its first payments may take, so that many workers are needed.
LAST = 115
AMOUNT = 1_250


@pytest.fixture
def loans(committed_company, monkeypatch):
	monkeypatch.setattr(frappe, "enqueue", lambda *args, **values: None)
	monkeypatch.setattr(posting, "CHUNK", 2)
	model = make_disbursed_loan(company=committed_company, disbursed_on="2026-06-15").name
	copies = copy_loans([model], 24)
	frappe.db.commit()
	yield copies
	for name in frappe.get_all("File", {"attached_to_doctype": "Payment Batch"}, pluck="name"):
		frappe.delete_doc("File", name, force=True)


def start(loans: list[str], company: str) -> str:
	batch = make_batch(write_file(*(f"{loan};;{AMOUNT};;K-{loan};" for loan in loans)), company=company)
	check(batch)
	start_batch(batch.name)
	frappe.db.commit()
	return batch.name


def assert_paid_once(loans: list[str], company: str) -> None:
	for loan in loans:
		receipts = frappe.get_all("Loan Repayment", {"loan": loan, "docstatus": 1}, ["name", "journal_entry"])
		assert len(receipts) == 1, loan
		assert money(frappe.db.get_value("Loan", loan, "paid_amount")) == AMOUNT
		assert frappe.db.get_value("Journal Entry", receipts[0].journal_entry, "docstatus") == 1
	# Cash of the entries, in both ledgers.
	[(posted,)] = select(
		"SELECT SUM(debit_amount - credit_amount) FROM `tabLoan Ledger Entry` WHERE company = %s AND role = 'Funds' "
		"AND voucher_type = 'Loan Repayment'",
		(company,),
	)
	[(entered,)] = select(
		"SELECT SUM(g.debit) FROM `tabGL Entry` g JOIN `tabJournal Entry` j ON j.name = g.voucher_no "
		"WHERE j.company = %s AND j.lending_document_type = 'Payment Batch'",
		(company,),
	)
	assert money(posted) == money(entered) == AMOUNT * len(loans)
	names = frappe.get_all("Loan Repayment", {"company": company}, pluck="name", order_by="name")
	numbers = [int(name.rpartition("-")[2]) for name in names]
	assert numbers == list(range(numbers[0], numbers[0] + len(loans))), "a receipt's number is lost"


def test_killed_at_random_moments_each_payment_is_posted_once(loans, committed_company):
	batch = start(loans, committed_company)
	moments, kills = random.Random(15), 0
	while frappe.db.get_value("Payment Batch", batch, "status") == "Posting":
		revive = kill_at(moments.randrange(10, LAST)) if kills < KILLS else lambda: None
		try:
			posting.post_batch(batch)
		except Killed:
			kills += 1
		finally:
			revive()
		# What a lost connection leaves to the database.
		frappe.db.rollback()
		frappe.set_user("Administrator")
	assert kills == KILLS
	assert {row.status for row in list_rows(frappe._dict(name=batch))} == {"Posted"}
	assert_paid_once(loans, committed_company)


def test_two_batches_with_the_same_payments_at_once_post_each_once(loans, committed_company):
	lines = [f"{loan};;{AMOUNT};;K-{loan};" for loan in loans]
	batches = [make_batch(write_file(*rows), company=committed_company) for rows in (lines, lines[::-1])]
	for batch in batches:
		check(batch)
	# Both were checked before either of them was taken in.
	frappe.db.set_value("Payment Batch Row", {"batch": batches[1].name}, {"status": "Ready", "message": None})
	frappe.db.set_value("Payment Batch", batches[1].name, {"number_ready": len(lines), "number_faulty": 0})
	for batch in batches:
		start_batch(batch.name)
	frappe.db.commit()
	answers = race([partial(posting.post_batch, batch.name) for batch in batches], get_user("Treasurer"))
	assert {answer.error for answer in answers} == {POSTED}, answers
	statuses = [row.status for batch in batches for row in list_rows(batch)]
	assert sorted(statuses) == ["Failed"] * len(loans) + ["Posted"] * len(loans)
	assert_paid_once(loans, committed_company)
