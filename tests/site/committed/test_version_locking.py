"""Two managers at once: versions of a product never overlap, and a campaign's last place is given once."""

from collections.abc import Iterator

import frappe
import pytest
from frappe.model.document import Document

from lending_app.products.campaigns.claim_campaign import claim_campaign
from lending_app.products.versions.in_force import list_versions
from lending_app.products.versions.version_product import activate_version, create_version
from lending_app.testing.factories import make_client, make_loan_application, make_loan_product, make_unique
from lending_app.testing.wipe import delete_applications
from tests.site.committed.test_locking import let_pass, start_second


@pytest.fixture
def product() -> Iterator[Document]:
	"""A committed product; it goes with all its versions, its campaign and the applications made of it."""
	product = make_loan_product()
	yield product
	frappe.set_user("Administrator")
	frappe.db.rollback()
	clients = frappe.get_all("Loan Application", {"product": product.name}, pluck="client")
	frappe.db.set_value("Loan Product", {"product_code": product.name}, "activated_on", None)
	delete_applications(frappe.get_all("Loan Application", {"product": product.name}, pluck="name"))
	for doctype, filters in (
		("Product Campaign", {"campaign_name": product.name}),
		("Loan Product", {"product_code": product.name}),
		("Client", {"name": ("in", clients)}),
	):
		for name in frappe.get_all(doctype, filters, pluck="name"):
			frappe.delete_doc(doctype, name, force=True)
	frappe.db.commit()


def test_second_activation_waits_and_is_refused(product):
	first, second = create_version(product.name), create_version(product.name)
	request = start_second(
		lambda: list_versions(product.name), lambda found: activate_version(second.name, "2026-08-01")
	)
	activate_version(first.name, "2026-08-01")
	let_pass(request)
	assert type(request.failure).__name__ == "ProductVersionError"
	in_force = [version.name for version in list_versions(product.name) if version.is_activated]
	assert in_force == [product.name, first.name]


def test_second_version_waits_and_has_the_next_number(product):
	request = start_second(lambda: list_versions(product.name), lambda found: create_version(product.name))
	create_version(product.name)
	let_pass(request)
	assert request.failure is None
	assert [version.number for version in list_versions(product.name)] == [1, 2, 3]


def test_last_place_of_a_campaign_is_given_once(product):
	values = {"start_date": "2026-07-01", "end_date": "2026-07-31", "discount_percent": 2}
	campaign = frappe.new_doc(
		"Product Campaign",
		campaign_name=product.name,
		maximum_number_of_loans=1,
		products=[{"product": product.name}],
		**values,
	).insert()
	first, second = (
		make_loan_application(
			client=make_client(first_name=make_unique("Race")).name, product=product.name, interest_percent=0
		)
		for _ in range(2)
	)

	def submit(application):
		claim_campaign(campaign.name, application.name)
		application.db_set("status", "Submitted")

	request = start_second(lambda: frappe.get_doc("Loan Application", second.name), submit)
	submit(first)
	let_pass(request)
	assert type(request.failure).__name__ == "CampaignError"
	assert frappe.get_all(
		"Loan Application", {"campaign": campaign.name, "status": "Submitted"}, pluck="name"
	) == [first.name]
