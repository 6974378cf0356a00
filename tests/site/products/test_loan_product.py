"""A product: its limits, its terms for the engine, and settings that contradict each other."""

from decimal import Decimal

import frappe
import pytest

from lending_app.engine import PRESETS, Component, ExcessRule, Frequency, PenaltyRule
from lending_app.engine.loan.allocation import Direction, Timing
from lending_app.engine.loan.charges import OpeningFee
from lending_app.engine.loan.penalty import PenaltyBase, PenaltyStart
from lending_app.lending_setup.exceptions import WrongAccountError
from lending_app.products.adapters import build_terms, dump_terms, load_terms
from lending_app.products.exceptions import ProductSettingError
from lending_app.testing.factories import make_loan_product, make_unique
from tests.site.support import COMPANY, as_user, refused


def get_terms(product, **overrides):
	values = {"principal": 100_000, "interest_percent": 18, "number_of_installments": 12} | overrides
	return build_terms(product, **values)


def test_percents_of_the_form_are_exact_fractions_of_the_engine():
	product = make_loan_product(penalty_daily_percent=0.15, opening_fee_percent=2.5, fee_tax_percent=18)
	terms = get_terms(product, interest_percent=18.1)
	assert terms.annual_rate == Decimal("0.181")
	assert terms.penalty.daily_rate == Decimal("0.0015")
	assert terms.opening_fee == OpeningFee(rate=Decimal("0.025"), tax_rate=Decimal("0.18"))


def test_every_setting_reaches_the_terms():
	product = make_loan_product(
		frequency="Semimonthly",
		excess_rule="Reduce Term",
		default_after_days=120,
		penalty_base="Overdue Installment",
		penalty_daily_percent=0.1,
		penalty_fixed_amount=50,
		penalty_tolerance_days=3,
		penalty_start="Due Date",
		penalty_cap_amount=900,
		penalty_cap_percent=20,
	)
	product.reload()
	terms = get_terms(product)
	assert (terms.frequency, terms.excess, terms.default_after_days) == (
		Frequency.SEMIMONTHLY,
		ExcessRule.REDUCE_TERM,
		120,
	)
	assert terms.penalty == PenaltyRule(
		base=PenaltyBase.OVERDUE_INSTALLMENT,
		daily_rate=Decimal("0.001"),
		fixed_amount=Decimal(50),
		tolerance_days=3,
		start=PenaltyStart.DUE_DATE,
		cap_amount=Decimal(900),
		cap_rate=Decimal("0.2"),
	)


@pytest.mark.parametrize("preset", PRESETS)
def test_preset_is_the_engine_s(preset):
	assert get_terms(make_loan_product(allocation_preset=preset)).allocation == PRESETS[preset]


def test_own_allocation_table_is_kept_in_its_order():
	product = make_loan_product(
		allocation_preset="Custom",
		allocation_direction="Horizontal",
		allocation_steps=[
			{"timing": timing, "component": component}
			for timing in ("Past Due", "Due", "In Advance")
			for component in ("Principal", "Interest", "Penalty")
		],
	)
	product.reload()
	allocation = get_terms(product).allocation
	assert allocation.direction is Direction.HORIZONTAL
	assert allocation.order[:2] == (
		(Timing.PAST_DUE, Component.PRINCIPAL),
		(Timing.PAST_DUE, Component.INTEREST),
	)


def test_terms_survive_being_written_and_read():
	product = make_loan_product(
		penalty_daily_percent=0.1, penalty_cap_percent=30, opening_fee_amount=100, fee_tax_percent=18
	)
	terms = get_terms(product, first_due_date="2026-08-31")
	assert load_terms(dump_terms(terms)) == terms


def test_product_without_penalty_and_fee_charges_none():
	terms = get_terms(make_loan_product())
	assert (terms.penalty, terms.opening_fee) == (None, None)


@pytest.mark.parametrize(
	("low", "high"),
	[
		("minimum_amount", "maximum_amount"),
		("minimum_number_of_installments", "maximum_number_of_installments"),
		("minimum_interest_percent", "maximum_interest_percent"),
	],
)
def test_lower_limit_above_the_upper_one_is_refused(low, high):
	with refused(ProductSettingError, "Product Settings"):
		make_loan_product(**{low: 50, high: 40})


@pytest.mark.parametrize(
	"values",
	[
		{"maximum_amount": 0, "minimum_amount": 0},
		{"currency": "XYZ"},
		{"penalty_daily_percent": -1},
		{"penalty_daily_percent": 1, "penalty_tolerance_days": -1},
		{
			"allocation_preset": "Custom",
			"allocation_direction": "Vertical",
			"allocation_steps": [{"timing": "Due", "component": "Interest"}] * 2,
		},
	],
)
def test_settings_the_engine_cannot_calculate_are_refused(values):
	if values.get("currency"):
		frappe.new_doc("Currency", currency_name="XYZ", enabled=1).insert()
	with refused(ProductSettingError, "Product Settings"):
		make_loan_product(**values)


def test_account_of_another_kind_is_refused():
	account = frappe.db.get_value("Account", {"company": COMPANY, "account_name": "Cash"})
	with refused(WrongAccountError, "Wrong Account", match="Row 1"):
		make_loan_product(accounts=[{"company": COMPANY, "role": "Fee Income", "account": account}])


def test_product_code_is_used_once():
	code = make_unique("CODE")
	make_loan_product(product_code=code)
	with refused(frappe.DuplicateEntryError):
		make_loan_product(product_code=code)


def test_officer_reads_products_and_changes_none():
	product = make_loan_product()
	with as_user("Loan Officer"):
		document = frappe.get_doc("Loan Product", product.name)
		document.check_permission("read")
		document.maximum_amount = 900_000
		with refused(frappe.PermissionError):
			document.save()


def test_manager_makes_products():
	with as_user("Lending Manager"):
		assert make_loan_product().name
