"""An officer makes an order by the loan's main button; a treasurer reads it in Spanish, approves it and pays it out."""

from __future__ import annotations

import os

import frappe
import pytest
from playwright.sync_api import expect

from lending_app.disbursement.orders.decide_order import approve_order, cancel_order, request_approval
from lending_app.disbursement.orders.execute_order import execute_order
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


@pytest.fixture
def paid_to_two(asked_for):
	"""Paid out to the client in cash, and to a supplier by cheque."""
	order = frappe.get_doc("Disbursement Order", asked_for)
	client = {"payee_kind": "Client", "method": "Cash", "mode_of_payment": get_cash_mode()}
	cheque = {"method": "Named Cheque", "bank": "BHD"}
	supplier = {**client, **cheque, "payee_kind": "Supplier", "payee_name": "Motores & Cía", "amount": 40_000}
	with as_user("Loan Officer", BRANCH):
		values = {"loan": order.loan, "payees": [supplier, client], "costs": []}
		cancel_order(order.name, "Two payees")
		order = frappe.new_doc("Disbursement Order", **values).insert()
		request_approval(order.name)
	with as_user("Treasurer", BRANCH):
		approve_order(order.name)
		execute_order(order.name, "paid to two")
	frappe.db.commit()
	return order.name


def test_treasurer_records_that_a_cheque_came_back(paid_to_two, sign_in):
	desk = sign_in("Treasurer")
	desk.open_form("Disbursement Order", paid_to_two)
	desk.wait_for_requests()
	desk.press("Registrar devolución")
	expect(desk.dialog).to_contain_text("Beneficiario")
	desk.choose("payee", "1", desk.dialog)
	desk.fill("reason", "Nunca se cobró", desk.dialog)
	if folder := os.environ.get("SHOTS"):
		desk.page.screenshot(path=f"{folder}/return_dialog.png")
	desk.dialog.locator(".btn-primary:visible").click()
	desk.page.wait_for_function("() => cur_frm.doc.payees[0].repayment")
	desk.wait_for_requests()
	expect(desk.form.locator(".form-message:visible")).to_contain_text(
		"Motores & Cía, RD$ 40,000.00: Devuelto"
	)
	if folder:
		desk.page.screenshot(path=f"{folder}/returned.png", full_page=True)
	assert desk.errors == []
	frappe.db.rollback()
	order = frappe.get_doc("Disbursement Order", paid_to_two)
	assert (order.status, order.payees[0].payment_status) == ("Executed", "Returned")
	assert frappe.db.get_value("Loan", order.loan, "outstanding_principal_amount") == 60_000


@pytest.fixture
def paid_by_order(people):
	"""The company pays nothing out without an order."""
	frappe.db.set_value("Lending Company", COMPANY, "is_disbursed_by_order", 1)
	frappe.db.commit()
	yield
	frappe.db.rollback()
	frappe.db.set_value("Lending Company", COMPANY, "is_disbursed_by_order", 0)
	frappe.db.commit()


@pytest.fixture
def approved(people):
	loan = make_approved_loan(client=make_client(branch=BRANCH), product=make_loan_product(), company=COMPANY)
	frappe.db.commit()
	return loan.name


def press_main_button(desk, loan):
	desk.open_form("Loan", loan)
	desk.wait_for_requests()
	desk.form.locator(".primary-action:visible", has_text="Disburse").click()


def test_main_button_of_an_approved_loan_makes_an_order(paid_by_order, approved, sign_in):
	desk = sign_in("Loan Officer")
	press_main_button(desk, approved)
	desk.wait_for_form("Disbursement Order")
	assert (desk.get("loan"), desk.get("status")) == (approved, "Draft")
	assert desk.errors == []
	frappe.db.rollback()
	assert frappe.get_all("Disbursement Order", {"loan": approved}, pluck="name") == [desk.get("name")]


def test_main_button_opens_a_disbursement_where_no_order_is_asked_for(approved, sign_in):
	desk = sign_in("Treasurer")
	press_main_button(desk, approved)
	desk.wait_for_form("Loan Disbursement")
	assert desk.get("loan") == approved
	assert desk.errors == []
	frappe.db.rollback()
	assert not frappe.db.exists("Disbursement Order", {"loan": approved})
