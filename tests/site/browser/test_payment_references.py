"""A treasurer makes a capture line in Spanish, and the borrower sees it on a telephone; a notice waits for its loan."""

from __future__ import annotations

import json
import os

import frappe
import pytest
from frappe.utils import add_days, today
from playwright.sync_api import expect

from lending_app.loan_payments.gateways.apply_notice import apply_notice
from lending_app.loan_payments.gateways.receive_notice import store_notice
from lending_app.testing.factories import make_disbursed_loan, make_unique
from tests.site.browser.story import BRANCH, COMPANY
from tests.site.browser.test_portal import assert_fits, borrower, telephone  # noqa: F401
from tests.site.browser.test_portal import sign_in as sign_in_to_portal
from tests.site.support import get_user


@pytest.fixture
def loan(open_days, borrower):  # noqa: F811
	client = frappe.get_doc("Client", borrower).name
	name = make_disbursed_loan(client=client, company=COMPANY, disbursed_on=add_days(today(), -20)).name
	frappe.db.commit()
	return name


def test_treasurer_makes_a_reference_and_the_borrower_pays_with_it(loan, in_spanish, sign_in, telephone):  # noqa: F811
	desk = sign_in("Treasurer")
	desk.open_form("Loan", loan)
	desk.choose_action("Referencia de pago", group="Acciones")
	expect(desk.dialog).to_contain_text("Qué se puede pagar")
	desk.choose("amount_kind", "Minimum Amount", desk.dialog)
	desk.show("reference-dialog")
	desk.dialog.locator(".btn-primary").click()
	desk.wait_for_form("Payment Reference")
	desk.wait_for("status", "Active")
	expect(desk.form).to_contain_text("Monto mínimo")
	expect(desk.form.get_by_role("button", name="Anular la referencia").first).to_be_visible()
	desk.show("reference-form")
	name = desk.get("name")
	assert desk.download_pdf("Payment Reference", name, "Payment Slip").startswith(b"%PDF")
	desk.open("payment-reference")
	expect(desk.form).to_contain_text(desk_shown(name))
	desk.press("Crear para muchos préstamos")
	expect(desk.dialog).to_contain_text("Vacío: el de la empresa.")
	desk.show("reference-many")
	page = telephone
	sign_in_to_portal(page)
	page.goto("/my-loans?_lang=es")
	expect(page.locator("main")).to_contain_text(desk_shown(name))
	assert_fits(page)
	if folder := os.environ.get("PICTURES"):
		page.screenshot(path=f"{folder}/portal-reference.png", full_page=True)


def desk_shown(name: str) -> str:
	frappe.db.rollback()
	return frappe.db.get_value("Payment Reference", name, "shown_reference")


def test_treasurer_chooses_the_loan_of_a_notice(loan, in_spanish, sign_in):
	gateway, notice = make_notice()
	desk = sign_in("Treasurer")
	desk.open_form("Payment Notice", notice)
	expect(desk.form).to_contain_text("No hay ninguna referencia de pago RF00.")
	desk.show("notice-suspense")
	desk.press("Elegir el préstamo")
	desk.pick("loan", loan, desk.dialog)
	desk.dialog.locator(".btn-primary").click()
	desk.wait_for("status", "Posted")
	desk.show("notice-posted")
	desk.open("payment-notice")
	expect(desk.form).to_contain_text(gateway)
	desk.show("notice-list")
	desk.open_form("Loan Payment Gateway", gateway)
	desk.show("gateway-form")


def make_notice() -> tuple[str, str]:
	account = frappe.db.get_value("Account", {"company": COMPANY, "account_type": "Bank", "is_group": 1})
	values = {"account_name": make_unique("Pasarela"), "company": COMPANY, "account_type": "Bank"}
	account = frappe.new_doc("Account", **values, parent_account=account).insert().name
	mode = frappe.new_doc("Mode of Payment", mode_of_payment=make_unique("Tiendas"), type="Bank", enabled=1)
	mode.append("accounts", {"company": COMPANY, "default_account": account})
	mode.insert()
	gateway = frappe.new_doc(
		"Loan Payment Gateway", gateway_name=make_unique("Tiendas"), company=COMPANY, mode_of_payment=mode.name,
		secret="a-secret-of-the-gateway-2468", user=get_user("Treasurer", BRANCH),
	).insert()  # fmt: skip
	content = {
		"id": make_unique("T"),
		"reference": "RF00",
		"amount": "750.00",
		"currency": "DOP",
		"payer": "Ana Peña",
	}
	body = json.dumps(content | {"paid_on": today()}).encode()
	name = store_notice(gateway, body)
	frappe.db.commit()
	frappe.local.lang = "es"
	apply_notice(name)
	frappe.local.lang = "en"
	frappe.set_user("Administrator")
	return gateway.name, name
