"""The portal's simulator: open where the settings say so, within its products, the same figures wherever they are shown."""

from __future__ import annotations

import json
from decimal import Decimal

import frappe
import pytest

from lending_app.lending_setup.exceptions import TooManyCallsError
from lending_app.portal import api
from lending_app.portal.exceptions import NotInPortalError, SignInError
from lending_app.products.exceptions import ProductLimitError, SimulationInputError, SimulationLinkError
from lending_app.products.simulator.links import build_link, read_scenarios, sign_scenarios
from lending_app.products.simulator.scenarios import ScenarioRequest
from lending_app.testing.factories import make_loan_product
from tests.site.portal.support import as_guest, ask, get_page, read
from tests.site.support import as_user, refused, travel_to


def test_guest_simulates_and_sees_the_engine_s_figures(product):
	with as_guest():
		page = read(get_page("/simulator", scenarios=ask(product=product.name)))
		answer = api.simulate(ask(product=product.name))
	for text in (page, answer["result"]):
		assert "DOP 9,168.00" in text
		assert "DOP 12,375.99" in text  # interest, fee and its tax
		assert "DOP 97,640.00" in text  # what is received
	assert answer["comparison"] == ""


def test_page_opens_with_a_product_of_the_portal_and_works_without_script(product):
	other = make_loan_product()
	with as_guest():
		page = read(get_page("/simulator"))
		changed = read(
			get_page("/simulator", product=product.name, amount="50000", number_of_installments="6")
		)
	assert f'value="{product.name}"' in page
	assert other.name not in page
	assert 'value="50000"' in changed
	assert "DOP 8,776.26" in changed


@pytest.mark.parametrize(
	("typed", "amount"),
	[
		("50.000", "50000"),
		("50,000", "50000"),
		("50.000,50", "50000.50"),
		("50,000.50", "50000.50"),
		("50000,5", "50000.5"),
		("RD$ 50 000", "50000"),
		("50000.00", "50000.00"),
	],
)
def test_amounts_are_read_as_people_type_them(product, typed, amount):
	with as_guest():
		answer = api.simulate(ask(product=product.name, amount=typed))
		page = read(get_page("/simulator", product=product.name, amount=typed, number_of_installments="6"))
	assert answer["amount"] == amount
	assert f'value="{amount}"' in page


@pytest.mark.parametrize("typed", ["50.000.5", "cincuenta", "5,00,000", "NaN", "50000,000"])
def test_an_amount_that_cannot_be_read_is_refused(product, typed):
	with as_guest(), refused(SimulationInputError, "Cannot Simulate"):
		api.simulate(ask(product=product.name, amount=typed))


def test_closed_simulator_sends_guests_to_sign_in(open_simulator):
	frappe.get_doc("Lending Settings").update({"is_simulator_open_to_guests": 0}).save()
	name = make_loan_product(is_in_portal=1).name
	with as_guest():
		response = get_page("/simulator")
		assert (response.status_code, response.headers["Location"]) == (
			302,
			"/login?redirect-to=%2Fsimulator",
		)
		with refused(SignInError, "Sign In First"):
			api.simulate(ask(product=name))
	with as_user("Borrower"):
		assert "DOP 9,168.00" in api.simulate(ask(product=name))["result"]


def test_up_to_four_are_compared_side_by_side(product):
	rows = [
		{"product": product.name, "amount": 100_000, "number_of_installments": n} for n in (6, 12, 24, 36)
	]
	with as_guest():
		answer = api.simulate(json.dumps(rows), active=3)
		assert all(f"{number}. {product.product_name}" in answer["comparison"] for number in (1, 2, 3, 4))
		assert "36 installments" in answer["result"]
		with refused(SimulationInputError, "Cannot Simulate", match="between 1 and 4"):
			api.simulate(json.dumps([*rows, rows[0]]))


