"""One application in each state of its way, taken there by its people once for each file of tests."""

import frappe
import pytest

from lending_app.testing.factories import make_client, make_loan_application, make_loan_product
from tests.site.origination.steps import act
from tests.site.support import as_user


def make_draft():
	with as_user("Loan Officer"):
		client = make_client()
	product = make_loan_product()
	with as_user("Loan Officer"):
		return make_loan_application(client=client.name, product=product.name)


@pytest.fixture(scope="module")
def shared_draft(share):
	return share(make_draft)


@pytest.fixture(scope="module")
def shared_submitted(share, shared_draft):
	return share(lambda: act(shared_draft, "Submit Application", "Loan Officer"))


@pytest.fixture(scope="module")
def shared_in_review(share, shared_submitted):
	return share(lambda: act(shared_submitted, "Take into Review", "Credit Manager"))


@pytest.fixture(scope="module")
def shared_approved(share, shared_in_review):
	return share(lambda: act(shared_in_review, "Approve", "Credit Manager"))


@pytest.fixture(scope="module")
def shared_offered(share, shared_approved):
	return share(lambda: act(shared_approved, "Send Offer", "Loan Officer"))


def load(application):
	return frappe.get_doc("Loan Application", application.name)


@pytest.fixture
def draft(shared_draft):
	return load(shared_draft)


@pytest.fixture
def submitted(shared_submitted):
	return load(shared_submitted)


@pytest.fixture
def in_review(shared_in_review):
	return load(shared_in_review)


@pytest.fixture
def approved(shared_approved):
	return load(shared_approved)


@pytest.fixture
def offered(shared_offered):
	return load(shared_offered)
