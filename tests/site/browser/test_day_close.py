"""The accountant looks at a closed day: progress, entries, and a loan set aside, tried again once it is corrected."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import add_days, getdate, today
from playwright.sync_api import expect

from lending_app.closing.run.close_days import close_until
from lending_app.servicing.stored.loan_states import mark_for_replay
from lending_app.testing.factories import make_client, make_disbursed_loan, make_repayment
from tests.site.browser.story import BRANCH, COMPANY


@pytest.fixture
def day(open_days):
	"""Two closed days with two loans; the payment of one lies before its disbursement."""
	start = add_days(today(), -3)
	loans = [
		make_disbursed_loan(client=make_client(branch=BRANCH).name, company=COMPANY, disbursed_on=start)
		for _ in range(2)
	]
	paid = make_repayment(loan=loans[0].name, amount=100, value_date=start)
	paid.db_set("value_date", add_days(start, -10))
	mark_for_replay(loans[0].name)
	frappe.db.commit()
	close_until(COMPANY, getdate(add_days(today(), -2)))
	return f"{COMPANY}-{add_days(today(), -2)}", paid, start


def test_accountant_tries_a_loan_again_that_the_close_has_set_aside(day, sign_in):
	name, paid, start = day
	desk = sign_in("Lending Accountant")
	desk.open_form("Day Close", name)
	view = desk.control("view_html")
	expect(view).to_contain_text("Days open: 1")
	expect(view).to_contain_text("Sub-ledger and ledger agree.")
	expect(view).to_contain_text("lies before the disbursement")
	expect(view.locator(".close-durations svg").first).to_be_visible()
	view.get_by_role("button", name="Try Again").click()
	expect(desk.dialog).to_contain_text("Still Not Possible")
	desk.dismiss()

	paid.db_set("value_date", start)
	frappe.db.commit()
	desk.open_form("Loan", paid.loan)
	expect(desk.form.locator(".form-message")).to_contain_text("Set aside by the close")
	desk.press("Try Again")
	expect(desk.form.locator(".form-message:visible")).to_have_count(0)
	desk.open_form("Day Close", f"{COMPANY}-{start}")
	expect(desk.control("view_html")).to_contain_text("Resolved")
	expect(desk.control("view_html").get_by_role("button", name="Try Again")).to_have_count(0)
	assert desk.errors == []
	frappe.db.rollback()
	assert frappe.db.get_value("Day Close Failure", {"loan": paid.loan, "status": "Open"}) is None


def test_others_see_the_day_without_its_buttons(day, sign_in):
	name, paid, _start = day
	desk = sign_in("Loan Officer")
	desk.open_form("Loan", paid.loan)
	expect(desk.form.locator(".form-message")).to_contain_text("lies before the disbursement")
	expect(desk.form.get_by_role("button", name="Try Again")).to_have_count(0)
	answer = desk.request.get(f"{desk.base_url}/api/resource/Day Close/{name}")
	assert answer.status == 403
	assert desk.errors == []
