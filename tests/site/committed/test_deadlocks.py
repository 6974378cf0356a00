"""Real deadlocks of two connections, of which the database undoes ours: done again, or refused in words, nothing half."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import frappe
import pytest

from lending_app.lending_setup.database import execute, select
from lending_app.lending_setup.exceptions import BusyRecordsError
from lending_app.loan_payments import counter_api
from lending_app.loan_payments.batches import post_batch as posting
from lending_app.loan_payments.batches.start_batch import start_batch
from lending_app.testing.copy_loans import copy_loans
from lending_app.testing.factories import get_cash_mode, make_disbursed_loan, make_repayment
from tests.site.committed.racing import Racer
from tests.site.loan_payments.support import check, list_rows, make_batch, write_file
from tests.site.support import money

AMOUNT = 1_250
# The database undoes the transaction that has written less.
WEIGHT = 20_000


@pytest.fixture
def loans(committed_company, monkeypatch):
	monkeypatch.setattr(frappe, "enqueue", lambda *args, **values: None)
	monkeypatch.setattr(posting, "CHUNK", 2)
	model = make_disbursed_loan(company=committed_company, disbursed_on="2026-06-15").name
	names = sorted([model, *copy_loans([model], 3)])
	execute("CREATE TABLE IF NOT EXISTS deadlock_weight (number INT)")
	frappe.db.commit()
	yield names
	execute("DROP TABLE deadlock_weight")
	for name in frappe.get_all("File", {"attached_to_doctype": "Payment Batch"}, pluck="name"):
		frappe.delete_doc("File", name, force=True)


@contextmanager
def in_our_way(first: tuple[str, tuple], then: tuple[str, tuple], *, commits: bool = False) -> Iterator[None]:
	"""Somebody who holds what we want, and asks for what we hold while we wait: our transaction is undone."""
	holds = threading.Event()

	def act() -> None:
		execute(f"INSERT INTO deadlock_weight SELECT seq FROM seq_1_to_{WEIGHT}")
		execute(*first)
		holds.set()
		time.sleep(1.5)
		execute(*then)
		if not commits:
			frappe.db.rollback()

	frappe.db.commit()
	other = Racer(act, "Administrator", threading.Barrier(1))
	other.start()
	assert holds.wait(30)
	yield
	other.join(60)
	assert other.answer
	assert other.answer.error == "posted", other.answer


def lock(loan: str) -> tuple[str, tuple]:
	return "SELECT name FROM `tabLoan` WHERE name = %s FOR UPDATE", (loan,)


def take(reference: str, company: str) -> tuple[str, tuple]:
	return (
		"INSERT INTO lending_reference (direction, company, channel, reference, voucher_type, voucher_no) "
		"VALUES ('in', %s, %s, %s, 'Loan Repayment', 'REC-OTHER')",
		(company, get_cash_mode(), reference),
	)


def start(loans: list[str], company: str) -> str:
	batch = make_batch(write_file(*(f"{loan};;{AMOUNT};;K-{loan};" for loan in loans)), company=company)
	check(batch)
	start_batch(batch.name)
	return batch.name


def count_receipts(company: str) -> int:
	return frappe.db.count("Loan Repayment", {"company": company, "docstatus": 1})


def assert_whole(loans: list[str], paid: list[int], company: str) -> None:
	frappe.db.rollback()
	assert [money(frappe.db.get_value("Loan", loan, "paid_amount")) for loan in loans] == paid
	assert count_receipts(company) == sum(1 for amount in paid if amount)
	[(held,)] = select(
		"SELECT COUNT(*) FROM lending_reference WHERE company = %s AND voucher_no <> 'REC-OTHER'", (company,)
	)
	assert held == count_receipts(company)
	# Cash of the payments, in both ledgers.
	[(posted,)] = select(
		"SELECT SUM(debit_amount - credit_amount) FROM `tabLoan Ledger Entry` WHERE company = %s AND role = 'Funds' "
		"AND voucher_type = 'Loan Repayment'",
		(company,),
	)
	[(entered,)] = select(
		"SELECT SUM(g.debit) FROM `tabGL Entry` g JOIN `tabJournal Entry` j ON j.name = g.voucher_no "
		"WHERE j.company = %s AND j.lending_document_type IN ('Payment Batch', 'Loan Repayment')",
		(company,),
	)
	assert money(posted or 0) == money(entered or 0) == sum(paid)


@pytest.mark.parametrize("is_document", [False, True])
def test_batch_is_posted_after_the_other_has_gone(loans, committed_company, monkeypatch, is_document):
	"""In the middle: its second chunk. Together in arrays, and each by its document."""
	if is_document:
		monkeypatch.setattr(posting, "post_many", lambda *values: {})
	name = start(loans, committed_company)
	with in_our_way(take(f"K-{loans[3]}", committed_company), lock(loans[2])):
		posting.post_batch(name)
	assert {row.status for row in list_rows(frappe._dict(name=name))} == {"Posted"}
	assert_whole(loans, [AMOUNT] * 4, committed_company)


def test_batch_says_whose_the_reference_is_that_the_other_has_taken(loans, committed_company, monkeypatch):
	monkeypatch.setattr(posting, "post_many", lambda *values: {})
	name = start(loans, committed_company)
	with in_our_way(take(f"K-{loans[3]}", committed_company), lock(loans[2]), commits=True):
		posting.post_batch(name)
	rows = list_rows(frappe._dict(name=name))
	assert [row.status for row in rows] == ["Posted", "Posted", "Posted", "Failed"]
	assert "REC-OTHER" in rows[3].message
	assert frappe.db.get_value("Payment Batch", name, "status") == "Posted with Failures"
	assert_whole(loans, [AMOUNT, AMOUNT, AMOUNT, 0], committed_company)


def test_payment_at_the_counter_is_posted_after_the_other_has_gone(loans, committed_company):
	with in_our_way(take("COUNTER-1", committed_company), lock(loans[0])):
		answer = counter_api.collect(loans[0], AMOUNT, get_cash_mode(), reference_number="COUNTER-1")
	frappe.db.commit()
	assert frappe.db.get_value("Loan Repayment", answer["name"], "docstatus") == 1
	assert frappe.message_log == []
	assert_whole(loans, [AMOUNT, 0, 0, 0], committed_company)


def test_form_is_refused_in_words(loans, committed_company):
	draft = make_repayment(loan=loans[0], amount=AMOUNT, reference_number="FORM-1", submit=False)
	with in_our_way(take("FORM-1", committed_company), lock(loans[0])), pytest.raises(BusyRecordsError):
		draft.submit()
	assert frappe.parse_json(frappe.message_log[-1]).title == "Records in Use"
	frappe.db.rollback()
	assert frappe.db.get_value("Loan Repayment", draft.name, "docstatus") == 0
	assert_whole(loans, [0] * 4, committed_company)
	draft.reload().submit()
	frappe.db.commit()
	assert_whole(loans, [AMOUNT, 0, 0, 0], committed_company)
