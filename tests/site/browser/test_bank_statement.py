"""A treasurer loads a bank's statement in Spanish, says whose money a line is, and posts; the accountant sees it reconciled."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import add_days, getdate, today
from playwright.sync_api import expect

from lending_app.loan_payments.bank.process_load import process_load
from lending_app.loan_payments.batches.post_batch import post_batch
from lending_app.testing.factories import make_client, make_disbursed_loan, make_unique
from tests.site.browser.story import BRANCH, COMPANY
from tests.site.support import as_user


@pytest.fixture
def draft(in_spanish, open_days):
	"""A statement with a payment, one that names nobody, and a fee."""
	loan = make_disbursed_loan(
		client=make_client(branch=BRANCH).name, company=COMPANY, disbursed_on=add_days(today(), -3)
	).name
	group = frappe.db.get_value("Account", {"company": COMPANY, "account_type": "Bank", "is_group": 1})
	ledger = frappe.new_doc(
		"Account", account_name=make_unique("Banco"), company=COMPANY, account_type="Bank"
	)
	ledger.parent_account = group or frappe.db.get_value(
		"Account", frappe.get_cached_value("Company", COMPANY, "default_cash_account"), "parent_account"
	)
	ledger.insert()
	mode = frappe.new_doc("Mode of Payment", mode_of_payment=make_unique("Depósito"), type="Bank", enabled=1)
	mode.append("accounts", {"company": COMPANY, "default_account": ledger.name})
	mode.insert()
	bank = frappe.new_doc("Bank", bank_name=make_unique("Banco")).insert().name
	account = frappe.new_doc(
		"Bank Account",
		account_name=make_unique("Operativa"),
		bank=bank,
		is_company_account=1,
		company=COMPANY,
		account=ledger.name,
		bank_account_no="7914235670",
	).insert()
	day = getdate(today()).strftime("%d/%m/%Y")
	content = (
		f"Cuenta:;791-4235670;;;;\nFecha;Descripción;Ordenante;Débito;Crédito;Saldo\n"
		f"{day};Pago {loan};José Muñoz;;1.234,56;11.234,56\n"
		f"{day};Depósito en ventanilla;Ana Peña;;500,00;11.734,56\n"
		f"{day};Comisión;;34,56;;11.700,00\n"
	).encode("cp1252")
	with as_user("Treasurer", BRANCH):
		file = frappe.new_doc(
			"File", file_name=f"{make_unique('estado')}.csv", is_private=1, content=content
		).insert()
		name = (
			frappe.new_doc("Bank Statement Load", bank_account=account.name, file=file.file_url).insert().name
		)
	frappe.db.commit()
	return name, loan


def divide(desk, loan):
	"""A loan that is added takes what the first leaves."""
	rows = desk.control("parts", desk.dialog).locator(".grid-body .rows > .grid-row")
	rows.first.locator('[data-fieldname="amount"]').first.click()
	amount = rows.first.locator('[data-fieldname="amount"] input:visible')
	amount.fill("1000")
	# From the last column one comes into a new row.
	amount.press("Tab")
	expect(rows).to_have_count(2)
	rows.nth(1).locator('[data-fieldname="loan"]').first.click()
	rows.nth(1).locator('[data-fieldname="loan"] input:visible').fill(loan)
	rows.nth(1).locator(f'[role="option"]:has-text("{loan}")').first.click()
	expect(rows.nth(1).locator('[data-fieldname="amount"]').first).to_contain_text("234.56")


def test_treasurer_loads_a_statement_and_the_accountant_sees_it_reconciled(draft, sign_in):
	name, loan = draft
	desk = sign_in("Treasurer")
	desk.open_form("Bank Statement Load", name)
	desk.press("Cargar el estado de cuenta")
	desk.wait_for("status", "Loading")
	process_load(name)
	desk.open_form("Bank Statement Load", name)
	lines = desk.control("lines_html")
	expect(lines).to_contain_text("Ana Peña")
	expect(lines).to_contain_text("Identificado")
	# What was read is not exchanged for another file.
	expect(desk.control("file").get_by_text("Descartar")).to_be_hidden()
	desk.show("bank-loaded")
	lines.get_by_role("row").filter(has_text="José Muñoz").get_by_role("button").click()
	expect(desk.dialog).to_contain_text("Número de préstamo")
	desk.dialog.locator("[data-loan]").click()
	divide(desk, loan)
	desk.show("bank-decide")
	desk.dismiss()
	desk.press("Contabilizar los pagos")
	desk.dialog.locator(".btn-primary").click()
	desk.wait_for("number_posting", 1)
	batch = frappe.db.get_value("Payment Batch", {"reference_number": name})
	post_batch(batch)
	desk.open_form("Bank Statement Load", name)
	desk.wait_for("number_reconciled", 1)
	desk.press("Registrar como no identificado")
	desk.dialog.locator(".btn-primary").click()
	desk.wait_for("number_suspense", 1)
	desk.show("bank-suspense")
	assert desk.errors == []
	line = frappe.db.get_value(
		"Bank Statement Line", {"statement_load": name, "loan": loan}, ["bank_transaction", "status"]
	)
	assert line[1] == "Reconciled"
	accountant = sign_in("Lending Accountant")
	accountant.open_form("Bank Transaction", line[0])
	accountant.wait_for("status", "Reconciled")
	accountant.show("bank-transaction")
