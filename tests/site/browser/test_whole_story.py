"""One loan from client to closed file, clicked by the people who do it; then ERPNext's own reports balance."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import frappe
import pytest
from frappe.utils import add_days, today
from playwright.sync_api import expect

from lending_app.ledger.reconciliation.reconcile_ledger import get_difference
from lending_app.testing.factories import (
	make_approved_loan,
	make_client,
	make_disbursement,
	make_loan_product,
	make_repayment,
	make_unique,
)
from tests.site.browser.story import BRANCH, COMPANY, Story
from tests.site.support import money


@pytest.fixture
def product(open_days):
	"""18 % a year, monthly, with an opening fee; set up beforehand, as products are."""
	product = make_loan_product(
		product_name=make_unique("Desk Personal"), opening_fee_percent=2, fee_tax_percent=18
	)
	frappe.db.commit()
	return product.name


def close_days() -> None:
	"""The nightly job, from the command line."""
	command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", frappe.local.site]
	command += ["lending", "close-day", "--company", COMPANY]
	run = subprocess.run(command, cwd=frappe.local.sites_path, capture_output=True, text=True, check=False)
	assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.slow
def test_loan_from_client_to_closed_file(product, sign_in):
	story = Story(sign_in)
	client = story.make_client()
	application = story.apply(client, product)
	story.approve(application)
	story.accept(application)
	story.disburse()

	story.receive(story.due_day(1), story.due_day(1))
	story.receive_by_api(2, 3, 5, 6)
	# The fourth was paid on its day and is entered now.
	backdated = story.receive(story.due_day(4), today())
	returned = story.receive(story.due_day(7), today())
	story.reverse(returned, "Cheque returned by the bank")
	story.receive_by_api(7, 8, 9, 10, 11)
	last = story.receive(today(), today(), payoff=True)

	teller = sign_in("Teller")
	teller.open_form("Loan", story.loan)
	assert (teller.get("status"), teller.get("outstanding_principal_amount")) == ("Paid", 0)
	assert {row["status"] for row in teller.get("installments")} == {"Paid"}
	teller.select_tab("Payments")
	payments = teller.form.locator(".frappe-control[data-fieldname=payments_html]")
	expect(payments.locator("tbody tr")).to_have_count(14)
	expect(payments.locator("tr.reversed")).to_contain_text("Cheque returned by the bank")
	expect(payments).to_contain_text(backdated)
	expect(payments).to_contain_text(last)

	for doctype, name, print_format in (
		("Loan Repayment", last, "Loan Receipt"),
		("Loan", story.loan, "Loan Statement"),
		("Loan", story.loan, "Loan Schedule"),
	):
		assert teller.download_pdf(doctype, name, print_format).startswith(b"%PDF"), print_format

	close_days()
	frappe.db.rollback()
	assert frappe.db.count("Loan Repayment", {"loan": story.loan, "docstatus": 1}) == 12
	assert get_difference(COMPANY, frappe.utils.getdate("2999-12-31")) == 0
	read_reports(sign_in("Lending Accountant"), story)
	for role in ("Loan Officer", "Credit Manager", "Treasurer", "Teller", "Lending Manager"):
		assert sign_in(role).errors == [], role


def make_running_loan(days: int):
	"""A loan disbursed some days ago and posted today, whatever has been closed meanwhile."""
	loan = make_approved_loan(company=COMPANY, client=make_client(branch=BRANCH))
	make_disbursement(loan=loan.name, value_date=add_days(today(), -days), posting_date=today())
	return loan


def test_refusal_is_told_in_the_form_and_the_payment_stays_a_draft(people, sign_in):
	loan = make_running_loan(40)
	frappe.db.commit()
	desk = sign_in("Teller")
	desk.open_form("Loan", loan.name)
	desk.press("Receive Payment")
	desk.wait_for_form("Loan Repayment")
	desk.wait_for("loan", loan.name)
	expect(desk.form).to_contain_text("days past due")
	desk.pick("mode_of_payment", "Cash")
	desk.press("Pay Due")
	desk.choose_date("value_date", add_days(today(), 1))
	desk.choose_date("posting_date", add_days(today(), 1))
	desk.save()
	expect(desk.dialog).to_contain_text("is in the future")
	desk.dismiss()
	desk.press_submit()
	expect(desk.dialog).to_contain_text("Date in the Future")
	assert desk.get("docstatus") == 0
	frappe.db.rollback()
	assert frappe.db.get_value("Loan", loan.name, "paid_amount") == 0


def test_form_offers_what_the_role_may_do(people, sign_in):
	loan = make_running_loan(20)
	repayment = make_repayment(loan=loan.name, amount=100)
	frappe.db.commit()
	offered = {}
	for role in ("Teller", "Lending Manager"):
		desk = sign_in(role)
		desk.open_form("Loan Repayment", repayment.name)
		actions = desk.form.locator(".page-head .inner-group-button", has_text="Actions")
		offered[role] = {text.strip() for text in actions.locator(".dropdown-item").all_text_contents()}
	assert offered == {
		"Teller": {"Ask for Reversal"},
		"Lending Manager": {"Ask for Reversal", "Reclassify", "Reverse"},
	}
	officer = sign_in("Loan Officer")
	officer.open_form("Loan", loan.name)
	assert officer.form.get_by_role("button", name="Receive Payment").count() == 0


def read_reports(desk, story) -> None:
	"""What the accountant sees afterwards."""
	period = {"company": COMPANY, "from_date": add_days(story.start, -1), "to_date": today()}

	rows = desk.open_report("General Ledger", **period, group_by="Group by Voucher (Consolidated)")
	total = next(row for row in rows if str(row.get("account", "")).strip("'") == "Total")
	assert money(total["debit"]) == money(total["credit"]) > 0

	years = [
		name
		for name in frappe.get_all("Fiscal Year", pluck="name", order_by="year_start_date")
		if frappe.db.get_value("Fiscal Year", name, "year_end_date") >= frappe.utils.getdate(story.start)
	]
	for year in years[:2]:
		start, end = frappe.db.get_value("Fiscal Year", year, ("year_start_date", "year_end_date"))
		rows = desk.open_report(
			"Trial Balance",
			company=COMPANY,
			fiscal_year=year,
			from_date=str(start),
			to_date=str(end),
			# No year is closed here, so last year's income stands in this year's opening.
			show_unclosed_fy_pl_balances=1,
		)
		total = next(row for row in rows if "Total" in str(row.get("account_name") or row.get("account")))
		assert money(total["debit"]) == money(total["credit"]) > 0, year
		assert money(total["closing_debit"]) == money(total["closing_credit"]), year

	rows = desk.open_report("Loan Ledger Reconciliation", company=COMPANY, to_date=today())
	assert {money(row["difference"]) for row in rows} == {Decimal("0.00")}
	summary = desk.form.locator(".report-summary")
	expect(summary).to_contain_text("Difference")
	expect(summary).to_contain_text("0.00")
