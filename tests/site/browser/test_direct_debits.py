"""A treasurer in Spanish: a mandate, the batch of a day, what the bank says of it, and an employer's file with its differences."""

from __future__ import annotations

import os
from functools import partial

import frappe
import pytest
from frappe.utils import add_months, today
from playwright.sync_api import expect

from lending_app.loan_payments.batches.post_batch import post_batch
from lending_app.loan_payments.direct_debits.apply_response import apply_response
from lending_app.loan_payments.direct_debits.make_batch import make_batch
from lending_app.loan_payments.direct_debits.release_batch import release_batch
from lending_app.loan_payments.payroll.make_file import make_file
from lending_app.testing.factories import (
	get_cash_mode,
	make_client,
	make_disbursed_loan,
	make_image,
	make_unique,
)
from tests.site.browser.story import BRANCH, COMPANY
from tests.site.disbursement.payment_support import TITLES, make_bank_account
from tests.site.support import as_user


@pytest.fixture
def loan(in_spanish, open_days):
	"""A loan whose first installment is due today."""
	client = make_client(branch=BRANCH).name
	return make_disbursed_loan(client=client, company=COMPANY, disbursed_on=add_months(today(), -1)).name


@pytest.fixture
def bank_account(people):
	ledger = frappe.db.get_value("Company", COMPANY, "default_bank_account") or frappe.db.get_value(
		"Account", {"company": COMPANY, "account_type": "Cash", "is_group": 0}
	)
	# An account of the ledger has one bank account, which an earlier run has left.
	return frappe.db.get_value("Bank Account", {"account": ledger}) or make_bank_account(
		company=COMPANY, account=ledger
	)


def show(desk, name):
	"""A picture for who wants to look."""
	if folder := os.environ.get("PICTURES"):
		desk.page.wait_for_timeout(600)
		desk.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def make(desk, work):
	"""Confirm, see how far it is, and be the worker; the form looks again by itself."""
	desk.dialog.locator(".btn-primary").click()
	desk.wait_for("status", "Making")
	expect(desk.form).to_contain_text("0 de 1 préstamos revisados.")
	show(desk, f"{work.func.__name__}-making")
	frappe.db.rollback()
	work()
	frappe.set_user("Administrator")
	desk.wait_for("status", "Generated")


def attach(content, ending="csv"):
	name = f"{make_unique('archivo')}.{ending}"
	return frappe.new_doc("File", file_name=name, is_private=1, content=content).insert().file_url


def test_mandate_batch_and_response_in_spanish(loan, bank_account, sign_in):
	with as_user("Treasurer", BRANCH):
		evidence = make_image()
	frappe.db.commit()
	desk = sign_in("Treasurer")
	desk.open_new("Direct Debit Mandate")
	desk.pick("loan", loan)
	desk.wait_for("currency", "DOP")
	desk.choose("account_type", "CLABE")
	desk.fill("account_number", "002115016003269411")
	desk.fill("bank", "40002")
	desk.page.evaluate("url => cur_frm.set_value('evidence', url)", evidence)
	show(desk, "mandate-new")
	desk.form.locator(".primary-action:visible", has_text="Guardar").click()
	desk.page.wait_for_function("() => !cur_frm.is_new() && !cur_frm.is_dirty()")
	desk.wait_for_requests()
	show(desk, "mandate")
	with as_user("Treasurer", BRANCH):
		values = {"company": COMPANY, "bank_account": bank_account, "collection_date": today()}
		batch = frappe.new_doc("Direct Debit Batch", mode_of_payment=get_cash_mode(), **values).insert().name
	frappe.db.commit()
	desk.open_form("Direct Debit Batch", batch)
	desk.press("Generar el archivo")
	make(desk, partial(make_batch, batch))
	show(desk, "batch")
	frappe.db.rollback()
	debit = frappe.get_doc("Direct Debit", {"batch": batch, "loan": loan})
	with as_user("Lending Manager", BRANCH):
		release_batch(batch)
	with as_user("Treasurer", BRANCH):
		content = (
			TITLES + f"{debit.end_to_end_id},returned,{today()},{debit.amount:.2f},AM04,Sin fondos,\n"
			f"DD-DE-OTRO,accepted,{today()},5.00,,,\n"
		).encode()
		values = {"company": COMPANY, "format": "Layout", "layout": "Status, CSV", "file": attach(content)}
		response = frappe.new_doc("Direct Debit Response", **values).insert().name
	frappe.db.commit()
	desk.open_form("Direct Debit Response", response)
	desk.press("Cargar")
	desk.wait_for("status", "Running")
	# What the worker does, which the test's server has none of.
	frappe.db.rollback()
	apply_response(response)
	frappe.set_user("Administrator")
	desk.page.reload()
	desk.wait_for_form("Direct Debit Response", response)
	assert (desk.get("number_applied"), desk.get("number_failed")) == (1, 1)
	show(desk, "response")
	desk.open_form("Direct Debit Batch", batch)
	expect(desk.control("rows_html")).to_contain_text("Sin fondos")
	show(desk, "batch-returned")
	desk.open("direct-debit")
	expect(desk.form).to_contain_text("Devuelta")
	show(desk, "debits")
	assert desk.errors == []


def test_employer_s_file_with_its_differences_in_spanish(loan, sign_in):
	employer = make_unique("Ministerio de Salud")
	with as_user("Treasurer", BRANCH):
		agreement = frappe.new_doc(
			"Payroll Agreement",
			employer=employer,
			company=COMPANY,
			starts_on=add_months(today(), -2),
			paydays=", ".join(str(day) for day in range(1, 32)),
			mode_of_payment=get_cash_mode(),
		).insert()
		values = {"agreement": agreement.name, "loan": loan, "employee_number": "10045"}
		frappe.new_doc("Payroll Employee", **values).insert()
		document = frappe.new_doc("Payroll File", agreement=agreement.name, payday=today()).insert().name
		answer = attach("Número de empleado;Monto\n10045;1.000,00\n99999;50,00\n".encode())
	frappe.db.commit()
	desk = sign_in("Treasurer")
	desk.open_form("Payroll File", document)
	desk.press("Generar el archivo")
	make(desk, partial(make_file, document))
	desk.page.evaluate("url => cur_frm.set_value('answer_file', url)", answer)
	desk.press("Revisar el archivo")
	desk.wait_for("status", "Checked")
	differences = desk.control("rows_html")
	expect(differences).to_contain_text("Menos")
	expect(differences).to_contain_text("99999")
	show(desk, "payroll-checked")
	desk.press("Contabilizar los pagos")
	desk.dialog.locator(".btn-primary").click()
	desk.wait_for("status", "Posted")
	frappe.db.rollback()
	post_batch(frappe.db.get_value("Payroll File", document, "payment_batch"))
	frappe.set_user("Administrator")
	assert frappe.db.get_value("Loan", loan, "paid_amount") == 1000
	if os.environ.get("PICTURES"):
		for route in ("treasury", f"payroll-agreement/{agreement.name}", "payroll-line", "payroll-employee"):
			desk.open(route)
			desk.page.wait_for_timeout(2500)
			show(desk, route.partition("/")[0])
		desk.open_form("Loan", loan)
		show(desk, "loan")
	assert desk.errors == []
