"""Desk's simulator: for anyone who reads products, with rates of their choice, on paper, by link and by e-mail."""

from __future__ import annotations

import json

import frappe
import pytest

from lending_app.lending_setup.permissions import STAFF_ROLES
from lending_app.products.exceptions import ProductLimitError, SimulationInputError
from lending_app.products.simulator import api
from lending_app.products.simulator.links import read_scenarios
from lending_app.testing.factories import make_loan_product
from tests.site.support import as_user, get_user, refused


def ask(**values):
	scenario = {"product": make_loan_product().name, "amount": 100_000, "number_of_installments": 12}
	return json.dumps([scenario | values])


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_every_role_of_the_staff_opens_the_simulator(role):
	scenarios = ask()
	with as_user(role):
		assert frappe.get_doc("Page", "loan-simulator").is_permitted()
		[result] = api.simulate_scenarios(scenarios)
	assert "DOP 9,168.00" in result


def test_officer_chooses_the_rate_within_the_product():
	within, above = ask(rate_percent=24), ask(rate_percent=61)
	with as_user("Loan Officer"):
		[result] = api.simulate_scenarios(within)
		assert "24.00 %" in result
		with refused(ProductLimitError, "Outside Product Limits"):
			api.simulate_scenarios(above)


@pytest.mark.parametrize("user", ["Guest", "Borrower"])
def test_nobody_else_asks_desk_s_simulator(user):
	scenarios = ask()
	frappe.set_user(user if user == "Guest" else get_user(user))
	for function in (api.simulate_scenarios, api.print_scenarios, api.share_scenarios):
		with refused(frappe.PermissionError):
			function(scenarios)
	with refused(frappe.PermissionError):
		api.mail_scenarios(scenarios, "a@example.com")


def test_link_carries_the_officer_s_rate_and_today():
	scenarios = ask(rate_percent=15)
	with as_user("Loan Officer"):
		link = api.share_scenarios(scenarios)
	[found] = read_scenarios(link.partition("shared=")[2])
	assert (str(found.rate), str(found.start)) == ("0.15", "2026-07-15")


def test_paper_and_e_mail_carry_the_same_figures():
	scenarios = ask()
	with as_user("Loan Officer"), refused(SimulationInputError, match="outgoing e-mail"):
		api.mail_scenarios(scenarios, "ana@example.com")
	values = {"email_account_name": "House", "email_id": "house@example.com", "smtp_server": "localhost"}
	frappe.new_doc("Email Account", **values, enable_outgoing=1, default_outgoing=1, name="House").db_insert()
	with as_user("Loan Officer"):
		api.print_scenarios(scenarios)
		assert frappe.local.response.filecontent.startswith(b"%PDF-")
		api.mail_scenarios(scenarios, "ana@example.com", "Hello\n<b>Ana</b>")
		with refused(SimulationInputError, "Cannot Simulate", match="no e-mail address"):
			api.mail_scenarios(scenarios, "ana at home")
	frappe.local.response = frappe._dict()
	[mail] = frappe.get_all("Email Queue", {"message": ("like", "%Loan Simulation%")}, ["name", "message"])
	assert frappe.get_all("Email Queue Recipient", {"parent": mail.name}, pluck="recipient") == [
		"ana@example.com"
	]
	assert "&lt;b&gt;Ana&lt;/b&gt;" in mail.message
	assert "simulator?shared" in mail.message.replace("=\n", "")
