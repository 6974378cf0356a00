"""What tellers and managers see before and after they post: dates, amounts far above, skipped installments, losses."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import add_days, formatdate, getdate, today
from playwright.sync_api import expect

from lending_app.closing.run.close_days import close_until
from lending_app.testing.factories import (
	make_client,
	make_disbursed_loan,
	make_loan_product,
	make_provision_table,
	make_repayment,
)
from tests.site.browser.story import BRANCH, COMPANY


@pytest.fixture
def loan(open_days):
	"""A loan of seventy days ago whose third installment is skipped, closed up to five days ago."""
	product = make_loan_product(
		has_payment_skips=1,
		maximum_skips_a_year=2,
		charge_off_after_days=2,
		provision_table=make_provision_table().name,
	)
	client = make_client(branch=BRANCH).name
	loan = make_disbursed_loan(
		client=client, company=COMPANY, product=product, disbursed_on=add_days(today(), -70)
	)
	make_repayment(loan=loan.name, value_date=str(loan.next_due_date))
	day = add_days(today(), -20)
	frappe.new_doc(
		"Loan Payment Skip",
		loan=loan.name, value_date=day, posting_date=day, installment_number=3, interest_rule="Capitalize",
		is_term_extended=1, reason="Harvest",
	).insert().submit()  # fmt: skip
	frappe.db.commit()
	close_until(COMPANY, getdate(add_days(today(), -5)))
	frappe.db.commit()
	return loan.reload()


def test_teller_is_told_the_posting_date_and_asked_about_money_far_above_the_payoff(loan, sign_in):
	desk = sign_in("Teller")
	desk.open_form("Loan", loan.name)
	desk.select_tab("Schedule")
	schedule = desk.control("schedule_html")
	expect(schedule).to_contain_text("Skipped")
	expect(schedule).to_contain_text("Added to Principal")
	desk.open_new("Loan Repayment")
	desk.pick("loan", loan.name)
	desk.choose_date("value_date", add_days(today(), -8))
	desk.wait_for("posting_date", add_days(today(), -4))
	first_open = formatdate(add_days(today(), -4))
	expect(desk.control("posting_date")).to_contain_text(f"entered in the books on {first_open}")
	desk.fill("amount", "900000")
	desk.pick("mode_of_payment", "Cash")
	preview = desk.control("allocation_preview")
	expect(preview).to_contain_text("This payment cannot be posted so")
	expect(preview).to_contain_text("more than the payoff")
	expect(preview).to_contain_text("Preview. Nothing is posted until you submit.")
	desk.save()
	expect(desk.dialog).to_contain_text("It cannot be submitted so")
	desk.dismiss()
	desk.press_submit()
	expect(desk.dialog).to_contain_text("Does the client really pay that much?")
	desk.confirm("No")
	assert desk.get("docstatus") == 0
	desk.press_submit()
	expect(desk.dialog).to_contain_text("Does the client really pay that much?")
	desk.confirm("Yes")
	desk.page.wait_for_function("() => cur_frm.doc.docstatus === 1")
	assert desk.get("is_excess_confirmed") == 1
	assert desk.errors == []


def test_manager_sees_the_loss_before_approving_and_the_mark_stays(loan, sign_in):
	proposal = frappe.db.get_value("Charge Off Proposal", {"loan": loan.name, "status": "Proposed"})
	desk = sign_in("Credit Manager")
	desk.open_form("Charge Off Proposal", proposal)
	desk.press("Approve")
	expect(desk.dialog).to_contain_text("Charge-off Loss")
	expect(desk.dialog).to_contain_text("Provision Used")
	expect(desk.dialog).to_contain_text(formatdate(today()))
	desk.fill("reason", "Lost", within=desk.dialog)
	desk.confirm("Approve")
	desk.wait_for("status", "Approved")
	teller = sign_in("Teller")
	teller.open_form("Loan", loan.name)
	expect(teller.form.locator(".form-message")).to_contain_text(f"Charged off on {formatdate(today())}")
	teller.press("Receive Recovery")
	teller.wait_for_form("Loan Repayment")
	teller.wait_for("loan", loan.name)
	assert desk.errors == teller.errors == []
