"""Loans rebuilt from their facts after a close, and set against what is stored and posted (PAY-38)."""

from decimal import Decimal

import frappe
import pytest

from lending_app.closing import api as close_api
from lending_app.closing.checks import run_check as checks
from lending_app.closing.checks.run_check import open_check, run_check, start_check, start_due_checks
from lending_app.closing.checks.states import CheckScope
from lending_app.closing.exceptions import DayCloseError
from lending_app.lending_setup.database import execute
from lending_app.servicing import desk_api
from lending_app.testing.factories import make_disbursed_loan, make_repayment
from tests.site.closing.closing import close, make_broken_loan, make_daily_loans
from tests.site.support import COMPANY, as_user, get_user, refused

FIELDS = [
	"loan",
	"kind",
	"subject",
	"found_value",
	"expected_value",
	"difference_amount",
	"journal_entry",
	"status",
]


@pytest.fixture(autouse=True)
def in_one_transaction(monkeypatch):
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	frappe.db.set_single_value("Lending Settings", "loan_check_days", 1)


def check(scope=CheckScope.CHANGED):
	name = open_check(COMPANY, scope)
	run_check(name)
	return frappe.get_doc("Loan Check", name)


def list_differences(**filters):
	return frappe.get_all("Loan Check Difference", filters, FIELDS, order_by="kind, subject, name")


@pytest.fixture
def loans():
	"""Loans that pay on time, late, and never, closed for a week and paid after it."""
	loans = make_daily_loans()
	close("2026-06-17", "2026-06-24")
	make_repayment(loan=loans[0].name, amount=300, value_date="2026-06-25", posting_date="2026-06-25")
	make_repayment(loan=loans[1].name, amount=50, value_date="2026-06-23", posting_date="2026-06-25")
	close("2026-06-25", "2026-06-26")
	return [loan.name for loan in loans]


@pytest.mark.parametrize("scope", CheckScope)
def test_a_clean_book_gives_no_difference(loans, scope):
	done = check(scope)
	assert (done.status, done.message) == ("No Differences", None), list_differences()
	assert done.number_of_loans >= 3
	assert done.number_of_journal_entries > 5
	assert list_differences() == []


def test_a_payment_after_the_close_gives_no_difference(loans):
	make_repayment(loan=loans[2], amount=120, value_date="2026-06-22", posting_date="2026-06-28")
	assert check().status == "No Differences", list_differences()


def test_a_reversal_after_the_close_gives_no_difference(loans):
	paid = frappe.get_doc("Loan Repayment", {"loan": loans[0], "amount": 300})
	paid.update({"reversal_posting_date": "2026-06-28", "reversal_reason": "Wrong loan"})
	paid.cancel()
	assert check().status == "No Differences", list_differences()


def test_accruals_of_month_ends_give_no_difference(loans):
	frappe.db.set_value("Lending Company", COMPANY, "accrual_posting", "Month End")
	close("2026-06-27", "2026-07-02")
	assert check().status == "No Differences", list_differences()


def test_an_altered_figure_is_named_to_the_cent(loans):
	known = frappe.db.get_value("Loan", loans[1], "outstanding_principal_amount")
	frappe.db.set_value("Loan", loans[1], "outstanding_principal_amount", known + 0.01)
	execute(
		"UPDATE `tabLoan Installment` SET interest_amount = interest_amount - 0.02 WHERE parent = %s AND number = 3",
		(loans[2],),
	)
	done = check()
	assert (done.status, done.number_of_differences) == ("Differences Found", 2)
	installment, figure = list_differences()
	assert (figure.loan, figure.kind, figure.difference_amount) == (loans[1], "Loan Figure", 0.01)
	assert (installment.loan, installment.kind, installment.difference_amount) == (
		loans[2],
		"Installment",
		-0.02,
	)
	assert (figure.subject, installment.subject) == ("Saldo insoluto", "Cuota 3: Interés")


def test_figures_of_loans_that_are_not_in_the_sample_are_found_by_the_closed_day(loans):
	frappe.db.set_single_value("Lending Settings", "loan_check_days", 0)
	assert check().number_of_loans == 0
	frappe.db.set_value("Loan", loans[2], "payoff_amount", 1)
	close("2026-06-27", "2026-06-27")
	frappe.db.set_value("Loan", loans[2], "payoff_amount", 1)
	done = check()
	assert (done.number_of_loans, done.number_of_differences) == (1, 1)
	[row] = list_differences()
	assert (row.loan, row.kind) == (loans[2], "Loan Figure")


