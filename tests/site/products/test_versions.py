"""Versions of a product: what loans were made from is never edited, a version follows on a day, none overlap."""

import frappe
import pytest
from frappe.utils import getdate

from lending_app.origination.request.create_application import create_application
from lending_app.products.exceptions import (
	ExpiredVersionError,
	OutsideOfferDatesError,
	ProductInUseError,
	ProductSettingError,
	ProductVersionError,
	VersionPermissionError,
)
from lending_app.products.statuses.change_product_status import change_product_status
from lending_app.products.statuses.change_statuses import change_statuses
from lending_app.products.version_api import compare_products, get_versions, query_offered_products
from lending_app.products.versions.clone_product import clone_product
from lending_app.products.versions.in_force import get_version_in_force
from lending_app.products.versions.version_product import activate_version, create_version, version_product
from lending_app.testing.factories import (
	make_approved_loan,
	make_client,
	make_loan_application,
	make_loan_product,
	make_unique,
)
from tests.site.support import as_user, refused, travel_to

CUSTOM = {"allocation_preset": "Custom", "allocation_direction": "Vertical"}
STEPS = [{"timing": "Due", "component": name} for name in ("Interest", "Principal")]


def get_message():
	return frappe.parse_json(frappe.message_log[-1])


def test_terms_that_loans_have_are_changed_in_a_version_only():
	product = make_loan_product()
	product.maximum_amount = 400_000
	product.save()
	make_approved_loan(product=product)
	product.update({"maximum_amount": 900_000, "default_interest_percent": 20})
	with refused(ProductInUseError, "Product in Use", match="Maximum Amount, Usual Rate"):
		product.save()
	product.reload().maximum_amount = 900_000
	with pytest.raises(ProductInUseError):
		product.save()
	assert get_message()["primary_action"]["args"] == {"product": product.name}
	assert frappe.db.get_value("Loan Product", product.name, "maximum_amount") == 400_000
	product.reload().update({"description": "For everybody", "product_name": "Personal Plus"})
	assert product.save().description == "For everybody"


def test_rows_that_loans_have_are_terms_too():
	product = make_loan_product(**CUSTOM, allocation_steps=STEPS)
	make_approved_loan(product=product)
	product.reload().allocation_steps.reverse()
	with refused(ProductInUseError, match="Allocation Steps"):
		product.save()
	product.reload().save()


def test_draft_does_not_bind_and_a_submitted_application_does():
	product = make_loan_product()
	application = make_loan_application(product=product.name)
	product.reload().maximum_amount = 450_000
	product.save()
	application.db_set("status", "Submitted")
	product.maximum_amount = 460_000
	with refused(ProductInUseError):
		product.save()


def test_version_follows_on_its_day_and_loans_keep_theirs():
	product = make_loan_product()
	loan = make_approved_loan(product=product)
	early = make_loan_application(product=product.name)
	with as_user("Credit Manager"):
		version = create_version(product.name, changes={"default_interest_percent": 15})
		assert (version.name, version.status, version.previous_version) == (
			f"{product.name}-V2", "Under Review", product.name,
		)  # fmt: skip
		assert get_version_in_force(product.name, "2026-08-01") == product.name
		activate_version(version.name, "2026-08-01")
	assert str(frappe.db.get_value("Loan Product", product.name, "effective_until")) == "2026-07-31"
	assert [get_version_in_force(product.name, day) for day in ("2020-01-01", "2026-07-31", "2026-08-01")] == [
		product.name, product.name, version.name,
	]  # fmt: skip
	assert get_version_in_force("NO-SUCH-CODE") is None
	with refused(ExpiredVersionError, "Version Not in Force", match=f"not in force yet.*{product.name}"):
		make_loan_application(product=version.name)
	with travel_to("2026-08-01"):
		assert product.name in change_statuses()
		assert make_loan_application(product=version.name, interest_percent=0).interest_percent == 15
		with refused(ExpiredVersionError, "Version Not in Force", match=f"ended on.*{version.name}"):
			make_loan_application(product=product.name)
		with refused(ExpiredVersionError):
			early.reload().save()
		early.db_set("status", "Submitted")
		assert early.reload().save().product == product.name
	assert loan.reload().product == product.name
	assert frappe.db.get_value("Loan Product", product.name, ["status", "is_active"]) == ("Inactive", 0)


def test_application_chooses_among_what_is_offered():
	product = make_loan_product()
	ended = make_loan_product(deactivate_on="2026-07-15")
	dated = make_loan_product(offer_start_date="2026-07-16")
	version = version_product(product.name, effective_from="2026-07-20")
	waiting = create_version(version.name)
	everything = {product.name, ended.name, dated.name, version.name, waiting.name}

	def choose():
		with as_user("Loan Officer"):
			found = query_offered_products("Loan Product", "PRODUCT", "name", 0, 10_000, {})
		return {row[0] for row in found} & everything

	assert choose() == {product.name}
	with travel_to("2026-07-20"):
		assert choose() == {version.name, dated.name}
		application = create_application(
			client=make_client().name,
			product=product.product_code,
			requested_amount=50_000,
			number_of_installments=12,
			channel="Branch",
		)
	assert application.product == version.name
	with as_user("Teller"):
		kinds = [
			{
				row[2]
				for row in query_offered_products("Loan Product", "", "name", 0, 10_000, {"is_group": flag})
			}
			for flag in (0, 1)
		]
		assert "Group Microcredit" not in kinds[0]
		assert kinds[1] <= {"Group Microcredit"}
		assert query_offered_products("Loan Product", "no such text", "name", 0, 20, {}) == []


