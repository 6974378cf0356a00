"""Simulating a product: the engine's figures, by the country of the company that lends, within the product's limits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
import pytest

from lending_app.engine import build_schedule
from lending_app.engine.effective_cost import Convention
from lending_app.products.adapters import build_terms
from lending_app.products.exceptions import (
	InactiveProductError,
	ProductLimitError,
	SimulationInputError,
	UnknownProductError,
)
from lending_app.products.simulator.simulate_product import simulate_product
from lending_app.testing.factories import make_loan_product, make_unique
from tests.site.support import COMPANY, TODAY, QueryLog, refused


def test_simulation_is_the_schedule_and_its_cost():
	product = make_loan_product(opening_fee_percent=2, fee_tax_percent=18)
	found = simulate_product(product.name, 100_000, 12)
	terms = build_terms(product, principal=100_000, interest_percent=18, number_of_installments=12)
	assert found.figures.schedule == build_schedule(terms, TODAY)
	assert found.figures.installment == Decimal("9168.00")
	cost = found.figures.total_cost
	assert (cost.fees, cost.taxes, cost.cost) == (Decimal("2000.00"), Decimal("360.00"), Decimal("12375.99"))
	assert (found.rate, found.company, found.country_code) == (Decimal("0.18"), COMPANY, "DO")
	assert found.figures.effective_cost.convention is Convention.XIRR


def test_rate_and_dates_may_be_given():
	product = make_loan_product()
	found = simulate_product(
		product, 50_000, 6, rate=Decimal("0.24"), first_due_date="2026-09-01", start="2026-08-01"
	)
	rows = found.figures.schedule.installments
	assert (rows[0].start_date, rows[0].due_date) == (date(2026, 8, 1), date(2026, 9, 1))
	assert found.figures.terms.annual_rate == found.rate == Decimal("0.24")


def test_measure_follows_the_country_of_the_company():
	product = make_loan_product()
	for country, convention in (("Mexico", Convention.MEXICO_CAT), ("Spain", Convention.EU_APRC)):
		frappe.db.set_value("Company", COMPANY, "country", country)
		frappe.clear_document_cache("Company", COMPANY)
		try:
			cost = simulate_product(product.name, 100_000, 12).figures.effective_cost
		finally:
			frappe.db.set_value("Company", COMPANY, "country", "Dominican Republic")
			frappe.clear_document_cache("Company", COMPANY)
		assert cost.convention is convention


def test_product_being_edited_goes_without_its_limits():
	product = frappe.copy_doc(make_loan_product(maximum_amount=5_000))
	assert simulate_product(product, 6_000, 12, has_limits=False).amount == 6_000
	with refused(ProductLimitError, "Outside Product Limits"):
		simulate_product(product, 6_000, 12)


@pytest.mark.parametrize(("amount", "term"), [(999, 12), (500_001, 12), (100_000, 61), (0, 12), (100_000, 0)])
def test_figures_outside_the_product_are_refused(amount, term):
	with refused(ProductLimitError, "Outside Product Limits"):
		simulate_product(make_loan_product().name, amount, term)


def test_other_refusals_say_why():
	product = make_loan_product()
	with refused(ProductLimitError, "Outside Product Limits"):
		simulate_product(product.name, 100_000, 12, rate=Decimal("0.61"))
	with refused(UnknownProductError, "Unknown Loan Product"):
		simulate_product("NOT-THERE", 100_000, 12)
	with refused(SimulationInputError, "Cannot Calculate", match="First Due Date"):
		simulate_product(product.name, 100_000, 12, first_due_date="2026-07-01")
	product.db_set("is_active", 0)
	with refused(InactiveProductError, "Product Not Offered"):
		simulate_product(frappe.get_doc("Loan Product", product.name), 100_000, 12)


def test_a_product_in_the_cache_asks_only_for_its_campaigns():
	name = make_loan_product().name
	simulate_product(name, 100_000, 12)
	with QueryLog() as queries:
		simulate_product(name, 90_000, 24)
	assert len(queries) == 1
	assert "tabProduct Campaign" in queries[0]


def test_rate_is_the_one_that_is_offered_and_says_why():
	product = make_loan_product(default_interest_percent=18)
	values = {"campaign_name": make_unique("Spring"), "start_date": "2026-07-01", "end_date": "2026-07-31"}
	campaign = frappe.new_doc("Product Campaign", **values, discount_type="Points", discount_percent=2)
	campaign.append("products", {"product": product.name})
	campaign.insert()
	found = simulate_product(product.name, 100_000, 12)
	assert found.rate == Decimal("0.16")
	assert len(found.reasons) == 2
	assert simulate_product(product.name, 100_000, 12, start="2026-08-01").rate == Decimal("0.18")
