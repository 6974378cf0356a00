"""A treasurer takes a bank's file in, in Spanish: checks it, names the loan of a line, and posts the payments."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import add_days, today
from playwright.sync_api import expect

from lending_app.loan_payments.batches.post_batch import post_batch
from lending_app.testing.factories import get_cash_mode, make_client, make_disbursed_loan, make_unique
from tests.site.browser.desk import SECONDS
from tests.site.browser.story import BRANCH, COMPANY
from tests.site.support import as_user


@pytest.fixture
def draft(in_spanish, open_days):
	"""A batch with its file: a payment, one of nobody known, and a line that is faulty."""
	client = make_client(branch=BRANCH).name
	loan = make_disbursed_loan(client=client, company=COMPANY, disbursed_on=add_days(today(), -3)).name
	reference = make_unique("BHD")
	content = (
		"Banco del Pueblo;;;;\nPréstamo;Monto;Fecha;Referencia;Ordenante\n"
		f"{loan};1.234,56;{today()};{reference};José Muñoz\n;500,00;;{reference}-X;Ana Peña\n{loan};doce;;;\n"
	).encode("cp1252")
	with as_user("Treasurer", BRANCH):
		name = f"{make_unique('banco')}.csv"
		file = frappe.new_doc("File", file_name=name, is_private=1, content=content).insert()
		values = {"company": COMPANY, "mode_of_payment": get_cash_mode(), "file": file.file_url}
		batch = frappe.new_doc("Payment Batch", **values).insert().name
	frappe.db.commit()
	return batch, loan


def test_treasurer_posts_a_file_of_the_bank_in_spanish(draft, sign_in):
	batch, loan = draft
	desk = sign_in("Treasurer")
	desk.open_form("Payment Batch", batch)
	desk.press("Revisar el archivo")
	desk.wait_for("status", "Checked")
	lines = desk.control("rows_html")
	expect(lines).to_contain_text("El importe doce no es un número.")
	expect(lines).to_contain_text("Ana Peña")
	desk.show("batch-checked")
	lines.get_by_role("button", name="Elegir el préstamo").click()
	desk.pick("loan", loan, desk.dialog)
	desk.show("batch-choose")
	desk.dialog.locator(".btn-primary").click()
	desk.wait_for("number_ready", 2)
	desk.press("A dónde va")
	expect(desk.form).to_contain_text("Aplicación del lote de pagos", timeout=30 * SECONDS)
	desk.show("batch-allocation")
	desk.open_form("Payment Batch", batch)
	desk.press("Contabilizar los pagos")
	expect(desk.dialog).to_contain_text("Líneas con errores que se dejan fuera: 1.")
	desk.show("batch-ask")
	desk.dialog.locator(".btn-primary").click()
	desk.wait_for("status", "Posting")
	# What the worker does, which the test's server has none of.
	frappe.db.rollback()
	post_batch(batch)
	frappe.set_user("Administrator")
	desk.press("Actualizar")
	desk.wait_for("status", "Posted")
	desk.show("batch-posted")
	assert desk.get("posted_amount") == 1734.56
	desk.open("payment-batch")
	expect(desk.form).to_contain_text(batch)
	desk.show("batch-list")
	assert desk.errors == []
	frappe.db.rollback()
	assert frappe.db.get_value("Loan", loan, "paid_amount") == 1734.56
