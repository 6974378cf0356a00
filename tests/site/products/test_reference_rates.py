"""Reference rates: dated, kept by few, followed by products of a variable rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe

from lending_app.engine import (
	VariableRate,
)
from lending_app.products.adapters import build_variable_rate
from lending_app.products.exceptions import ReferenceRateError
from lending_app.products.rates.offer_rate import offer_rate
from lending_app.testing.factories import make_loan_product, make_unique
from tests.site.products.test_product_terms import RATE
from tests.site.support import as_user, refused


def make_reference(**rates):
	"""A reference rate of percents by day, 2026_01_01=9 for nine percent from that day on."""
	rows = [
		{"effective_date": day.strip("_").replace("_", "-"), "rate_percent": rate}
		for day, rate in rates.items()
	]
	return frappe.new_doc("Reference Rate", rate_name=make_unique("RATE"), rate_values=rows).insert()


def test_variable_rate_follows_its_reference():
	reference = make_reference(_2026_06_01=8, _2026_01_01=9)
	assert (reference.latest_percent, str(reference.latest_date)) == (8, "2026-06-01")
	product = make_loan_product(
		rate_type="Mixed",
		reference_rate=reference.name,
		spread_percent=6.5,
		rate_floor_percent=10,
		rate_cap_percent=15,
		reset_every_installments=3,
		fixed_installments=6,
		reset_notice_days=2,
	)
	assert build_variable_rate(product) == VariableRate(
		spread=Decimal("0.065"),
		reset_every=3,
		first_reset=7,
		notice_days=2,
		cap=Decimal("0.15"),
		floor=Decimal("0.1"),
	)
	assert build_variable_rate(make_loan_product()) is None
	# A mixed loan starts with its own rate, a variable one with its reference and spread.
	assert offer_rate(product, client=None, day=date(2026, 7, 1)).rate == RATE
	product.rate_type = "Variable"
	product.save()
	assert offer_rate(product, client=None, day=date(2026, 7, 1)).rate == Decimal("0.145")
	assert offer_rate(product, client=None, day=date(2026, 3, 1)).rate == Decimal("0.15")
	with refused(ReferenceRateError, "Reference Rate Missing"):
		offer_rate(product, client=None, day=date(2025, 3, 1))


def test_reference_has_one_rate_a_day():
	reference = make_reference(_2026_01_01=9)
	reference.append("rate_values", {"effective_date": "2026-01-01", "rate_percent": 10})
	with refused(ReferenceRateError, "Two Rates"):
		reference.save()


def test_officer_reads_reference_rates_and_the_credit_manager_keeps_them():
	reference = make_reference(_2026_01_01=9)
	with as_user("Credit Manager"):
		document = frappe.get_doc("Reference Rate", reference.name)
		document.append("rate_values", {"effective_date": "2026-02-01", "rate_percent": 8})
		document.save()
	with as_user("Loan Officer"):
		document = frappe.get_doc("Reference Rate", reference.name)
		document.check_permission("read")
		with refused(frappe.PermissionError):
			document.save()
