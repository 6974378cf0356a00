"""Twenty requests at the same moment with one bank reference: one payment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import frappe
import pytest

from lending_app.lending_setup.database import select
from lending_app.testing.factories import make_disbursed_loan, make_repayment, make_unique
from tests.site.committed.racing import POSTED, Racer, race
from tests.site.support import assert_ledgers_agree, get_user, money

REQUESTS = 20
SPELLINGS = ("BPD 0012 345", "bpd0012345", " BPD 0012345", "Bpd 0012345 ")


@pytest.fixture
def loan(committed_company):
	loan = make_disbursed_loan(company=committed_company, disbursed_on="2026-06-15")
	frappe.db.commit()
	return loan


def submit(payment: str) -> None:
	frappe.get_doc("Loan Repayment", payment).submit()


def make_submits(payments: list[str]) -> list[Callable[[], None]]:
	return [partial(submit, payment) for payment in payments]


def test_one_of_twenty_is_posted_and_the_others_are_told_which(loan):
	loans = [loan.name, make_disbursed_loan(company=loan.company, disbursed_on="2026-06-15").name]
	payments = [
		make_repayment(
			loan=loans[number % 2], amount=100, reference_number=SPELLINGS[number % 4], submit=False
		).name
		for number in range(REQUESTS)
	]
	answers = race(make_submits(payments), get_user("Lending Manager"))
	posted = frappe.get_all("Loan Repayment", {"name": ("in", payments), "docstatus": 1}, pluck="name")
	assert len(posted) == 1
	refused = [answer for answer in answers if answer.error != POSTED]
	assert {answer[:2] for answer in refused} == {("DuplicateReferenceError", "Reference Used Before")}
	assert {answer.message for answer in refused if posted[0] not in answer.message} == set()
	assert len(refused) == REQUESTS - 1
	assert sum(money(frappe.db.get_value("Loan", name, "paid_amount")) for name in loans) == 100
	assert select("SELECT COUNT(*) FROM lending_reference WHERE company = %s", (loan.company,))[0][0] == 1
	assert_ledgers_agree(loan.company)


def test_payments_of_one_loan_at_once_are_all_posted_one_after_the_other(loan):
	payments = [make_repayment(loan=loan.name, amount=100, submit=False).name for _number in range(8)]
	answers = race(make_submits(payments), get_user("Lending Manager"))
	assert {answer.error for answer in answers} == {POSTED}
	assert len(answers) == 8
	assert money(frappe.db.get_value("Loan", loan.name, "paid_amount")) == 800
	assert_ledgers_agree(loan.company)


def test_new_payments_of_one_loan_at_once_are_all_posted(loan):
	"""Made and submitted in one request: their rows are there before they are posted."""

	def pay() -> None:
		make_repayment(loan=loan.name, amount=100)

	answers = race([pay] * 8, get_user("Lending Manager"))
	assert {answer.error for answer in answers} == {POSTED}
	assert money(frappe.db.get_value("Loan", loan.name, "paid_amount")) == 800
	assert_ledgers_agree(loan.company)


def test_payments_and_reversals_of_one_loan_at_once(loan):
	paid = [make_repayment(loan=loan.name, amount=100).name for _number in range(4)]
	drafts = [make_repayment(loan=loan.name, amount=50, submit=False).name for _number in range(4)]

	def reverse(payment: str) -> None:
		document = frappe.get_doc("Loan Repayment", payment)
		document.reversal_reason = "Returned"
		document.cancel()

	answers = race(
		[*make_submits(drafts), *(partial(reverse, name) for name in paid)], get_user("Lending Manager")
	)
	assert {answer.error for answer in answers} == {POSTED}
	assert money(frappe.db.get_value("Loan", loan.name, "paid_amount")) == 200
	assert_ledgers_agree(loan.company)


def test_reference_of_a_payment_that_was_taken_back_while_others_wait_is_used_once(loan):
	reference = make_unique("WIRE")
	first = make_repayment(loan=loan.name, amount=100, reference_number=reference, submit=False)
	second = make_repayment(loan=loan.name, amount=100, reference_number=reference, submit=False)
	frappe.db.commit()
	first.submit()
	request = Racer(partial(submit, second.name), get_user("Lending Manager"), threading.Barrier(1))
	request.start()
	request.join(1.5)
	assert request.is_alive(), "the second did not wait"
	frappe.db.rollback()
	request.join(60)
	assert request.answer == (POSTED, "", "")
