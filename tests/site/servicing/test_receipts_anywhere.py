"""Payments at another branch than the loan's: where the company allows it, with the cash where it was received."""

import frappe
import pytest

from lending_app.servicing.api import get_owed, preview_repayment, reverse_document
from lending_app.servicing.exceptions import OtherBranchReceiptError
from lending_app.testing.factories import make_branch, make_disbursed_loan, make_repayment
from tests.site.support import CENTRAL, COMPANY, NORTH, as_user, assert_ledgers_agree, money, refused


@pytest.fixture(scope="module")
def shared_loan(share):
	return share(lambda: make_disbursed_loan(disbursed_on="2026-06-15").name)


@pytest.fixture
def loan(shared_loan):
	return frappe.get_doc("Loan", shared_loan)


@pytest.fixture
def allowed():
	frappe.db.set_value("Lending Company", COMPANY, "has_receipts_at_any_branch", 1)


def list_centers(journal):
	"""Debit positive amounts of an entry by cost center."""
	rows = frappe.get_all(
		"GL Entry", {"voucher_no": journal, "is_cancelled": 0}, ["cost_center", "account", "debit", "credit"]
	)
	assert sum(money(row.debit) - money(row.credit) for row in rows) == 0
	return {
		(row.account.removesuffix(" - LT"), row.cost_center): money(row.debit) - money(row.credit)
		for row in rows
	}


def get_cost_center(branch):
	return frappe.db.get_value("Branch", branch, "lending_cost_center")


def test_teller_of_another_branch_receives_what_the_company_allows(loan, allowed):
	with as_user("Teller", NORTH):
		assert get_owed(loan.name)["next_due_amount"] > 0
		assert preview_repayment(loan.name, 500, "2026-07-15")
		assert not frappe.has_permission("Loan", "read", loan.name)
		receipt = make_repayment(loan=loan.name, amount=500)
		assert receipt.has_permission("print")
		assert not receipt.has_permission("cancel")
	assert (receipt.branch, receipt.received_at_branch) == (CENTRAL, NORTH)
	lines = list_centers(receipt.journal_entry)
	cash = {center for (account, center), amount in lines.items() if amount > 0}
	rest = {center for (account, center), amount in lines.items() if amount < 0}
	assert (cash, rest) == ({get_cost_center(NORTH)}, {get_cost_center(CENTRAL)})
	assert_ledgers_agree()
	journal = reverse_document("Loan Repayment", receipt.name, "Cheque returned")
	back = list_centers(journal)
	assert {center for (_account, center), amount in back.items() if amount < 0} == {get_cost_center(NORTH)}
	assert_ledgers_agree()


def test_receipts_are_seen_where_they_were_received_and_at_the_loan_s_branch(loan, allowed):
	with as_user("Teller", NORTH):
		mine = make_repayment(loan=loan.name, amount=500)
	theirs = make_repayment(loan=loan.name, amount=500)
	assert theirs.received_at_branch == CENTRAL
	with as_user("Teller", NORTH):
		assert frappe.has_permission("Loan Repayment", "read", mine.name)
		assert not frappe.has_permission("Loan Repayment", "read", theirs.name)
	with as_user("Teller", CENTRAL):
		assert frappe.has_permission("Loan Repayment", "read", mine.name)


def test_without_the_setting_a_payment_stays_at_its_branch(loan):
	with as_user("Teller", NORTH):
		for act in (lambda: get_owed(loan.name), lambda: make_repayment(loan=loan.name, amount=500)):
			with refused(frappe.PermissionError, exact=False):
				act()


def test_setting_of_one_company_allows_nothing_on_loans_of_another(loan):
	"""The access rule knows branches alone; the company is asked when the payment is saved."""
	other = frappe.new_doc(
		"Lending Company", name="Another Lender", company="Another Lender", has_receipts_at_any_branch=1
	)
	other.db_insert()
	with as_user("Teller", NORTH), refused(OtherBranchReceiptError, "Received at Another Branch"):
		make_repayment(loan=loan.name, amount=500)


def test_cash_is_not_booked_to_a_branch_that_is_not_one_s_own(loan, allowed):
	third = make_branch()
	for own, other in ((NORTH, third), (CENTRAL, NORTH)):
		with as_user("Teller", own), refused(OtherBranchReceiptError, "Received at Another Branch"):
			make_repayment(loan=loan.name, amount=500, received_at_branch=other)
	assert not frappe.get_all("Loan Repayment", {"loan": loan.name})


def test_other_acts_on_the_loan_stay_with_its_branch(loan, allowed):
	with as_user("Teller", NORTH):
		for doctype, name in (("Loan", loan.name), ("Client", loan.client)):
			assert not frappe.has_permission(doctype, "read", name)
			assert not frappe.get_list(doctype, {"name": name})
