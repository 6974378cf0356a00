"""Twenty requests at the same moment with one bank reference: one payment."""

from __future__ import annotations

import threading

import frappe
import pytest

from lending_app.servicing.closing.database import select
from lending_app.testing.factories import make_disbursed_loan, make_repayment, make_unique
from tests.site.support import assert_ledgers_agree, get_user, money

REQUESTS = 20
SPELLINGS = ("BPD 0012 345", "bpd0012345", " BPD 0012345", "Bpd 0012345 ")


@pytest.fixture
def loan(committed_company):
	loan = make_disbursed_loan(company=committed_company, disbursed_on="2026-06-15")
	frappe.db.commit()
	return loan


class Request(threading.Thread):
	"""A submit in a connection of its own, let go with all the others."""

	def __init__(self, payment: str, start: threading.Barrier) -> None:
		super().__init__(daemon=True)
		self.payment, self.start_line = payment, start
		self.site, self.sites_path = frappe.local.site, frappe.local.sites_path
		self.answer: tuple[str, str, str] | None = None

	def run(self) -> None:
		frappe.init(site=self.site, sites_path=self.sites_path)
		frappe.connect()
		frappe.set_user(get_user("Lending Manager"))
		try:
			document = frappe.get_doc("Loan Repayment", self.payment)
			self.start_line.wait(30)
			document.submit()
			frappe.db.commit()
			self.answer = "posted", "", ""
		except Exception as error:
			title = frappe.parse_json(frappe.message_log[-1]).get("title") if frappe.message_log else ""
			self.answer = type(error).__name__, title, str(error)
			frappe.db.rollback()
		finally:
			frappe.destroy()


def test_one_of_twenty_is_posted_and_the_others_are_told_which(loan):
	loans = [loan.name, make_disbursed_loan(company=loan.company, disbursed_on="2026-06-15").name]
	payments = [
		make_repayment(
			loan=loans[number % 2], amount=100, reference_number=SPELLINGS[number % 4], submit=False
		).name
		for number in range(REQUESTS)
	]
	frappe.db.commit()
	start = threading.Barrier(REQUESTS)
	requests = [Request(payment, start) for payment in payments]
	for request in requests:
		request.start()
	for request in requests:
		request.join(120)
	frappe.db.rollback()
	posted = frappe.get_all("Loan Repayment", {"name": ("in", payments), "docstatus": 1}, pluck="name")
	assert len(posted) == 1
	answers = [request.answer for request in requests if request.answer[0] != "posted"]
	assert {answer[:2] for answer in answers} == {("DuplicateReferenceError", "Reference Used Before")}
	assert {answer[2] for answer in answers if posted[0] not in answer[2]} == set()
	assert len(answers) == REQUESTS - 1
	assert sum(money(frappe.db.get_value("Loan", name, "paid_amount")) for name in loans) == 100
	assert select("SELECT COUNT(*) FROM lending_reference WHERE company = %s", (loan.company,))[0][0] == 1
	assert_ledgers_agree(loan.company)


def test_reference_of_a_payment_that_was_taken_back_while_others_wait_is_used_once(loan):
	reference = make_unique("WIRE")
	first = make_repayment(loan=loan.name, amount=100, reference_number=reference, submit=False)
	second = make_repayment(loan=loan.name, amount=100, reference_number=reference, submit=False)
	frappe.db.commit()
	first.submit()
	request = Request(second.name, threading.Barrier(1))
	request.start()
	request.join(1.5)
	assert request.is_alive(), "the second did not wait"
	frappe.db.rollback()
	request.join(60)
	assert request.answer == ("posted", "", "")
