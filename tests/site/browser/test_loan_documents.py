"""A contract in Spanish: generated and signed by the agent in Desk, by the client on a telephone, verified by anyone."""

from __future__ import annotations

import re

import frappe
import pytest
from playwright.sync_api import expect

from lending_app.contracts.signature.sign import read_content
from lending_app.contracts.templates.seed_templates import seed_templates
from lending_app.testing.factories import make_approved_loan
from tests.site.browser.desk import SECONDS
from tests.site.browser.story import BRANCH, COMPANY
from tests.site.browser.test_portal import assert_fits, borrower, telephone  # noqa: F401
from tests.site.browser.test_portal import sign_in as sign_in_as_borrower
from tests.site.contracts.test_signature import CODE, send
from tests.site.support import get_user

WORDS = {
	"representative_name": "Rosa Peña",
	"representative_position": "Gerente General",
	"signing_place": "Santo Domingo",
}


@pytest.fixture
def loan(borrower):  # noqa: F811
	seed_templates()
	if not frappe.db.exists("Contract Settings", COMPANY):
		frappe.new_doc("Contract Settings", company=COMPANY, **WORDS).insert()
	frappe.db.set_value("Client", borrower, {"language": "es", "email": "ana@example.com"})
	loan = make_approved_loan(client=frappe.get_doc("Client", borrower), company=COMPANY, branch=BRANCH)
	users = [get_user("Loan Officer", BRANCH), get_user("Borrower", BRANCH)]
	frappe.db.set_value("User", {"name": ("in", users)}, "language", "es")
	frappe.db.commit()
	yield loan
	frappe.db.rollback()
	frappe.db.set_value("User", {"name": ("in", users)}, "language", "en")
	frappe.db.commit()


def generate(desk, loan):
	desk.open_form("Loan", loan.name)
	desk.choose_action("Generar documentos", "Documentos")
	desk.dialog.locator("select").select_option("Loan Contract")
	desk.dialog.locator(".btn-primary:visible").click()
	expect(desk.page.locator("#alert-container")).to_contain_text(
		"Documentos generados: 1", timeout=60 * SECONDS
	)
	frappe.db.rollback()
	return frappe.get_last_doc("Loan Document", {"loan": loan.name})


def sign_by_agent(desk, document):
	desk.open_form("Loan Document", document.name)
	desk.press("Firmar como agente")
	desk.control("has_checked", within=desk.dialog).locator("input:not([disabled])").first.check()
	desk.dialog.locator(".btn-primary:visible").click()
	desk.wait_for("status", "Signed by Agent")


def open_credit_file(desk, loan):
	desk.open_form("Loan", loan.name)
	desk.choose_action("Expediente de crédito", "Documentos")
	expect(desk.dialog).to_contain_text("Documentos del contrato", timeout=60 * SECONDS)
	# An officer exports no loans, and is not offered it.
	expect(desk.dialog.locator(".btn-primary:visible")).to_have_count(0)


def sign_on_telephone(page, document):
	sign_in_as_borrower(page)
	page.goto(f"/my-loans/documents/{document.name}")
	assert_fits(page)
	page.fill("[name=signed_by]", document.client_name)
	page.check("[name=has_agreed]")
	page.fill("[name=code]", "000000")
	page.click(".sign-form .button.main")
	expect(page.locator("#message")).to_contain_text("Código incorrecto", timeout=60 * SECONDS)
	page.fill("[name=code]", CODE)
	box = page.locator("#drawing").bounding_box()
	page.mouse.move(box["x"] + 20, box["y"] + 40)
	page.mouse.down()
	page.mouse.move(box["x"] + 200, box["y"] + 60, steps=5)
	page.mouse.up()
	page.click(".sign-form .button.main")
	expect(page.locator("main")).to_contain_text("Firmado por todos", timeout=60 * SECONDS)
	assert_fits(page)


def verify(page, document):
	page.context.clear_cookies()
	page.goto(f"/verify/{document.verification_code}?_lang=es")
	content = read_content(document)
	middle = len(content) // 2
	changed = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
	for file, look in ((content, "good"), (changed, "bad")):
		page.set_input_files(
			"[name=file]", {"name": "contrato.pdf", "mimeType": "application/pdf", "buffer": file}
		)
		page.click("#verify-form .button")
		expect(page.locator("#verdict")).to_have_class(re.compile(look), timeout=60 * SECONDS)
	assert_fits(page)


def test_a_contract_is_generated_signed_by_both_and_verified(loan, sign_in, telephone):  # noqa: F811
	desk = sign_in("Loan Officer")
	document = generate(desk, loan)
	sign_by_agent(desk, document)
	open_credit_file(desk, loan)
	frappe.db.rollback()
	send(document.reload())
	frappe.db.commit()
	sign_on_telephone(telephone, document)
	frappe.db.rollback()
	document.reload()
	assert [(row.signer, row.method) for row in document.signatures] == [
		("Agent", "Typed"),
		("Client", "Drawn"),
	]
	verify(telephone, document)
	assert desk.errors == []
