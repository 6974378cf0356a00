"""Days closed late, twice, in parts or at month's end, and facts entered after a close: the same in the end."""

from datetime import date

import frappe
import pytest

from lending_app.closing.run.close_days import close_until, list_open_days
from lending_app.servicing.api import reverse_document
from lending_app.testing.factories import (
	make_disbursed_loan,
	make_repayment,
)
from tests.site.closing.closing import JUNE_30, close, get_figures, make_daily_loans
from tests.site.support import (
	COMPANY,
	assert_ledgers_agree,
	assert_posted_as_replayed,
	get_gl_balance,
	list_balances,
	list_gl_lines,
	travel_to,
)


@pytest.fixture(scope="module")
def closed_daily(share):
	return share(close_daily)


def close_daily() -> tuple[list, list]:
	"""June closed day by day; what the ledger then says of three days. The closes are undone."""
	make_daily_loans()
	frappe.db.savepoint("before_closes")
	for day in range(17, 31):
		close(f"2026-06-{day:02}", f"2026-06-{day:02}")
	assert_posted_as_replayed(JUNE_30)
	assert_ledgers_agree()
	balances = [list_balances(date(2026, 6, day)) for day in (17, 22, 30)]
	figures = get_figures()
	frappe.db.rollback(save_point="before_closes")
	return balances, figures


def test_days_closed_late_give_what_they_would_have_given_on_time(closed_daily):
	balances, figures = closed_daily
	close("2026-06-17", "2026-06-30")
	assert [list_balances(date(2026, 6, day)) for day in (17, 22, 30)] == balances
	assert get_figures() == figures
	assert_ledgers_agree()


def test_days_closed_in_two_goes_give_the_same(closed_daily):
	balances, figures = closed_daily
	close("2026-06-17", "2026-06-21")
	close("2026-06-22", "2026-06-30")
	assert [list_balances(date(2026, 6, day)) for day in (17, 22, 30)] == balances
	assert get_figures() == figures


def test_posting_at_month_end_gives_the_same_totals(closed_daily, company_record):
	balances, figures = closed_daily
	company_record.db_set("accrual_posting", "Month End")
	close("2026-06-17", "2026-06-29")
	assert list_balances(date(2026, 6, 29)).get("Loan Interest Income - LT") is None
	close("2026-06-30", "2026-06-30")
	assert list_balances(JUNE_30) == balances[-1]
	assert get_figures() == figures
	assert_ledgers_agree()


def test_loan_paid_off_within_the_month_is_posted_at_its_end(company_record):
	company_record.db_set("accrual_posting", "Month End")
	loan = make_disbursed_loan(disbursed_on="2026-06-17")
	close("2026-06-17", "2026-06-20")
	make_repayment(loan=loan.name, amount=200_000, value_date="2026-06-25")
	close("2026-06-21", "2026-06-26")
	close("2026-06-27", "2026-06-30")
	assert frappe.db.get_value("Loan", loan.name, "status") == "Paid"
	assert get_gl_balance("Loan Interest Receivable") == 0
	assert_posted_as_replayed(JUNE_30)
	assert_ledgers_agree()


def test_closing_twice_changes_nothing(counted_commits):
	make_daily_loans()
	made = close_until(COMPANY, JUNE_30)
	assert len(made) == 14
	assert counted_commits
	before = frappe.db.count("Journal Entry"), frappe.db.count("Loan Ledger Entry"), get_figures()
	assert close_until(COMPANY, JUNE_30) == []
	assert close_until(COMPANY, date(2026, 6, 25)) == []
	assert (frappe.db.count("Journal Entry"), frappe.db.count("Loan Ledger Entry"), get_figures()) == before


def test_missed_days_are_closed_in_groups_each_read_once(counted_commits):
	make_disbursed_loan(disbursed_on="2026-05-01", interest_percent=0)
	made = close_until(COMPANY, date(2026, 7, 14))
	assert len(made) == 75
	parts = frappe.get_all(
		"Day Close Partition", {"company": COMPANY}, pluck="closing_date", order_by="closing_date"
	)
	assert parts == [date(2026, 5, 31), date(2026, 7, 1), date(2026, 7, 14)]
	assert list_open_days(COMPANY, date(2026, 7, 16)) == [date(2026, 7, 15), date(2026, 7, 16)]


def test_company_without_loans_closes_nothing(counted_commits):
	assert close_until(COMPANY, date(2026, 7, 14)) == []


# --- Facts after a close -------------------------------------------------------------------------


def test_backdated_payment_after_a_close_is_posted_today_and_agrees():
	loan = make_daily_loans()[2]
	close("2026-06-17", "2026-06-25")
	with travel_to("2026-06-26"):
		repayment = make_repayment(
			loan=loan.name, amount=1_100, value_date="2026-06-19", posting_date="2026-06-26"
		)
	# Penalty that the closes had posted is taken back.
	assert list_gl_lines(repayment.journal_entry)["Loan Penalty Income"] > 0
	close("2026-06-26", "2026-06-30")
	assert_posted_as_replayed(JUNE_30)
	assert_ledgers_agree()


def test_reversal_after_a_close_is_posted_today_and_agrees():
	loan = make_daily_loans()[0]
	close("2026-06-17", "2026-06-25")
	paid = frappe.get_all("Loan Repayment", {"loan": loan.name}, pluck="name")[0]
	with travel_to("2026-06-26"):
		journal = reverse_document("Loan Repayment", paid, "Cheque returned")
	assert str(frappe.db.get_value("Journal Entry", journal, "posting_date")) == "2026-06-26"
	# Penalty that would have run without the payment is charged.
	assert list_gl_lines(journal)["Loan Penalty Income"] < 0
	close("2026-06-26", "2026-06-30")
	assert_posted_as_replayed(JUNE_30)
	assert_ledgers_agree()


def test_payment_reversed_after_the_loan_was_paid_opens_it_for_the_next_close():
	loan = make_disbursed_loan(disbursed_on="2026-06-17")
	payoff = make_repayment(loan=loan.name, amount=200_000, value_date="2026-06-18")
	close("2026-06-17", "2026-06-20")
	assert frappe.db.get_value("Loan", loan.name, "status") == "Paid"
	with travel_to("2026-06-21"):
		reverse_document("Loan Repayment", payoff.name, "Cheque returned")
	close("2026-06-21", "2026-06-23")
	assert frappe.db.get_value("Loan", loan.name, "status") == "Active"
	assert_posted_as_replayed(date(2026, 6, 23))
	assert_ledgers_agree()