def test_difference_is_told_field_by_field_and_row_by_row():
	product = make_loan_product(**CUSTOM, allocation_steps=STEPS)
	version = create_version(product.name, changes={"default_interest_percent": 15.5})
	version.update({"maximum_amount": 600_000})
	version.append("allocation_steps", {"timing": "Past Due", "component": "Penalty"})
	version.save()
	shown = get_versions(version.name)
	rows = {row["label"]: (row["before"], row["after"]) for row in shown["differences"]}
	assert rows == {
		"Maximum Amount": (product.get_formatted("maximum_amount"), version.get_formatted("maximum_amount")),
		"Usual Rate (% a Year)": ("18 %", "15.5 %"),
		"Allocation Steps, row 3": ("", "Timing: Past Due; Component: Penalty"),
	}
	assert (shown["in_force"], shown["may_version"], len(shown["versions"])) == (product.name, True, 2)
	assert get_versions(product.name)["differences"] == []


def test_versions_never_overlap():
	product = make_loan_product()
	second = version_product(product.name, effective_from="2026-08-01")
	assert second.version_number == 2
	with refused(ProductVersionError, "Product Version", match="in force already"):
		activate_version(second.name, "2026-09-01")
	third = create_version(product.name)
	for day, words in (("2026-08-01", "later day"), ("2026-07-14", "in the past"), (None, "Enter the day")):
		with refused(ProductVersionError, match=words):
			activate_version(third.name, day)
	activate_version(third.name, "2026-08-02")
	fourth = version_product(third.name, effective_from="2026-08-03")
	days = [getdate(f"2026-08-0{number}") for number in (1, 2, 3, 9)]
	assert [get_version_in_force(product.name, day) for day in days] == [
		second.name, third.name, fourth.name, fourth.name,
	]  # fmt: skip


def test_place_among_versions_is_written_by_the_services_alone():
	product = frappe.copy_doc(make_loan_product())
	product.update(
		{"product_code": make_unique("PRODUCT"), "version_number": 7, "effective_from": "2027-01-01"}
	)
	product.insert()
	assert (product.version_number, product.effective_from, product.name) == (1, None, product.product_code)
	product.update({"effective_until": "2020-01-01", "version_number": 3})
	product.save()
	assert (product.effective_until, product.version_number) == (None, 1)
	version = create_version(product.name)
	with refused(ProductVersionError, match="Activate Version"):
		change_product_status(version.name, "Active", "In a hurry")
	version_name = activate_version(version.name, "2026-07-15").name
	with refused(ProductVersionError, match="put in force"):
		frappe.delete_doc("Loan Product", version_name)
	with refused(ProductSettingError, match="version's name"):
		make_loan_product(product_code="HOUSE-V2")


@pytest.mark.parametrize("role", ["Loan Officer", "Lending Accountant", "Teller", "Lending Auditor"])
def test_others_make_no_versions(role):
	product = make_loan_product()
	version = create_version(product.name)
	with as_user(role):
		with refused(VersionPermissionError, "Not Permitted"):
			create_version(product.name)
		with refused(VersionPermissionError, "Not Permitted"):
			activate_version(version.name, "2026-08-01")
	assert frappe.db.count("Loan Product", {"product_code": product.name}) == 2


@pytest.mark.parametrize(
	("dates", "is_offered"),
	[
		({"offer_start_date": "2026-07-16"}, False),
		({"offer_end_date": "2026-07-14"}, False),
		({"offer_start_date": "2026-07-15", "offer_end_date": "2026-07-15"}, True),
	],
)
def test_product_is_offered_on_its_days(dates, is_offered):
	product = make_loan_product(**dates)
	if is_offered:
		assert make_loan_application(product=product.name).name
		return
	with refused(OutsideOfferDatesError, "Outside Offer Dates"):
		make_loan_application(product=product.name)


def test_clone_is_a_product_of_its_own():
	product = version_product(make_loan_product().name, effective_from="2026-07-15")
	code = make_unique("CLONE")
	with as_user("Lending Manager"):
		clone = clone_product(
			product.name, product_code=code, product_name="Clone", changes={"maximum_amount": 50_000}
		)
	assert (clone.name, clone.version_number, clone.previous_version, clone.status) == (
		code,
		1,
		None,
		"Active",
	)
	assert (clone.maximum_amount, clone.minimum_amount) == (50_000, product.minimum_amount)
	with as_user("Credit Manager"), refused(frappe.PermissionError):
		clone_product(product.name, product_code=make_unique("CLONE"), product_name="Clone")


def test_two_products_are_compared_by_the_engine():
	first, second = make_loan_product(), make_loan_product(default_interest_percent=24, maximum_amount=50_000)
	with as_user("Loan Officer"):
		both = compare_products(first.name, second.name, 50_000, 12)
		outside = compare_products(first.name, second.name, 100_000, 12)
	# 50,000 at 18 % and at 24 % in 12: 4,584.00 and 4,727.98 a month.
	assert ["4,584.00" in both["loans"][0]["installment"], "4,727.98" in both["loans"][1]["installment"]] == [
		True, True,
	]  # fmt: skip
	assert {row["label"] for row in both["differences"]} == {
		"Product Name", "Maximum Amount", "Usual Rate (% a Year)",
	}  # fmt: skip
	assert outside["loans"][0]["obstacle"] == ""
	assert "outside what the product allows" in outside["loans"][1]["obstacle"]
	assert frappe.message_log == []
