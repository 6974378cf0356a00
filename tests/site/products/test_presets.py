"""Presets: every kind opens with values of its own that make a product the engine schedules."""

from __future__ import annotations

import frappe
import pytest

from lending_app.engine import AmortizationMethod, Drawing
from lending_app.lending_setup.language.speak import speaking
from lending_app.products.api import get_preset, make_from_preset, preview_product
from lending_app.products.catalog.start_from_preset import PRESETS, start_from_preset
from lending_app.products.exceptions import UnknownPresetError
from lending_app.products.kinds import ProductKind
from lending_app.products.simulator.simulate_product import simulate_product
from lending_app.testing.factories import make_loan_product, make_unique
from tests.site.support import COMPANY, as_user, refused

# Source 004: highest amount, shortest and longest term, lowest and highest rate. A business plan sets its own amount.
SOURCE_004 = {
	"Personal": (500_000, 6, 60, 15, 25),
	"Auto": (2_000_000, 12, 84, 12, 18),
	"Mortgage": (10_000_000, 60, 360, 8, 12),
	"Business": (None, 12, 120, 14, 22),
	"Student": (1_000_000, 12, 120, 6, 10),
}


def make_product(kind, **values):
	return start_from_preset(kind, product_code=make_unique("KIND"), currency="DOP", **values).insert()


def test_every_kind_has_a_preset_of_its_own():
	assert set(PRESETS) == set(ProductKind)
	presets = [str(sorted(get_preset(kind.value).items(), key=str)) for kind in ProductKind]
	assert len(set(presets)) == len(presets)


@pytest.mark.parametrize("kind", [kind.value for kind in ProductKind])
def test_preset_makes_a_product_whose_loans_are_repaid(kind):
	product = make_product(kind)
	product.reload()
	for end in ("minimum", "usual", "maximum"):
		amount = product.get(f"{end}_amount")
		number = product.get(f"{end}_number_of_installments")
		found = simulate_product(product, amount, number)
		rows = found.figures.schedule.installments
		assert rows[-1].closing_principal == 0
		assert found.figures.net_disbursed > 0
		assert found.figures.total_cost.cost >= 0
	shown = preview_product(product.as_json())
	assert "refusal" not in shown
	assert shown["installment_amount"] == float(
		simulate_product(
			product, product.usual_amount, product.usual_number_of_installments
		).figures.installment
	)


def test_the_preview_warns_where_rounding_makes_the_last_installment_differ():
	product = make_loan_product(installment_multiple_amount=100)
	assert abs(preview_product(product.as_json())["residue_amount"]) > 1
	product.update({"residue": "Interest", "installment_multiple_amount": 0})
	assert preview_product(product.as_json())["residue_amount"] == 0


@pytest.mark.parametrize("kind", SOURCE_004)
def test_limits_of_source_004(kind):
	values = get_preset(kind)
	amount, *others = SOURCE_004[kind]
	fields = (
		"minimum_number_of_installments",
		"maximum_number_of_installments",
		"minimum_interest_percent",
		"maximum_interest_percent",
	)
	assert [values[field] for field in fields] == others
	assert amount in (None, values["maximum_amount"])


def test_rules_of_source_004():
	personal, auto, mortgage = (get_preset(kind) for kind in ("Personal", "Auto", "Mortgage"))
	business, student = (get_preset(kind) for kind in ("Business", "Student"))
	assert personal["collateral_from_amount"] == 100_000
	assert auto["collateral_type"] == "Vehicle"
	assert {"Vehicle Appraisal", "Insurance Policy", "Transfer of Title"} <= names(auto)
	assert {row["cover"] for row in auto["charges"]} == {"Damage"}
	assert {"Property Appraisal", "Title Study"} <= names(mortgage)
	assert {row["cover"] for row in mortgage["charges"]} == {"Credit Life", "Damage"}
	assert {"Business Plan", "Financial Statements", "Cash-flow Projections"} <= names(business)
	assert {"Admission Letter", "Enrolment Certificate"} <= names(student)
	assert student["is_guarantor_required"] == 1


def names(preset):
	return {row["document_type"] for row in preset["documents"] if row["is_required"]}


def test_kinds_differ_in_what_makes_them():
	kinds = {
		"Individual Microcredit": ("method", AmortizationMethod.FLAT.value),
		"Financial Leasing": ("method", AmortizationMethod.BALLOON.value),
		"Business Credit Line": ("drawing", Drawing.REVOLVING.value),
		"Education": ("drawing", Drawing.TRANCHES.value),
		"Invoice Discounting": ("interest_base", "In Advance"),
		"Bridge": ("interest_base", "Capitalized"),
		"Agricultural Short Cycle": ("frequency", "At Maturity"),
		"Payroll": ("frequency", "Semimonthly"),
	}
	assert {kind: get_preset(kind)[field] for kind, (field, _) in kinds.items()} == {
		kind: value for kind, (_, value) in kinds.items()
	}
	assert len(get_preset("Agricultural Long Cycle")["seasons"]) == 6


def test_manager_starts_from_a_preset_and_an_officer_does_not():
	code = make_unique("KIND")
	with as_user("Lending Manager"):
		name = make_from_preset("Payroll", code, "DOP", "Payroll of the Ministry")
		assert frappe.db.get_value("Loan Product", name, ["product_type", "due_day"]) == ("Payroll", 15)
	with as_user("Loan Officer"), refused(frappe.PermissionError):
		make_from_preset("Payroll", make_unique("KIND"), "DOP")
	with as_user("Loan Officer"), refused(frappe.PermissionError):
		get_preset("Payroll")


def test_unknown_kind_is_refused():
	with refused(UnknownPresetError, "Unknown Kind"):
		get_preset("Lottery")


def test_a_document_the_site_took_out_is_left_out():
	frappe.db.set_value("Client Document Type", "Business Plan", "is_active", 0)
	assert "Business Plan" not in names(get_preset("Business"))


def test_names_that_a_preset_stores_are_in_the_language_of_the_company():
	frappe.defaults.set_user_default("Company", COMPANY)
	with speaking("fr"):
		preset = get_preset("Unsecured Personal")
	assert "Seguro de desgravamen" in {row["charge_name"] for row in preset["charges"]}
