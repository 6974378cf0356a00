"""Loans whose interest runs on the principal really owed, through payments and the daily close."""

from datetime import date
from decimal import Decimal

import frappe
import pytest

from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import make_disbursed_loan, make_loan_product, make_repayment
from tests.site.closing.closing import close
from tests.site.closing.test_close_paths import assert_stored_as_replayed
from tests.site.support import assert_ledgers_agree, assert_posted_as_replayed

ROWS = ["number", "due_date", "principal_amount", "interest_amount", "unpaid_amount", "status"]


@pytest.fixture
def loans():
	"""Of two installments: never paid, paid late in part, paid before its date."""
	product = make_loan_product(
		interest_basis="Daily",
		interest_balance="Balance Owed",
		leveling="Equal Periods",
		minimum_number_of_installments=1,
	)
	made = [
		make_disbursed_loan(
			product=product, disbursed_on="2026-04-10", principal_amount=12_000, number_of_installments=2
		).name
		for _ in range(3)
	]
	make_repayment(loan=made[1], amount=3_000, value_date="2026-05-20")
	make_repayment(loan=made[2], amount=6_500, value_date="2026-05-04")
	return made


def read_rows(loan: str) -> list[dict]:
	return frappe.get_all("Loan Installment", {"parent": loan}, ROWS, order_by="number")


def assert_rows_as_replayed(loan: str, day: date) -> None:
	state = get_loan_state(loan, day)
	assert [
		(row.number, row.due_date, Decimal(str(row.principal_amount)), Decimal(str(row.interest_amount)))
		for row in read_rows(loan)
	] == [(row.number, row.due_date, row.principal, row.interest) for row in state.installments]


def test_the_close_follows_what_is_owed_past_every_due_date(loans):
	for first, last in (
		("2026-05-09", "2026-05-09"),
		("2026-05-10", "2026-05-11"),
		("2026-06-09", "2026-06-12"),
	):
		close(first, last)
		for loan in loans:
			if frappe.db.get_value("Loan", loan, "as_of_date") == date.fromisoformat(last):
				assert_stored_as_replayed(loan, date.fromisoformat(last))
				assert_rows_as_replayed(loan, date.fromisoformat(last))
	close("2026-06-13", "2026-07-14")
	for loan in loans:
		assert_rows_as_replayed(loan, date(2026, 7, 14))
	assert_posted_as_replayed(date(2026, 7, 14))
	assert_ledgers_agree()


def test_a_loan_past_its_term_has_a_row_for_each_period_and_can_be_paid_off(loans):
	close("2026-05-20", "2026-07-13")
	rows = read_rows(loans[0])
	assert [row.due_date for row in rows[2:]] == [date(2026, 7, 10), date(2026, 8, 10)]
	assert frappe.db.get_value("Loan", loans[0], "maturity_date") == date(2026, 6, 10)
	payoff = get_loan_state(loans[0], date(2026, 7, 14)).payoff
	make_repayment(loan=loans[0], amount=float(payoff), value_date="2026-07-14")
	assert frappe.db.get_value("Loan", loans[0], "status") == "Paid"
	assert_ledgers_agree()
