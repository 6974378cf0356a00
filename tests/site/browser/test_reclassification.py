"""An accountant in Spanish places a payment otherwise, seeing the effect first."""

from __future__ import annotations

import os

import frappe
import pytest
from frappe.utils import add_days, today
from playwright.sync_api import expect

from lending_app.testing.factories import make_client, make_disbursed_loan, make_repayment
from tests.site.browser.story import BRANCH, COMPANY
from tests.site.support import get_user


@pytest.fixture
def paid(people):
	user = get_user("Lending Accountant", BRANCH)
	frappe.db.set_value("User", user, "language", "es")
	client = make_client(branch=BRANCH, last_name="Mejía Placed")
	loan = make_disbursed_loan(client=client, company=COMPANY, disbursed_on=add_days(today(), -66))
	paid = make_repayment(loan=loan.name, amount=3_000, value_date=add_days(today(), -5))
	frappe.db.commit()
	yield paid
	frappe.db.set_value("User", user, "language", "en")
	frappe.db.commit()


def test_accountant_sees_the_effect_and_places_the_payment_otherwise(paid, sign_in):
	desk = sign_in("Lending Accountant", width=1366, height=900)
	desk.open_form("Loan Repayment", paid.name)
	desk.choose_action("Reclasificar", "Acciones")
	desk.wait_for_form("Payment Reclassification")
	desk.page.evaluate(
		"""async () => {
			await cur_frm.set_value({ allocation_preset: "Custom", allocation_direction: "Vertical", reason: "Acuerdo" });
			const row = cur_frm.add_child("allocation_steps");
			await frappe.model.set_value(row.doctype, row.name, { timing: "Past Due", component: "Principal" });
			cur_frm.refresh_field("allocation_steps");
		}"""
	)
	effect = desk.page.locator("[data-fieldname=effect_html]")
	expect(effect).to_contain_text("Capital")
	expect(effect).to_contain_text("3,000.00")
	expect(effect).to_contain_text("Lo que se contabiliza")
	if folder := os.environ.get("SHOTS"):
		desk.page.screenshot(path=f"{folder}/reclassification.png", full_page=True)
	desk.page.evaluate("() => cur_frm.save()")
	desk.page.evaluate("() => cur_frm.save('Submit')")
	desk.wait_for("docstatus", 1)
	expect(desk.page.locator("[data-fieldname=changes]")).to_contain_text("3,000.00")
	if folder := os.environ.get("SHOTS"):
		desk.page.screenshot(path=f"{folder}/reclassified.png", full_page=True)
	assert desk.errors == []
	frappe.db.rollback()
	parts = frappe.get_all("Loan Repayment Allocation", {"parent": paid.name}, ["component", "amount"])
	assert [(row.component, row.amount) for row in parts] == [("Principal", 3_000)]
