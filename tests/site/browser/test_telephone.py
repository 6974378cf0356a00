"""Lending's forms and the portal on a telephone: nothing wider than the screen, titles whole, the main action in sight."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import add_days, add_months, today
from playwright.sync_api import expect

from lending_app.testing.factories import (
	make_approved_loan,
	make_client,
	make_disbursement,
	make_loan_application,
	make_loan_product,
	make_unique,
)
from tests.site.browser.story import BRANCH, COMPANY
from tests.site.support import get_user

WIDTH, HEIGHT = 390, 844
NAME = "María de los Ángeles Josefina"
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
# Whatever lies inside something that scrolls sideways, or is cut off by what it is in.
SCROLLS = """selector => [...document.querySelectorAll(selector)]
	.filter(element => element.offsetParent && element.scrollWidth > element.clientWidth + 1)
	.map(element => `${element.className}: ${element.scrollWidth} in ${element.clientWidth}`)"""


@pytest.fixture(scope="module")
def records(people):
	client = make_client(branch=BRANCH, first_name=NAME, language="es")
	product = make_loan_product(product_name="Préstamo para la vivienda")
	application = make_loan_application(client=client.name, product=product.name, company=COMPANY)
	application.db_set({"status": "In Review", "submitted_by": "Guest"})
	loan = make_approved_loan(client=client, company=COMPANY, product=product)
	# Entered days ago, and no day closed since: the banner counts from there.
	make_disbursement(loan=loan.name, value_date=add_months(today(), -3), posting_date=add_days(today(), -5))
	till = frappe.new_doc(
		"Till", till_name=make_unique("Caja de la sala grande"), company=COMPANY, branch=BRANCH
	)
	till.append("users", {"user": get_user("Lending Manager", BRANCH)})
	till.insert()
	frappe.db.commit()
	names = {"Client": client.name, "Loan Application": application.name, "Loan": loan.name}
	return {**names, "Till": till.name}


@pytest.fixture
def telephone(sign_in):
	"""Desk of a role in Spanish, as wide as a telephone."""
	users = []

	def open_telephone(role):
		users.append(get_user(role, BRANCH))
		frappe.db.set_value("User", users[-1], "language", "es")
		frappe.db.commit()
		return sign_in(role, width=WIDTH, height=HEIGHT, locale="es")

	yield open_telephone
	for user in users:
		frappe.db.set_value("User", user, "language", "en")
	frappe.db.commit()


def assert_fits(desk):
	assert desk.page.evaluate(FITS)
	title = desk.form.locator(".title-text:visible").first
	assert title.evaluate("element => element.scrollWidth <= element.clientWidth + 1"), title.inner_text()


def assert_in_sight(button):
	expect(button).to_be_visible()
	box = button.bounding_box()
	assert box["x"] >= 0
	assert box["x"] + box["width"] <= WIDTH
	assert box["y"] + box["height"] <= HEIGHT


def test_banner_of_open_days_takes_two_lines(records, telephone):
	desk = telephone("Lending Accountant")
	desk.open("loan")
	banner = desk.page.locator(".lending-days-banner")
	expect(banner).to_contain_text("Cerrar días")
	height = banner.evaluate(
		"element => (element.clientHeight - 16) / parseFloat(getComputedStyle(element).lineHeight)"
	)
	assert height < 2.5, banner.inner_text()


@pytest.mark.parametrize(
	("role", "doctype", "action"),
	[
		("Teller", "Loan", "Recibir pago"),
		("Lending Manager", "Till", "Abrir caja"),
		("Loan Officer", "Client", "Guardar"),
		("Credit Manager", "Loan Application", "Acciones"),
	],
)
def test_form_fits_and_its_main_action_is_in_sight(records, telephone, role, doctype, action):
	desk = telephone(role)
	desk.open_form(doctype, records[doctype])
	assert_fits(desk)
	assert_in_sight(desk.form.locator(".page-actions .btn-primary:visible", has_text=action).first)
	assert desk.errors == []


def test_schedule_of_a_loan_does_not_scroll_sideways(records, telephone):
	desk = telephone("Teller")
	desk.open_form("Loan", records["Loan"])
	for tab in ("Calendario de pagos", "Pagos"):
		desk.form.get_by_role("tab", name=tab, exact=True).click()
		expect(desk.form.locator(".lending-table:visible").first).to_be_visible()
		assert desk.page.evaluate(SCROLLS, ".page-container .table-responsive") == [], tab
		assert desk.page.evaluate(FITS), tab


def test_payment_fits_and_can_be_saved(records, telephone):
	desk = telephone("Teller")
	desk.open(f"loan-repayment/new?loan={records['Loan']}")
	desk.wait_for_form("Loan Repayment")
	assert_fits(desk)
	assert_in_sight(desk.form.locator(".page-actions .btn-primary:visible", has_text="Guardar").first)


def test_counter_fits_with_its_installments(records, telephone):
	desk = telephone("Teller")
	desk.open(f"payment-counter?loan={records['Loan']}")
	expect(desk.page.locator(".counter-rows .btn:enabled").first).to_be_visible()
	assert_fits(desk)
	assert desk.page.evaluate(SCROLLS, ".counter-rows") == []
	assert desk.errors == []


def test_list_shows_its_title_and_its_rows_on_the_first_screen(records, telephone):
	desk = telephone("Loan Officer")
	desk.open("loan-application")
	first = desk.form.locator(".list-row-container .list-row").first
	expect(first).to_be_visible()
	desk.wait_for_requests()
	assert_fits(desk)
	assert first.bounding_box()["y"] < HEIGHT / 2
	assert desk.errors == []
