"""A guarantor stands for no more than the settings allow, over everything they owe and guarantee."""

import frappe
import pytest

from lending_app.origination.exceptions import GuarantorCapacityError, IncompleteApplicationError
from lending_app.origination.guarantors.check_capacity import list_over_capacity, refuse_over_capacity
from lending_app.origination.report.guarantor_exposure.guarantor_exposure import execute
from lending_app.origination.request.list_missing import list_gaps, refuse_incomplete
from lending_app.testing.factories import (
	make_accepted_application,
	make_client,
	make_disbursed_loan,
	make_loan_application,
)
from tests.site.support import COMPANY, NORTH, as_user, refused


@pytest.fixture
def limits():
	"""Half of the net worth, and no more than ten months of income."""
	values = {"guarantor_net_worth_percent": 50, "guarantor_income_months": 10}
	frappe.db.set_single_value("Lending Settings", values)
	frappe.clear_document_cache("Lending Settings", "Lending Settings")
	yield
	frappe.clear_document_cache("Lending Settings", "Lending Settings")


def stand(client, **means):
	return {"role": "Guarantor", "client": client.name, "assets_amount": 1_000_000, **means}


def test_without_limits_nobody_is_above_them():
	application = make_loan_application(parties=[stand(make_client())])
	assert application.parties[0].capacity_amount in (None, 0)
	assert list(list_over_capacity(application)) == []


def test_own_loans_and_what_others_were_guaranteed_count(limits):
	guarantor = make_client(monthly_income=60_000)
	make_disbursed_loan(client=guarantor, principal_amount=200_000)
	make_accepted_application(requested_amount=300_000, parties=[stand(guarantor)])
	application = make_loan_application(requested_amount=150_000, parties=[stand(guarantor)])
	[row] = application.parties
	# The least of half of 1,000,000 and of ten times 60,000.
	assert row.capacity_amount == 500_000
	assert row.exposure_amount >= 500_000
	[text] = list_over_capacity(application)
	assert guarantor.client_name in text
	assert "500,000" in text
	assert not [line for line in list_gaps(application) if "would stand for" in line]
	with refused(IncompleteApplicationError, "Application Incomplete", match="would stand for"):
		refuse_incomplete(application)
	with refused(GuarantorCapacityError, "Guarantor Capacity", match="would stand for"):
		refuse_over_capacity(application)


def test_a_guarantor_within_the_limits_is_taken(limits):
	application = make_loan_application(
		requested_amount=150_000, parties=[stand(make_client(monthly_income=60_000))]
	)
	assert list(list_over_capacity(application)) == []
	refuse_over_capacity(application)


def test_the_report_has_a_row_for_each_guarantor_of_the_branch(limits):
	guarantor = make_client(monthly_income=20_000)
	application = make_accepted_application(requested_amount=150_000, parties=[stand(guarantor)])
	[row] = [row for row in execute({"company": COMPANY})[1] if row["client"] == guarantor.name]
	assert (row["number_of_applications"], row["applications"]) == (1, application.name)
	assert (row["guaranteed_amount"], row["capacity_amount"], row["left_amount"]) == (
		150_000,
		200_000,
		50_000,
	)
	assert guarantor.name not in [
		row["client"] for row in execute({"company": COMPANY, "is_over_capacity": 1})[1]
	]
	with as_user("Loan Officer", NORTH):
		assert guarantor.name not in [row["client"] for row in execute({"company": COMPANY})[1]]
