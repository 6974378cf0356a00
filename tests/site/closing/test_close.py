"""The close of days: what time earns is posted once, whenever it is run."""

from datetime import date
from decimal import Decimal

import frappe
import pytest
from frappe.utils import add_days

from lending_app.closing.events import close_yesterday
from lending_app.closing.run.close_days import close_until
from lending_app.ledger.queries import list_accrued
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.servicing.stored.loan_states import mark_for_replay
from lending_app.testing.factories import (
	make_client,
	make_disbursed_loan,
	make_loan_product,
	make_repayment,
)
from tests.site.closing.closing import close, make_daily_loans
from tests.site.support import (
	COMPANY,
	NORTH,
	QueryLog,
	assert_ledgers_agree,
	assert_posted_as_replayed,
	get_gl_balance,
	money,
	post_by_hand,
)

# --- What a close posts --------------------------------------------------------------------------


def test_close_earns_the_interest_of_its_days():
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	close("2026-07-12", "2026-07-14")
	# 29 of the 30 days of the first period.
	state = get_loan_state(loan.name, date(2026, 7, 14))
	assert state.accrued_interest == Decimal("1450.00")
	assert get_gl_balance("Loan Interest Receivable") == Decimal("1450.00")
	assert get_gl_balance("Loan Interest Income") == Decimal("-1450.00")
	assert_posted_as_replayed(date(2026, 7, 14))
	assert_ledgers_agree()


def test_days_of_a_period_add_up_to_its_interest():
	make_disbursed_loan(product=make_loan_product(frequency="Weekly"), disbursed_on="2026-07-08")
	close("2026-07-08", "2026-07-15")
	# 100,000 at 18 % / 52, in seven uneven parts.
	assert get_gl_balance("Loan Interest Income") == Decimal("-346.15")


def test_one_journal_entry_for_each_branch_and_product():
	first, second = make_loan_product(), make_loan_product()
	for product, branch in ((first, "Central"), (first, "Central"), (second, "Central"), (first, NORTH)):
		make_disbursed_loan(client=make_client(branch=branch), product=product, disbursed_on="2026-07-01")
	close("2026-07-01", "2026-07-02")
	journals = frappe.get_all(
		"Journal Entry",
		{"lending_document": f"{COMPANY}-2026-07-02"},
		["name", "user_remark", "lending_document_type", "total_debit"],
	)
	assert len(journals) == 3
	assert {row.lending_document_type for row in journals} == {"Day Close"}
	assert {(NORTH in row.user_remark, second.name in row.user_remark) for row in journals} == {
		(False, False),
		(False, True),
		(True, False),
	}
	cost_centers = {
		cost_center
		for row in journals
		for cost_center in frappe.get_all("GL Entry", {"voucher_no": row.name}, pluck="cost_center")
	}
	assert cost_centers == {
		frappe.db.get_value("Branch", name, "lending_cost_center") for name in ("Central", NORTH)
	}


def test_close_writes_its_record():
	make_daily_loans()
	[name] = close("2026-06-17", "2026-06-17")
	record = frappe.get_doc("Day Close", name)
	assert (record.status, record.number_of_loans, record.difference_amount) == ("Completed", 3, 0)
	assert record.message in (None, "")
	assert record.finished_on
	assert str(frappe.db.get_value("Lending Company", COMPANY, "last_closed_date")) == "2026-06-17"


def test_close_ages_the_loans():
	product = make_loan_product(default_after_days=30)
	loan = make_disbursed_loan(product=product, disbursed_on="2026-05-01")
	close("2026-06-30", "2026-06-30")
	loan.reload()
	assert loan.status == "Active"
	assert loan.installments[0].status == "Overdue"
	assert (loan.days_past_due, loan.arrears_bucket) == (29, "1-30")
	close("2026-07-01", "2026-07-01")
	loan.reload()
	assert (loan.status, loan.days_past_due) == ("Defaulted", 30)
	assert money(loan.overdue_amount) == Decimal("9168.00")


def test_loan_closed_yesterday_is_left_alone():
	loan = make_disbursed_loan(disbursed_on="2026-07-01")
	close("2026-07-01", "2026-07-01")
	make_repayment(loan=loan.name, amount=200_000, value_date="2026-07-02")
	close("2026-07-02", "2026-07-02")
	before = frappe.db.count("Journal Entry")
	close("2026-07-03", "2026-07-05")
	assert frappe.db.count("Journal Entry") == before
	assert_posted_as_replayed(date(2026, 7, 5))