def test_an_altered_row_of_the_sub_ledger_is_named_to_the_cent(loans):
	[row] = frappe.get_all(
		"Loan Ledger Entry",
		{"loan": loans[1], "role": "Loan Principal", "voucher_type": "Loan Disbursement"},
		["name", "journal_entry", "account"],
	)
	execute(
		"UPDATE `tabLoan Ledger Entry` SET debit_amount = debit_amount + 0.01 WHERE name = %s", (row.name,)
	)
	assert check().number_of_differences == 2
	general, sub_ledger = list_differences()
	assert (sub_ledger.loan, sub_ledger.kind, sub_ledger.difference_amount) == (loans[1], "Sub-Ledger", 0.01)
	assert (general.loan, general.kind, general.difference_amount) == (loans[1], "General Ledger", -0.01)
	assert general.journal_entry == row.journal_entry
	assert row.account in general.subject


def test_an_altered_row_of_what_a_close_accrued_is_named_to_the_cent(loans):
	execute(
		"UPDATE lending_accrual a JOIN lending_loan_state s ON s.id = a.loan_id SET a.amount = a.amount + 1 "
		"WHERE s.loan = %s AND a.closing_date = '2026-06-19'",
		(loans[2],),
	)
	check()
	found = list_differences()
	assert {(row.loan, row.kind) for row in found} == {(loans[2], "Sub-Ledger")}
	assert {abs(row.difference_amount) for row in found} == {0.01}
	assert sum(Decimal(str(row.difference_amount)) for row in found) == 0


def test_an_altered_row_of_the_general_ledger_is_named_to_the_cent(loans):
	[journal] = frappe.get_all(
		"Loan Ledger Entry",
		{"loan": loans[0], "voucher_type": "Loan Repayment", "posting_date": "2026-06-25", "role": "Funds"},
		["journal_entry", "account"],
	)
	execute(
		"UPDATE `tabGL Entry` SET debit = debit + 0.01 WHERE voucher_no = %s AND account = %s",
		(journal.journal_entry, journal.account),
	)
	assert check().number_of_differences == 1
	[row] = list_differences()
	assert (row.loan, row.kind, row.difference_amount) == (loans[0], "General Ledger", 0.01)
	assert row.journal_entry == journal.journal_entry


def test_an_altered_entry_of_a_close_is_named_without_a_loan(loans):
	[journal, *_] = frappe.get_all(
		"Journal Entry", {"lending_document": f"{COMPANY}-2026-06-26"}, pluck="name"
	)
	execute(
		"UPDATE `tabGL Entry` SET credit = credit + 0.03 WHERE voucher_no = %s AND credit > 0 LIMIT 1",
		(journal,),
	)
	check()
	[row] = list_differences()
	assert (row.loan, row.difference_amount, row.journal_entry) == (None, -0.03, journal)


def test_what_the_close_believes_is_posted_is_checked(loans):
	execute(
		"UPDATE lending_loan_state SET posted_penalty_income = posted_penalty_income + 7 WHERE loan = %s",
		(loans[2],),
	)
	check()
	[row] = list_differences()
	assert (row.loan, row.kind, row.difference_amount) == (loans[2], "Close Balance", 0.07)


def test_a_loan_that_cannot_be_calculated_is_named_with_its_reason(loans):
	broken = make_broken_loan()
	check()
	rows = [row for row in list_differences() if row.kind == "Not Calculated"]
	assert [row.loan for row in rows] == [broken.loan]
	assert "lies before the disbursement" in rows[0].expected_value


def test_a_difference_stays_one_document_until_it_is_gone(loans):
	frappe.db.set_value("Loan", loans[1], "payoff_amount", 1)
	first, second = check(), check()
	[row] = frappe.get_all("Loan Check Difference", fields=["name", "loan_check", "last_check", "status"])
	assert (row.loan_check, row.last_check, row.status) == (first.name, second.name, "Open")
	with as_user("Loan Officer"):
		assert [row["is_posted"] for row in desk_api.recalculate_loan(loans[1])] == [False]
	assert check().status == "No Differences"
	assert frappe.db.get_value("Loan Check Difference", row.name, "status") == "Resolved"


