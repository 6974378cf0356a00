"""Two requests at once, each in a connection of its own: the lock makes the second wait, and see."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
import pytest
from frappe.model.document import Document

from lending_app.closing.run.close_day import close_in_transaction
from lending_app.closing.run.close_days import close_until
from lending_app.lending_setup.queries import get_last_closed_date
from lending_app.servicing.facts.enter_fact import lock_loan
from lending_app.testing.factories import make_disbursed_loan, make_repayment
from tests.site.support import assert_ledgers_agree, assert_posted_as_replayed, get_user, money, travel_to


class Request(threading.Thread):
	"""A second request in a connection of its own: it has read before it is told to act."""

	def __init__(self, read: Callable[[], Any], act: Callable[[Any], Any]) -> None:
		super().__init__(daemon=True)
		self.read, self.act = read, act
		self.site, self.sites_path = frappe.local.site, frappe.local.sites_path
		self.has_read, self.may_go, self.is_done = threading.Event(), threading.Event(), threading.Event()
		self.failure: BaseException | None = None

	def run(self) -> None:
		frappe.init(site=self.site, sites_path=self.sites_path)
		frappe.connect()
		frappe.set_user(get_user("Lending Manager"))
		try:
			# From here on the transaction's snapshot is older than what the first request is about to commit.
			found = self.read()
			self.has_read.set()
			self.may_go.wait(20)
			self.act(found)
			frappe.db.commit()
		except BaseException as failure:
			self.failure = failure
			frappe.db.rollback()
		finally:
			self.is_done.set()
			frappe.destroy()


def start_second(read: Callable[[], Any], act: Callable[[Any], Any]) -> Request:
	"""The second request, ready to act."""
	frappe.db.commit()
	request = Request(read, act)
	request.start()
	assert request.has_read.wait(20)
	return request


def let_pass(request: Request) -> None:
	"""The first request ends; the second, which waits for it, goes on to its end."""
	request.may_go.set()
	assert not request.is_done.wait(1.5), f"the second did not wait: {request.failure}"
	frappe.db.commit()
	assert request.is_done.wait(30), "the second never ended"
	request.join()
	frappe.db.rollback()


def submit(document: Document) -> None:
	document.submit()


def reverse(document: Document) -> None:
	document.reversal_reason = "Cheque returned"
	document.cancel()


def reader(document: Document) -> Callable[[], Document]:
	def read() -> Document:
		frappe.get_all("Loan Repayment", {"loan": document.loan})
		return frappe.get_doc(document.doctype, document.name)

	return read


@pytest.fixture
def loan(committed_company):
	loan = make_disbursed_loan(company=committed_company, disbursed_on="2026-06-15")
	frappe.db.commit()
	return loan


def test_second_payment_waits_and_pays_what_the_first_has_left(loan):
	first = make_repayment(loan=loan.name, submit=False)
	second = make_repayment(loan=loan.name, submit=False)
	request = start_second(reader(second), submit)
	first.submit()
	let_pass(request)
	assert request.failure is None
	second.reload()
	assert {row.installment_number for row in second.allocations} == {2}
	loan.reload()
	assert money(loan.paid_amount) == Decimal("18336.00")
	assert [row.status for row in loan.installments][:3] == ["Paid", "Paid", "Pending"]
	assert_ledgers_agree(loan.company)


def test_second_payoff_waits_and_is_refused(loan):
	first = make_repayment(loan=loan.name, amount=101_500, submit=False)
	second = make_repayment(loan=loan.name, amount=101_500, submit=False)
	request = start_second(reader(second), submit)
	first.submit()
	let_pass(request)
	assert type(request.failure).__name__ == "LoanClosedError"
	assert frappe.db.get_value("Loan Repayment", second.name, "docstatus") == 0
	assert money(frappe.db.get_value("Loan", loan.name, "paid_amount")) == Decimal("101500.00")
	assert_ledgers_agree(loan.company)


def test_reversal_waits_for_a_payment_on_the_same_loan(loan):
	paid = make_repayment(loan=loan.name, amount=9_168)
	later = make_repayment(loan=loan.name, amount=9_168, submit=False)
	request = start_second(reader(paid), reverse)
	later.submit()
	let_pass(request)
	assert request.failure is None
	loan.reload()
	assert money(loan.paid_amount) == Decimal("9168.00")
	assert [row.status for row in loan.installments][:2] == ["Paid", "Pending"]
	assert_ledgers_agree(loan.company)


def test_payment_on_another_loan_does_not_wait_for_a_lock(loan):
	other = make_disbursed_loan(company=loan.company, disbursed_on="2026-06-15")
	request = start_second(reader(make_repayment(loan=other.name, submit=False)), submit)
	lock_loan(loan.name)
	request.may_go.set()
	assert request.is_done.wait(20), "the second waited for another loan"
	assert request.failure is None


def test_second_close_waits_and_finds_the_days_closed(loan):
	company = loan.company
	until = date(2026, 6, 18)
	frappe.db.set_value("Lending Company", company, "last_closed_date", "2026-06-15")
	request = start_second(
		lambda: get_last_closed_date(company), lambda _: results.append(close_until(company, until))
	)
	results: list[list[str]] = []
	frappe.db.get_value("Lending Company", company, "name", for_update=True)
	close_in_transaction(company, [date(2026, 6, day) for day in (16, 17, 18)])
	let_pass(request)
	assert request.failure is None
	assert results == [[]]
	assert frappe.db.count("Day Close", {"company": company}) == 3
	assert_ledgers_agree(company)


def test_payment_during_a_close_keeps_its_figures(loan):
	company = loan.company
	repayment = make_repayment(loan=loan.name, submit=False)
	request = start_second(
		lambda: company, lambda company: close_in_transaction(company, [date(2026, 7, 14)])
	)
	repayment.submit()
	frappe.db.commit()
	request.may_go.set()
	assert request.is_done.wait(30)
	assert request.failure is None
	frappe.db.rollback()
	loan.reload()
	assert money(loan.paid_amount) == Decimal("9168.00")
	assert [row.status for row in loan.installments][:2] == ["Paid", "Pending"]
	with travel_to("2026-07-16"):
		close_in_transaction(company, [date(2026, 7, 15)])
	assert_posted_as_replayed(date(2026, 7, 15), company)
	assert_ledgers_agree(company)
