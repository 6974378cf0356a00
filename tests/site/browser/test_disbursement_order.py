"""A treasurer reads an order in Spanish, approves it and pays it out, each with one press."""

from __future__ import annotations

import os

import frappe
import pytest
from playwright.sync_api import expect

from lending_app.disbursement.orders.decide_order import request_approval
from lending_app.testing.factories import get_cash_mode, make_approved_loan, make_client, make_loan_product
from tests.site.browser.story import BRANCH, COMPANY
from tests.site.support import as_user


@pytest.fixture
def asked_for(in_spanish):
	"""An order that an officer has prepared and asked to have approved."""
	client = make_client(branch=BRANCH)
	product = make_loan_product(opening_fee_percent=2, fee_tax_percent=18)
	loan = make_approved_loan(client=client, product=product, company=COMPANY)
	payee = {"payee_kind": "Client", "method": "Cash", "mode_of_payment": get_cash_mode()}
	costs = [{"kind": "Notary", "amount": 1_500}, {"kind": "Liquid Guarantee", "rate_percent": 10}]
	with as_user("Loan Officer", BRANCH):
		order = frappe.new_doc("Disbursement Order", loan=loan.name, payees=[payee], costs=costs).insert()
		request_approval(order.name)
	frappe.db.commit()
	return order.name


def test_treasurer_approves_and_pays_out_in_spanish(asked_for, sign_in):
	desk = sign_in("Treasurer")
	desk.open_form("Disbursement Order", asked_for)
	desk.wait_for_requests()
	checks = desk.form.locator('[data-fieldname="checks_html"]')
	expect(checks).to_contain_text("Aprobación vigente")
	expect(checks).to_contain_text("Sí")
	if folder := os.environ.get("SHOTS"):
		desk.page.screenshot(path=f"{folder}/order.png", full_page=True)
	desk.press("Aprobar")
	desk.wait_for("status", "Approved")
	desk.press("Desembolsar")
	expect(desk.dialog).to_contain_text("86,140.00")
	# Its words are Frappe's, translated where the bench has compiled them.
	desk.dialog.locator(".btn-primary:visible").click()
	desk.wait_for("status", "Executed")
	desk.wait_for_requests()
	if folder:
		desk.page.screenshot(path=f"{folder}/executed.png", full_page=True)
	assert desk.errors == []
	frappe.db.rollback()
	order = frappe.get_doc("Disbursement Order", asked_for)
	assert (order.status, order.net_amount) == ("Executed", 86_140)
	assert frappe.db.count("Loan Disbursement", {"loan": order.loan, "docstatus": 1}) == 1
