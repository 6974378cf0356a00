"""A loan officer fills in the whole form of an application, is told all that is missing, submits it and reads its evaluation."""

from __future__ import annotations

import frappe
import pytest
from playwright.sync_api import expect

from lending_app.testing.factories import (
	make_cedula,
	make_client_document,
	make_loan_product,
	make_screening_list,
	make_sound_client,
)
from tests.site.browser.story import BRANCH, COMPANY


@pytest.fixture
def product(people):
	product = make_loan_product(
		is_guarantor_required=1,
		minimum_number_of_guarantors=1,
		documents=[
			{"document_type": "Payslip", "is_required": 1},
			{"document_type": "Price Quotation", "is_required": 0},
		],
	)
	frappe.db.commit()
	return product.name


@pytest.fixture
def client(people):
	papers = [make_client_document(), make_client_document(document_type="Payslip", back=None)]
	client = make_sound_client(branch=BRANCH, documents=papers)
	screening_list = frappe.get_doc("Screening List", make_screening_list())
	frappe.db.commit()
	yield client.name
	frappe.db.rollback()
	screening_list.db_set("is_enabled", 0)
	frappe.db.commit()


def test_officer_completes_submits_and_reads_the_evaluation(client, product, sign_in):
	desk = sign_in("Loan Officer")
	desk.open_new("Loan Application")
	desk.pick("client", client)
	desk.pick("product", product)
	assert (desk.get("company"), desk.get("branch")) == (COMPANY, BRANCH)
	name = desk.save()

	desk.press("What Is Missing")
	missing = desk.dialog
	for text in ("Requested Amount", "Number of Installments", "Purpose", "asks for 1 guarantors"):
		expect(missing).to_contain_text(text)
	desk.dismiss()

	desk.fill("requested_amount", 100_000)
	desk.fill("number_of_installments", 12)
	desk.fill("purpose", "A roof of zinc")
	desk.select_tab("Parties")
	row = desk.add_row("parties")
	desk.fill("full_name", "Marta Aval", within=row)
	desk.fill("identity_number", make_cedula(), within=row)
	desk.choose("employment_status", "Employee", within=row)
	desk.fill("monthly_income", 55_000, within=row)
	desk.fill("assets_amount", 900_000, within=row)
	desk.close_row(row)
	desk.select_tab("Collateral")
	row = desk.add_row("collateral")
	desk.choose("collateral_type", "Vehicle", within=row)
	desk.fill("description", "Pick-up of 2021", within=row)
	desk.fill("estimated_value_amount", 150_000, within=row)
	desk.close_row(row)
	desk.save()
	[party] = desk.get("parties")
	assert (party["full_name"], party["net_worth_amount"]) == ("Marta Aval", 900_000)
	assert (desk.get("collateral_amount"), desk.get("coverage_percent")) == (150_000, 150)
	papers = {paper["document_type"]: paper["state"] for paper in desk.get("documents")}
	assert papers == {"Payslip": "Received", "Price Quotation": "Requested"}

	desk.choose_action("Submit Application")
	desk.wait_for("status", "Submitted")
	desk.wait_for_requests()
	desk.select_tab("Evaluation")
	shown = desk.control("evaluation_html")
	expect(shown.locator(".lending-phase")).to_have_count(4)
	expect(shown).to_contain_text("Repayment Capacity")
	expect(shown.locator(".lending-tile")).to_have_count(5)
	assert desk.errors == []
	frappe.db.rollback()
	assert frappe.db.get_value("Credit Evaluation", {"application": name}, "occasion") == "On Submission"