# --- What goes wrong -----------------------------------------------------------------------------


def test_loan_that_cannot_be_replayed_is_set_aside_and_named():
	broken, sound = (
		make_disbursed_loan(disbursed_on="2026-07-01"),
		make_disbursed_loan(disbursed_on="2026-07-01"),
	)
	paid = make_repayment(loan=broken.name, amount=100, value_date="2026-07-02")
	paid.db_set("value_date", "2026-06-01")
	mark_for_replay(broken.name)
	[name] = close("2026-07-02", "2026-07-02")
	record = frappe.get_doc("Day Close", name)
	assert record.status == "Completed with Errors"
	assert broken.name in record.message
	assert sound.name not in record.message
	assert frappe.db.exists("Error Log", {"reference_doctype": "Loan", "reference_name": broken.name})
	assert frappe.get_all("Day Close Failure", {"closing_date": "2026-07-02"}, ["loan", "status"]) == [
		{"loan": broken.name, "status": "Open"}
	]
	assert list_accrued([sound.name], date(2026, 7, 2))


def test_entry_by_hand_on_a_lending_account_stops_the_close():
	make_disbursed_loan(disbursed_on="2026-07-01")
	journal = post_by_hand("2026-07-01", ("Loan Interest Receivable", 5), ("Loan Interest Income", -5))
	[name] = close("2026-07-01", "2026-07-02")
	record = frappe.get_doc("Day Close", name)
	assert (record.status, money(record.difference_amount)) == ("Out of Balance", Decimal("10.00"))
	assert "10.00" in record.message
	assert frappe.db.get_value("Lending Company", COMPANY, "last_closed_date") is None
	# Once the ledgers agree the same days are closed, and nothing is posted twice.
	journal.cancel()
	close("2026-07-01", "2026-07-02")
	assert frappe.db.get_value("Day Close", name, "status") == "Completed"
	assert_posted_as_replayed(date(2026, 7, 2))
	assert_ledgers_agree()


def test_failed_close_leaves_the_day_open_and_logs_why(monkeypatch, counted_commits):
	make_disbursed_loan(disbursed_on="2026-07-13")
	frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", "2026-07-31")
	rolled_back = []
	monkeypatch.setattr(frappe.db, "rollback", lambda **_: rolled_back.append(True))
	with pytest.raises(frappe.ValidationError):
		close_until(COMPANY, date(2026, 7, 14))
	assert rolled_back == [True]
	assert counted_commits == []
	assert frappe.db.exists("Error Log", {"method": ("like", f"Day close of {COMPANY} failed%")})


# --- Jobs and speed ------------------------------------------------------------------------------


def test_nightly_job_closes_up_to_yesterday(counted_commits, monkeypatch):
	others = frappe.get_all("Lending Company", {"name": ("!=", COMPANY)}, pluck="name")
	for name in others:
		frappe.db.set_value("Lending Company", name, "last_closed_date", add_days("2026-07-15", -1))
	make_disbursed_loan(disbursed_on="2026-07-12")
	jobs = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **options: jobs.append((method, options)))
	close_yesterday()
	for method, options in jobs:
		assert options["queue"] == "long"
		assert options["deduplicate"]
		method(company=options["company"], until=options["until"])
	assert str(frappe.db.get_value("Lending Company", COMPANY, "last_closed_date")) == "2026-07-14"


def count_queries_of_a_close(number_of_loans: int) -> int:
	product = make_loan_product()
	frappe.db.savepoint("before_loans")
	for _ in range(number_of_loans):
		make_disbursed_loan(product=product, disbursed_on="2026-07-01", number_of_installments=3)
	close("2026-07-01", "2026-07-01")
	with QueryLog() as queries:
		close("2026-07-02", "2026-07-03")
	frappe.db.rollback(save_point="before_loans")
	return len(queries)


def test_queries_of_a_close_do_not_grow_with_its_loans():
	few, many = count_queries_of_a_close(2), count_queries_of_a_close(6)
	assert many <= few + 2
	assert few <= 300