def test_recalculating_shows_a_ledger_that_disagrees_and_leaves_it(loans):
	[row] = frappe.get_all(
		"Loan Ledger Entry",
		{"loan": loans[1], "role": "Loan Principal", "voucher_type": "Loan Disbursement"},
		["name", "debit_amount"],
	)
	execute(
		"UPDATE `tabLoan Ledger Entry` SET debit_amount = debit_amount + 0.01 WHERE name = %s", (row.name,)
	)
	with as_user("Loan Officer"):
		found = desk_api.recalculate_loan(loans[1])
	assert [part["is_posted"] for part in found] == [True, True]
	assert "Loan Principal in the sub-ledger" in {part["label"] for part in found}
	assert frappe.db.get_value("Loan Ledger Entry", row.name, "debit_amount") == pytest.approx(
		row.debit_amount + 0.01
	)


def test_managers_are_told_of_a_cent(loans):
	frappe.db.set_value("Loan", loans[1], "payoff_amount", 1)
	done = check()
	manager = get_user("Lending Manager")
	key = {"document_type": "Loan Check", "document_name": done.name}
	[told] = frappe.get_all("Notification Log", {**key, "for_user": manager}, ["subject", "email_content"])
	assert COMPANY in told.subject
	assert loans[1] in told.email_content
	assert not frappe.db.exists("Notification Log", {**key, "for_user": get_user("Teller")})


def test_nobody_is_told_of_a_clean_book(loans):
	done = check()
	assert not frappe.db.exists("Notification Log", {"document_name": done.name})


def test_a_check_that_was_broken_off_goes_on_where_it_stopped(loans, monkeypatch):
	monkeypatch.setattr(checks, "CHUNK", 1)
	for loan in loans:
		frappe.db.set_value("Loan", loan, "payoff_amount", 1)
	name, real, calls = open_check(COMPANY), checks.check_loans, []

	def lose_the_database(*args, **values):
		calls.append(args)
		if len(calls) == 3:
			raise frappe.db.OperationalError("gone")
		return real(*args, **values)

	monkeypatch.setattr(checks, "check_loans", lose_the_database)
	with pytest.raises(frappe.db.OperationalError):
		run_check(name)
	assert frappe.db.get_value("Loan Check", name, ["status", "number_of_loans"]) == ("Running", 2)
	run_check(name)
	assert frappe.db.get_value("Loan Check", name, ["status", "number_of_loans"]) == ("Differences Found", 3)
	assert sorted(row.loan for row in list_differences(kind="Loan Figure")) == sorted(loans)


def test_each_closed_day_is_checked_once_by_itself(loans, monkeypatch):
	started = []
	monkeypatch.setattr(checks.JOB.__class__, "start", lambda _job, name: started.append(name))
	[name] = [
		name for name in start_due_checks() if frappe.db.get_value("Loan Check", name, "company") == COMPANY
	]
	assert name in started
	assert start_check(COMPANY) is None
	run_check(name)
	assert not [
		name for name in start_due_checks() if frappe.db.get_value("Loan Check", name, "company") == COMPANY
	]


def test_a_check_is_asked_for_by_who_may_close(loans, monkeypatch):
	monkeypatch.setattr(checks.JOB.__class__, "start", lambda _job, name: None)
	for role in ("Teller", "Lending Auditor"):
		with as_user(role), refused(frappe.PermissionError):
			close_api.check_loans(COMPANY)
	assert not frappe.db.exists("Loan Check", {"company": COMPANY})
	with as_user("Lending Accountant"):
		assert "background" in close_api.check_loans(COMPANY, "All Loans")
		assert "already running" in close_api.check_loans(COMPANY)
	[row] = frappe.get_all("Loan Check", {"company": COMPANY}, ["scope", "status", "check_date"])
	assert (row.scope, row.status, str(row.check_date)) == ("All Loans", "Running", "2026-06-26")


def test_nothing_is_checked_before_a_day_is_closed():
	make_disbursed_loan(disbursed_on="2026-06-15")
	frappe.db.set_value("Lending Company", COMPANY, "last_closed_date", None)
	with refused(DayCloseError, "No Closed Day"):
		close_api.check_loans(COMPANY)
