"""The state of a product: changed with a reason by the roles of versions, and what it refuses."""

import frappe
import pytest

from lending_app.patches.v1_0 import set_product_status
from lending_app.products.exceptions import (
	InactiveProductError,
	ProductStatusError,
	VersionPermissionError,
)
from lending_app.products.statuses.change_product_status import change_product_status
from lending_app.products.statuses.change_statuses import change_statuses
from lending_app.products.version_api import change_status
from lending_app.testing.factories import make_loan_application, make_loan_product
from tests.site.support import as_user, refused, travel_to


def test_product_ends_on_its_day_before_the_job_says_so():
	product = make_loan_product()
	change_product_status(product.name, "Discontinued", "Too few of them", "2026-07-20")
	make_loan_application(product=product.name)
	with travel_to("2026-07-20"):
		with refused(InactiveProductError, "Product Not Offered"):
			make_loan_application(product=product.name)
		assert product.name in change_statuses()
		assert product.reload().status == "Discontinued"
		assert product.name not in change_statuses()


@pytest.mark.parametrize("status", ["Inactive", "Discontinued", "Under Review"])
def test_product_of_another_state_takes_no_application(status):
	product = make_loan_product(status=status)
	assert product.is_active == 0
	with refused(InactiveProductError, "Product Not Offered"):
		make_loan_application(product=product.name)


def test_status_changes_by_its_action_with_a_reason_alone():
	product = make_loan_product(is_active=0)
	assert product.status == "Inactive"
	for values in ({"status": "Active"}, {"is_active": 1}, {"deactivate_on": "2026-09-01"}):
		with refused(ProductStatusError, "Status of the Product", match="Change Status"):
			product.reload().update(values).save()
	with as_user("Credit Manager"):
		for status, reason, day, words in (
			("Active", " ", None, "enter the reason"),
			("Gone", "Why not", None, "no status"),
			("Inactive", "Yesterday's news", "2026-07-14", "in the past"),
			("Active", "Later", "2026-07-16", "Only an end"),
		):
			with refused(ProductStatusError, "Status of the Product", match=words):
				change_status(product.name, status, reason, day)
		assert change_status(product.name, "Active", "Wanted again") == "Active"
	assert product.reload().status_reason == "Wanted again"
	assert frappe.get_all(
		"Comment", {"reference_name": product.name, "comment_type": "Info"}, pluck="content"
	) == ["Activo desde el 15-07-2026: Wanted again"]
	with as_user("Lending Accountant"), refused(VersionPermissionError, "Not Permitted"):
		change_status(product.name, "Inactive", "I may write products, not close them")
	assert make_loan_application(product=product.name).name


def test_products_switched_off_before_there_were_states_are_inactive():
	off, on = make_loan_product(), make_loan_product()
	frappe.db.set_value("Loan Product", off.name, {"is_active": 0, "version_number": 0})
	frappe.db.set_value("Loan Product", on.name, "status", "")
	for _ in range(2):
		set_product_status.execute()
	assert [frappe.db.get_value("Loan Product", row.name, ["status", "version_number"]) for row in (off, on)] == [
		("Inactive", 1), ("Active", 1),
	]  # fmt: skip
