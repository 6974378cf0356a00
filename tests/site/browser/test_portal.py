"""A borrower on a telephone: simulates as a guest, signs in, applies; later reads the offer and accepts it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import frappe
import pytest
from frappe.model.workflow import apply_workflow
from frappe.utils.password import update_password
from playwright.sync_api import Browser, Page, expect

from lending_app.testing.factories import make_client, make_loan_application, make_loan_product
from tests.site.browser.desk import PASSWORD, SECONDS
from tests.site.browser.story import BRANCH, COMPANY
from tests.site.support import get_user, make_user

TO_OFFER = ("Submit Application", "Take into Review", "Approve", "Send Offer")
WIDTH = 390


@pytest.fixture
def borrower(people: None) -> str:
	"""A client of the browser's company with a user of their own."""
	make_user("Borrower", BRANCH)
	user = get_user("Borrower", BRANCH)
	update_password(user, PASSWORD)
	frappe.defaults.set_user_default("Company", COMPANY, user)
	client = frappe.db.get_value("Client", {"user": user}) or make_client(user=user, branch=BRANCH).name
	frappe.db.commit()
	return client


@pytest.fixture
def product(people: None) -> Iterator[str]:
	settings = frappe.get_doc("Lending Settings")
	before = settings.is_simulator_open_to_guests
	settings.update({"is_simulator_open_to_guests": 1}).save()
	name = make_loan_product(is_in_portal=1, opening_fee_percent=2).name
	frappe.db.commit()
	yield name
	frappe.db.rollback()
	frappe.db.set_value("Loan Product", name, "is_in_portal", 0)
	frappe.get_doc("Lending Settings").update({"is_simulator_open_to_guests": before}).save()
	frappe.db.commit()


@pytest.fixture
def telephone(browser: Browser, base_url: str) -> Iterator[Page]:
	context = browser.new_context(viewport={"width": WIDTH, "height": 844}, locale="en", base_url=base_url)
	context.set_default_timeout(60 * SECONDS)
	page = context.new_page()
	errors: list[str] = []
	page.on("pageerror", lambda error: errors.append(str(error)))
	yield page
	context.close()
	assert errors == []


def sign_in(page: Page) -> None:
	answer = page.request.post(
		"/api/method/login", form={"usr": get_user("Borrower", BRANCH), "pwd": PASSWORD}
	)
	assert answer.ok, answer.text()


def assert_fits(page: Page) -> None:
	assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH


def test_guest_simulates_compares_applies_after_signing_in_and_sends_it(telephone, product, borrower):
	page = telephone
	page.goto("/simulator")
	page.select_option("#product", product)
	page.fill("#amount", "100.000,00")
	page.fill("#number_of_installments", "12")
	expect(page.locator("#result")).to_contain_text("DOP 9,168.00", timeout=60 * SECONDS)
	page.click("[data-action=add]")
	page.fill("#number_of_installments", "24")
	expect(page.locator("#comparison")).to_contain_text("24 installments", timeout=60 * SECONDS)
	page.fill("#amount", "5")
	expect(page.locator("#message")).to_contain_text("Outside Product Limits", timeout=60 * SECONDS)
	page.fill("#amount", "100000")
	expect(page.locator("#message")).to_be_hidden(timeout=60 * SECONDS)
	assert_fits(page)
	page.click("[data-action=apply]")
	page.wait_for_url(re.compile("/login"))
	sign_in(page)
	page.goto(
		f"/my-loans/apply?scenarios=%5B%7B%22product%22:%22{product}%22,%22amount%22:100000,%22number_of_installments%22:24%7D%5D"
	)
	page.fill("#purpose", "A roof")
	page.click("form button")
	page.wait_for_url(re.compile("/my-loans/applications/SOL-"))
	expect(page.locator("main")).to_contain_text("Not sent yet")
	assert_fits(page)
	page.check("[name=has_confirmed]")
	page.click("#send button")
	expect(page.locator("main")).to_contain_text("Sent for review", timeout=60 * SECONDS)
	name = page.url.rpartition("/")[2]
	frappe.db.rollback()
	sent = frappe.get_doc("Loan Application", name)
	assert (sent.client, sent.channel, sent.number_of_installments) == (borrower, "Web", 24)
	assert (sent.status, sent.submitted_by) == ("Submitted", get_user("Borrower", BRANCH))
	# The next test's request of the same borrower is not one too many.
	sent.db_set("status", "Withdrawn", commit=True)


def test_borrower_reads_the_offer_and_accepts_it(telephone, product, borrower):
	application = make_loan_application(
		client=borrower, product=product, company=COMPANY, branch=BRANCH, purpose="A roof", channel="Branch"
	)
	application.db_set("submitted_by", "Guest")
	for action in TO_OFFER:
		application = apply_workflow(application, action)
	frappe.db.commit()
	page = telephone
	sign_in(page)
	page.goto("/my-loans/applications")
	page.click(f"text={application.name}")
	expect(page.locator("#offer")).to_contain_text("DOP 9,168.00")
	assert_fits(page)
	page.fill("#signed_by", application.client_name)
	page.check("[name=has_agreed]")
	page.click("#accept button")
	expect(page.locator("main")).to_contain_text("Offer accepted", timeout=60 * SECONDS)
	frappe.db.rollback()
	answer = frappe.get_last_doc("Loan Offer Answer", {"application": application.name})
	assert (answer.answer, answer.channel, answer.signed_by) == (
		"Accepted",
		"Portal",
		application.client_name,
	)
	assert frappe.db.get_value("Loan Application", application.name, "loan")