@pytest.mark.parametrize(
	("changes", "exception", "title"),
	[
		({"amount": "999"}, ProductLimitError, "Outside Product Limits"),
		({"number_of_installments": 61}, ProductLimitError, "Outside Product Limits"),
		({"number_of_installments": "12.5"}, SimulationInputError, "Cannot Simulate"),
		({"amount": "a lot"}, SimulationInputError, "Cannot Simulate"),
		({"amount": "1e400"}, SimulationInputError, "Cannot Simulate"),
		({"amount": "NaN"}, SimulationInputError, "Cannot Simulate"),
		({"amount": None}, SimulationInputError, "Cannot Simulate"),
		({"amount": "100000.001"}, SimulationInputError, "Cannot Calculate"),
		({"first_due_date": "soon"}, SimulationInputError, "Cannot Simulate"),
		({"first_due_date": "2020-01-01"}, SimulationInputError, "Cannot Calculate"),
		({"product": ""}, SimulationInputError, "Cannot Simulate"),
		({"product": "<b>NOT-THERE</b>"}, NotInPortalError, "Not Offered in the Portal"),
	],
)
def test_bad_input_is_refused_with_a_title(product, changes, exception, title):
	with as_guest(), refused(exception, title):
		api.simulate(ask(**{"product": product.name} | changes))


@pytest.mark.parametrize("text", ["", "[", "{}", "[]", "[1]", "x" * 5_000])
def test_what_is_no_request_is_refused(product, text):
	with as_guest(), refused(SimulationInputError, "Cannot Simulate"):
		api.simulate(text)


def test_page_says_what_was_wrong(product):
	with as_guest():
		page = read(get_page("/simulator", scenarios=ask(product=product.name, amount="999")))
	assert "Outside Product Limits" in page
	assert "1,000.00" in page


def test_visitor_cannot_choose_the_rate_or_the_day(product):
	with as_guest():
		usual = api.simulate(ask(product=product.name))
		assert api.simulate(ask(product=product.name, rate_percent=1, start="2026-01-01")) == usual
	product.db_set("is_in_portal", 0)
	frappe.clear_document_cache("Loan Product", product.name)
	with as_guest(), refused(NotInPortalError, "Not Offered in the Portal"):
		api.simulate(ask(product=product.name))


def test_shared_link_keeps_its_figures(product):
	request = ScenarioRequest(
		product=product.name, amount=Decimal(100_000), number_of_installments=12, rate=Decimal("0.12")
	)
	token = sign_scenarios((request,))
	assert read_scenarios(token) == (request,)
	assert build_link((request,)).endswith(f"/simulator?shared={token}")
	with as_guest():
		link = api.share_simulation(ask(product=product.name, rate_percent=1))
		shared = link.partition("shared=")[2]
		before = read(get_page("/simulator", shared=shared))
		[kept] = read_scenarios(shared)
		assert (kept.rate, str(kept.start)) == (Decimal("0.18"), "2026-07-15")
		product.db_set("default_interest_percent", 30)
		frappe.clear_document_cache("Loan Product", product.name)
		with travel_to("2026-08-01"):
			after = read(get_page("/simulator", shared=shared))
	assert "DOP 9,168.00" in before
	assert "DOP 9,168.00" in after


def test_changed_and_old_links_are_refused(product):
	with as_guest():
		shared = api.share_simulation(ask(product=product.name)).partition("shared=")[2]
		for wrong in (shared[:-3] + "AAA", shared[10:], "", "é", "x" * 9_000):
			with refused(SimulationLinkError, "Link Not Valid"):
				read_scenarios(wrong)
		with travel_to("2026-08-20"):
			page = get_page("/simulator", shared=shared)
	assert page.status_code == 417
	assert "Link Not Valid" in read(page)


def test_print_is_a_pdf_of_what_was_asked_or_shared(product):
	with as_guest():
		shared = api.share_simulation(ask(product=product.name)).partition("shared=")[2]
		for values in ({"scenarios": ask(product=product.name)}, {"shared": shared}):
			api.print_simulation(**values)
			assert frappe.response["type"] == "pdf"
			assert frappe.response["filecontent"].startswith(b"%PDF-")
	frappe.local.response = frappe._dict()


def test_so_many_a_minute_and_no_more(product):
	frappe.get_doc("Lending Settings").update({"simulations_per_minute": 3}).save()
	with as_guest():
		answers = [get_page("/simulator", scenarios=ask(product=product.name)) for _ in range(4)]
	assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
	assert "Too Many Requests" in read(answers[-1])
	assert issubclass(TooManyCallsError, frappe.RateLimitExceededError)


@pytest.mark.parametrize(
	("language", "words"), [("es", "Simulador de préstamos"), ("fr", "Simulateur de prêt")]
)
def test_page_speaks_the_visitor_s_language(product, language, words):
	with as_guest():
		frappe.local.lang = language
		page = read(get_page("/simulator", scenarios=ask(product=product.name)))
		frappe.local.lang = "en"
	assert words in page
	assert "What you would pay" not in page
