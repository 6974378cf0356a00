"""The simulator's page and the comparison of two products, as an officer and a manager use them."""

import frappe
import pytest
from playwright.sync_api import expect

from lending_app.testing.factories import make_loan_product


@pytest.fixture(scope="module")
def products(people):
	made = [
		make_loan_product(product_name=f"Simulated {number}", default_interest_percent=rate).name
		for number, rate in ((1, 18), (2, 24))
	]
	frappe.db.commit()
	return made


def test_officer_compares_two_terms_and_applies_with_the_second(products, sign_in):
	desk = sign_in("Loan Officer")
	desk.open("loan-simulator")
	scenarios = desk.page.locator(".simulator-board > section")
	expect(scenarios).to_have_count(1)
	first = scenarios.first
	desk.pick("product", products[0], first)
	desk.fill("amount", 100_000, first)
	desk.fill("number_of_installments", 12, first)
	expect(first.locator(".scenario-result")).to_contain_text("9,168.00")
	desk.page.get_by_role("button", name="Compare with Another").click()
	expect(scenarios).to_have_count(2)
	second = scenarios.nth(1)
	expect(second.locator(".scenario-title")).to_have_text("Option 2")
	desk.fill("number_of_installments", 24, second)
	expect(second.locator(".scenario-result")).to_contain_text("4,992.41")
	second.locator(".apply-scenario").click()
	desk.wait_for_form("Loan Application")
	desk.wait_for("number_of_installments", 24)
	assert desk.errors == []


def test_manager_sets_two_products_side_by_side(products, sign_in):
	desk = sign_in("Credit Manager")
	desk.open_form("Loan Product", products[0])
	desk.choose_action("Compare", "Version")
	desk.pick("second", products[1], desk.dialog)
	desk.confirm("Compare")
	comparison = desk.dialog.locator('[data-fieldname="comparison"]')
	expect(comparison).to_contain_text("Rate (% a Year)")
	expect(comparison).to_contain_text("24")
	assert desk.errors == []
