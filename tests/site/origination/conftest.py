"""One application in each state of its way, taken there by its people."""

import pytest

from lending_app.testing.factories import make_client, make_loan_application, make_loan_product
from tests.site.origination.steps import act
from tests.site.support import as_user


@pytest.fixture
def draft():
	with as_user("Loan Officer"):
		client = make_client()
	product = make_loan_product()
	with as_user("Loan Officer"):
		return make_loan_application(client=client.name, product=product.name)


@pytest.fixture
def submitted(draft):
	return act(draft, "Submit Application", "Loan Officer")


@pytest.fixture
def in_review(submitted):
	return act(submitted, "Take into Review", "Credit Manager")


@pytest.fixture
def approved(in_review):
	return act(in_review, "Approve", "Credit Manager")


@pytest.fixture
def offered(approved):
	return act(approved, "Send Offer", "Loan Officer")
