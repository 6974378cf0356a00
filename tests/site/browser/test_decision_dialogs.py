"""A credit manager approves less than was asked, and rejects with reasons, in the dialogs of the form."""

from __future__ import annotations

import frappe
import pytest
from playwright.sync_api import expect

from lending_app.testing.factories import make_client, make_loan_application, make_loan_product
from tests.site.browser.story import BRANCH, COMPANY
from tests.site.support import get_user


@pytest.fixture
def in_review(people):
	"""An application that a loan officer has submitted."""
	client = make_client(branch=BRANCH, language="es")
	product = make_loan_product()
	application = make_loan_application(client=client.name, product=product.name, company=COMPANY)
	application.db_set({"status": "In Review", "submitted_by": "Guest"})
	frappe.db.commit()
	return application.name


def test_manager_approves_less_than_was_asked(in_review, sign_in):
	desk = sign_in("Credit Manager")
	desk.open_form("Loan Application", in_review)
	desk.choose_action("Approve")
	expect(desk.dialog).to_contain_text("has not been evaluated")
	desk.confirm("Decide without an Evaluation")
	expect(desk.dialog).to_contain_text("Within an analyst's authority")
	desk.fill("amount", 80_000, within=desk.dialog)
	desk.fill("number_of_installments", 10, within=desk.dialog)
	desk.fill("conditions", "Salary paid into an account with us", within=desk.dialog)
	desk.confirm("Approve")
	desk.wait_for("status", "Approved")
	desk.wait_for_requests()
	assert (desk.get("approved_amount"), desk.get("approved_number_of_installments")) == (80_000, 10)
	assert desk.download_pdf("Loan Application", in_review, "Loan Offer").startswith(b"%PDF")
	assert desk.errors == []
	frappe.db.rollback()
	[decision] = frappe.get_all(
		"Credit Decision", {"application": in_review}, ["kind", "amount", "requested_amount"]
	)
	assert (decision.kind, decision.amount, decision.requested_amount) == ("Approve", 80_000, 100_000)


def test_manager_rejects_with_reasons_and_advice(in_review, sign_in):
	desk = sign_in("Credit Manager")
	desk.open_form("Loan Application", in_review)
	desk.choose_action("Reject")
	desk.confirm("Reject")
	expect(desk.dialog).to_contain_text("Missing Values Required")
	desk.dismiss()
	main = desk.control("main_reason", desk.dialog)
	main.locator("input").fill("JOB_STABILITY")
	main.locator('[role="option"]', has_text="Length of employment").first.click()
	desk.fill("advice", "Apply again after a year in the job.", within=desk.dialog)
	desk.fill("waiting_days", 90, within=desk.dialog)
	desk.confirm("Reject")
	desk.wait_for("status", "Rejected")
	desk.wait_for_requests()
	assert desk.get("rejection_reason") == "Length of employment"
	assert desk.errors == []
	frappe.db.rollback()
	[decision] = frappe.get_all(
		"Credit Decision", {"application": in_review}, ["kind", "waiting_days", "advice"]
	)
	assert (decision.kind, decision.waiting_days) == ("Reject", 90)
	assert decision.advice == "Apply again after a year in the job."


@pytest.fixture
def manager_reads_spanish(people):
	user = get_user("Credit Manager", BRANCH)
	frappe.db.set_value("User", user, "language", "es")
	frappe.db.commit()
	yield
	frappe.db.rollback()
	frappe.db.set_value("User", user, "language", "en")
	frappe.db.commit()


def test_documents_to_ask_for_are_listed_in_the_reader_s_language(in_review, manager_reads_spanish, sign_in):
	desk = sign_in("Credit Manager")
	desk.open_form("Loan Application", in_review)
	desk.choose_action("Pedir información", "Acciones")
	documents = desk.control("documents", desk.dialog)
	documents.locator(".form-control").first.click()
	choices = documents.locator(".selectable-item")
	expect(choices.filter(has_text="Cédula de identidad").first).to_be_visible()
	expect(choices.filter(has_text="National ID Card")).to_have_count(0)
	documents.locator(".selectable-items-wrapper input, input").first.fill("nómina")
	choices.filter(has_text="Recibo de nómina").first.click()
	desk.dialog.locator(".modal-title").click()
	desk.fill("explanation", "La última volante de pago.", within=desk.dialog)
	desk.confirm("Solicitar")
	desk.wait_for("status", "Needs Information")
	assert desk.errors == []
	frappe.db.rollback()
	asked = frappe.get_all(
		"Loan Application Document", {"parent": in_review, "state": "Requested"}, pluck="document_type"
	)
	assert "Payslip" in asked
