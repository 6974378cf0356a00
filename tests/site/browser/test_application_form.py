"""A loan officer makes an application on the form: a draft, what is missing, a guarantor, a paper, the submission."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import today
from playwright.sync_api import expect

from lending_app.testing.factories import make_cedula, make_client, make_image, make_loan_product
from tests.site.browser.story import BRANCH
from tests.site.support import get_user


@pytest.fixture
def request_data(people):
	"""A client and a product that asks for a guarantor and a paper."""
	client = make_client(branch=BRANCH, monthly_income=60_000, birth_date="1985-03-01")
	product = make_loan_product(
		is_guarantor_required=1,
		minimum_number_of_guarantors=1,
		minimum_age=18,
		maximum_age=80,
		minimum_monthly_income=90_000,
		documents=[{"document_type": "Utility Bill", "is_required": 1}],
	)
	frappe.db.commit()
	return client.name, product.name


def add_row(desk, tab, table):
	desk.select_tab(tab)
	grid = desk.control(table)
	grid.locator(".grid-add-row").click()
	grid.locator(".grid-row").last.locator(".btn-open-row").click()


def test_officer_makes_and_submits_an_application(sign_in, request_data):
	client, product = request_data
	desk = sign_in("Loan Officer")
	desk.open_new("Loan Application")
	desk.pick("client", client)
	desk.pick("product", product)
	desk.fill("requested_amount", 50_000)
	desk.fill("number_of_installments", 12)
	name = desk.save()
	assert desk.get("total_amount") > 50_000
	expect(desk.control("eligibility_html")).to_contain_text("Failed")

	desk.press("What Is Missing")
	for text in ("Purpose", "1 guarantors", "Utility Bill"):
		expect(desk.dialog).to_contain_text(text)
	desk.dismiss()
	desk.choose_action("Submit Application")
	expect(desk.dialog).to_contain_text("Application Incomplete")
	desk.dismiss()
	assert frappe.db.get_value("Loan Application", name, "status") == "Draft"

	desk.open_form("Loan Application", name)
	desk.fill("purpose", "Two sewing machines")
	add_row(desk, "Parties", "parties")
	row = desk.form.locator(".grid-row-open .form-in-grid")
	desk.fill("full_name", "Luisa Peña", within=row)
	desk.fill("identity_number", make_cedula(), within=row)
	desk.fill("monthly_income", 45_000, within=row)
	row.locator(".grid-collapse-row").first.click()
	paper = make_image()
	frappe.db.commit()
	desk.page.evaluate(
		"url => frappe.model.set_value(cur_frm.doc.documents[0].doctype, cur_frm.doc.documents[0].name, 'attachment', url)",
		paper,
	)
	desk.save()
	assert desk.get("documents")[0]["state"] == "Received"
	desk.choose_action("Submit Application")
	desk.wait_for("status", "Submitted")
	desk.wait_for_requests()
	desk.select_tab("History")
	expect(desk.control("timeline_html")).to_contain_text("Submitted")
	saved = frappe.get_doc("Loan Application", name)
	assert (saved.submitted_by, str(saved.application_date)) == (get_user("Loan Officer", BRANCH), today())
	assert saved.parties[0].full_name == "Luisa Peña"
