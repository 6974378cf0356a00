"""What the product form refuses, by its label, and shows while editing."""

from __future__ import annotations

from datetime import date

import frappe
import pytest

from lending_app.products.api import preview_product
from lending_app.products.exceptions import ProductLimitError, ProductSettingError
from lending_app.products.simulator.simulate_product import simulate_product
from lending_app.testing.factories import make_loan_product, make_unique
from tests.site.products.test_product_terms import PREMIUM
from tests.site.support import as_user, refused

REFUSED = [
	({"method": "Balloon"}, "Balloon"),
	({"balloon_percent": 20}, "Balloon"),
	({"method": "Balloon", "balloon_percent": 100}, "Balloon"),
	({"method": "Balloon", "balloon_percent": 20, "balloon_amount": 9}, "one of them"),
	({"method": "Stepped", "step_every_installments": 6}, "Change by Amount"),
	({"method": "Stepped", "step_percent": 5}, "Changes Every"),
	({"method": "Irregular", "shares": [{"share_percent": 100}]}, "has 1 rows"),
	(
		{"method": "Flat", "interest_base": "Original Amount", "grace_full_periods": 1},
		"Periods without Payment",
	),
	({"method": "Flat"}, "Interest Base"),
	({"interest_base": "Original Amount"}, "Interest Base"),
	({"interest_base": "Capitalized", "grace_full_periods": 1}, "Periods without Payment"),
	({"grace_principal_periods": 60}, "Grace of 60 periods"),
	({"grace_principal_periods": 6, "minimum_number_of_installments": 6}, "Minimum Installments"),
	(
		{"interest_base": "In Advance", "grace_full_periods": 1, "minimum_number_of_installments": 6},
		"Periods without Payment",
	),
	({"charges": [PREMIUM, PREMIUM]}, "Fees and Insurance"),
	({"charges": [PREMIUM | {"charge_percent": 0}]}, "Fees and Insurance"),
	({"charges": [PREMIUM | {"is_financed": 1}]}, "Fees and Insurance"),
	({"method": "Irregular", "shares": [{"share_percent": 90}]}, "Parts of the Principal sum to 90 %"),
	({"day_count": "Business/252", "interest_basis": "Daily"}, "Holiday List"),
	({"frequency": "At Maturity", "maximum_number_of_installments": 1}, "Usual Term"),
	({"date_rule": "Fixed Days of the Month", "due_day": 40}, "Due Day"),
	({"frequency": "Weekly", "date_rule": "End of Month"}, "Due Dates"),
	({"minimum_payment_percent": 5}, "Minimum Payment"),
	({"prepayment_percent": 101}, "Charge"),
	({"interest_tax_percent": -1}, "Tax on Interest"),
	({"minimum_down_payment_percent": 100}, "Minimum Down Payment"),
	({"minimum_age": 70, "maximum_age": 60}, "Minimum Age"),
	({"offer_start_date": "2026-08-01", "offer_end_date": "2026-07-01"}, "Offered From"),
	({"seasons": [{"month": "May"}, {"month": "May"}]}, "Months without Payment"),
	({"method": "Balloon", "balloon_amount": 1_000}, "Balloon Amount"),
]


@pytest.mark.parametrize(("values", "label"), REFUSED)
def test_contradiction_is_refused_by_its_label_and_shown_while_editing(values, label):
	base = make_loan_product()
	product = frappe.copy_doc(base)
	product.product_code = make_unique("CODE")
	product.update(values)
	shown = preview_product(product.as_json())
	with refused(ProductSettingError, "Product Settings", match=label):
		product.insert()
	if "Age" not in label and "Offered" not in label and "Down" not in label and "Months" not in label:
		assert label in shown["refusal"]


def test_interest_in_advance_takes_charges_and_a_shorter_plan():
	product = make_loan_product(interest_base="In Advance", excess_rule="Reduce Term", charges=[PREMIUM])
	assert simulate_product(product, 100_000, 12).figures.maturity_date == date(2027, 7, 15)


def test_what_is_no_option_is_refused_before_the_engine_is_asked():
	with refused(frappe.ValidationError, None, match="Amortization Method"):
		make_loan_product(method="Astrology")
	product = frappe.copy_doc(make_loan_product())
	product.method = "Astrology"
	assert "Amortization Method" in preview_product(product.as_json())["refusal"]


def test_preview_says_what_is_missing_and_saves_nothing():
	before = frappe.db.count("Loan Product")
	shown = preview_product({"product_name": "Half", "currency": "DOP", "maximum_amount": "0"})
	assert "Maximum Amount" in shown["refusal"]
	assert frappe.db.count("Loan Product") == before
	with as_user("Borrower"), refused(frappe.PermissionError):
		preview_product({"currency": "DOP"})


def test_term_outside_the_product_s_months_is_refused():
	product = make_loan_product(minimum_term_months=6, maximum_term_months=24)
	assert simulate_product(product, 100_000, 6).figures.maturity_date == date(2027, 1, 15)
	for number in (5, 25):
		with refused(ProductLimitError, "Outside Product Limits", match="months after"):
			simulate_product(product, 100_000, number)
