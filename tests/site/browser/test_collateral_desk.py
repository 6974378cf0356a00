"""An officer registers, pledges and substitutes in Spanish; a manager executes a thing and gives back what is over."""

from __future__ import annotations

import os

import frappe
import pytest
from frappe.utils import add_days, today
from playwright.sync_api import expect

from lending_app.testing.factories import (
	get_cash_mode,
	make_client,
	make_disbursed_loan,
	make_loan_product,
	make_provision_table,
)
from tests.site.browser.story import BRANCH, COMPANY
from tests.site.support import get_user

VIN = "1HGCM82633A004352"
ROLES = ("Loan Officer", "Lending Manager")


@pytest.fixture
def in_spanish(people):
	users = [get_user(role, BRANCH) for role in ROLES]
	for user in users:
		frappe.db.set_value("User", user, "language", "es")
	frappe.db.commit()
	yield
	for user in users:
		frappe.db.set_value("User", user, "language", "en")
	frappe.db.commit()


@pytest.fixture
def loan(in_spanish):
	"""A loan of five days ago that nothing secures."""
	client = make_client(branch=BRANCH).name
	product = make_loan_product(provision_table=make_provision_table().name)
	loan = make_disbursed_loan(
		client=client, company=COMPANY, product=product, disbursed_on=add_days(today(), -5)
	)
	frappe.db.commit()
	return loan


def shoot(desk, name):
	if folder := os.environ.get("SHOTS"):
		desk.wait_for_requests()
		desk.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def save(desk):
	"""Its words are Frappe's, translated where the bench has compiled them."""
	desk.page.keyboard.press("Control+s")
	desk.page.wait_for_function("() => !cur_frm.is_new() && !cur_frm.is_dirty()")
	desk.wait_for_requests()
	return desk.get("name")


def type_date(desk, field, days, row):
	"""Some days from today, in a row's form: the Escape that closes a calendar would close the row too."""
	shown = desk.page.evaluate("day => frappe.datetime.str_to_user(day)", add_days(today(), days))
	desk.control(field, row).locator("input:visible").first.fill(shown)
	desk.page.keyboard.press("Tab")


def register_car(desk, client):
	desk.open_new("Collateral")
	desk.pick("client", client)
	kind = desk.control("collateral_type")
	kind.locator("input:visible").click()
	kind.locator("input:visible").fill("Vehículo")
	kind.locator('[role="option"]:has-text("Vehículo")').first.click()
	desk.wait_for("collateral_type", "Vehicle")
	desk.page.wait_for_function("() => cur_frm.doc.details && cur_frm.doc.details.length === 7")
	desk.fill("description", "Corolla 2020, gris")
	details = desk.control("details")
	expect(details).to_contain_text("Placa")
	texts = {"VIN": VIN, "Plate": "A123456", "Make": "Toyota", "Model": "Corolla", "Year": "2020"}
	desk.page.evaluate(
		"texts => cur_frm.doc.details.forEach(row => frappe.model.set_value(row.doctype, row.name, 'detail', texts[row.label]))",
		texts,
	)
	desk.select_tab("Avalúos")
	row = desk.add_row("appraisals")
	type_date(desk, "appraised_on", -10, row)
	desk.fill("value_amount", "900000", row)
	desk.fill("appraiser", "Tasaciones SA", row)
	desk.close_row(row)
	desk.select_tab("Seguro")
	row = desk.add_row("insurance")
	type_date(desk, "starts_on", -10, row)
	type_date(desk, "ends_on", 20, row)
	desk.fill("insurer", "Seguros SA", row)
	desk.fill("policy_number", "P-1", row)
	desk.control("is_endorsed", row).locator("input[type=checkbox]:visible").check()
	desk.close_row(row)
	desk.select_tab("Inscripción")
	desk.choose("registration_status", "Registered")
	desk.fill("registration_number", "R-1")
	desk.choose_date("registered_on", add_days(today(), -3))
	return save(desk)


def test_a_car_is_registered_pledged_substituted_and_executed_in_spanish(loan, sign_in):
	desk = sign_in("Loan Officer")
	car = register_car(desk, loan.client)
	shoot(desk, "registration")
	desk.form.locator(".form-tabs .nav-link").first.click()
	desk.choose("status", "Formalized")
	save(desk)
	assert desk.get("value_amount") == 900_000
	shoot(desk, "car")
	desk.choose_action("Prendar a un préstamo", "Acciones")
	desk.wait_for_form("Loan Collateral")
	desk.wait_for("collateral", car)
	desk.pick("loan", loan.name)
	save(desk)
	assert desk.get("value_amount") == 900_000
	shoot(desk, "pledge")
	desk.open_form("Loan", loan.name)
	desk.wait_for_requests()
	shoot(desk, "loan")

	frappe.db.rollback()
	other = frappe.copy_doc(frappe.get_doc("Collateral", car)).insert()
	frappe.db.commit()
	desk.open_form("Collateral", car)
	desk.choose_action("Sustituir", "Acciones")
	desk.pick("substitute_by", other.name, desk.dialog)
	desk.fill("reason", "El carro se vende", desk.dialog)
	shoot(desk, "substitute")
	desk.dialog.locator(".btn-primary:visible").click()
	desk.wait_for("status", "Substituted")
	shoot(desk, "substituted")
	for report in ("Collateral Register", "Collateral Expiries", "Coverage by Portfolio"):
		assert desk.open_report(report)
		shoot(desk, report)
	execute(sign_in("Lending Manager"), other.name, loan.name)
	assert desk.errors == []


def execute(desk, thing, loan):
	desk.open_form("Collateral", thing)
	desk.choose_action("Ejecutar", "Acciones")
	desk.wait_for_form("Collateral Execution")
	desk.wait_for("collateral", thing)
	desk.choose("manner", "Court Auction")
	desk.fill("court", "Primera Sala Civil")
	row = desk.add_row("steps")
	type_date(desk, "step_date", -1, row)
	desk.choose("kind", "Auction", row)
	desk.fill("note", "Sin postores", row)
	desk.close_row(row)
	row = desk.add_row("costs")
	type_date(desk, "cost_date", -1, row)
	desk.fill("description", "Alguacil", row)
	desk.fill("amount", "1500", row)
	desk.close_row(row)
	save(desk)
	shoot(desk, "execution")
	desk.press("Recibir el producto")
	desk.fill("amount", "800000", desk.dialog)
	desk.pick("mode_of_payment", get_cash_mode(), desk.dialog)
	shoot(desk, "proceeds")
	desk.dialog.locator(".btn-primary:visible").click()
	desk.wait_for("status", "Concluded")
	desk.dismiss()  # what is held for the client
	shoot(desk, "concluded")
	excess = desk.get("excess_amount")
	assert excess > 0
	desk.press("Devolver excedente")
	desk.pick("mode_of_payment", get_cash_mode(), desk.dialog)
	desk.dialog.locator(".btn-primary:visible").click()
	desk.page.wait_for_function("() => cur_frm.doc.refund")
	desk.wait_for_requests()
	shoot(desk, "returned")
	assert desk.errors == []
	frappe.db.rollback()
	assert frappe.db.get_value("Loan", loan, "status") == "Paid"
	refund = frappe.get_doc("Client Refund", {"loan": loan, "docstatus": 1})
	assert refund.amount == excess
	assert refund.journal_entry
